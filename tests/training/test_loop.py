"""The training loop, driven with a model that only keeps book: no TensorFlow, no chance."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import ExperimentConfig, TrainingConfig
from lstm_core.data.table import PriceTable
from lstm_core.errors import DivergedError
from lstm_core.events import BatchDone, CheckpointSaved, EpochDone, Event, Started, Stopped, never_stop
from lstm_core.features.preparation import Preparation
from lstm_core.features.target_unit import Frame
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData, prepare
from lstm_core.model.weights import Weights
from lstm_core.progress import Progress
from lstm_core.training.checkpoints import AT_THE_BEGINNING, Checkpoint
from lstm_core.training.loop import train
from lstm_core.training.outcome import TrainingOutcome
from lstm_core.training.preview import Preview, is_due


class FakeModel:
    """Counts its steps in its only weight; what its losses are is written in a script."""

    def __init__(
        self, val_losses: Sequence[float] = (), step_loss: Callable[[np.ndarray], float] = lambda targets: 1.0
    ) -> None:
        self.weights: Weights = {"steps": np.zeros(1, "float32")}
        self.state: Weights = {"0": np.zeros(1, "float32")}
        self.batches: list[list[int]] = []
        self._val_losses: Iterator[float] = iter(val_losses)
        self._step_loss = step_loss

    @property
    def steps(self) -> int:
        """Steps that made the present weights."""
        return int(self.weights["steps"][0])

    def place(self, windows: WindowSet) -> WindowSet:
        return windows

    def train_epoch(
        self, placed: WindowSet, order: np.ndarray, batch_size: int, report: Callable[[int, float], bool]
    ) -> float | None:
        total = 0.0
        for start in range(0, len(order), batch_size):
            targets = placed.targets[:, 0][order[start : start + batch_size]]
            self.batches.append(targets.astype(int).tolist())
            self.weights = {"steps": self.weights["steps"] + 1}
            self.state = {"0": self.state["0"] + 1}
            total += self._step_loss(targets) * len(targets)
            seen = start + len(targets)
            if report(seen, total) and seen < len(order):
                return None
        return total / len(order)

    def predict(self, placed: WindowSet) -> tuple[np.ndarray, np.ndarray, float]:
        count = len(placed)
        predictions, attention = np.zeros(count, "float32"), np.zeros((count, placed.window), "float32")
        return predictions, attention, next(self._val_losses, 1.0)


@dataclass
class Clock:
    """A clock that a test moves."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Lab:
    """Runs the loop on ten numbered windows and keeps the events."""

    data: PreparedData
    events: list[Event] = field(default_factory=list)

    def train(
        self,
        model: FakeModel,
        epochs: int = 1,
        stop: Callable[[], bool] = never_stop,
        start: Checkpoint = AT_THE_BEGINNING,
        clock: Callable[[], float] = Clock(),  # noqa: B008 (it stands still)
        **config: object,
    ) -> TrainingOutcome:
        settings = TrainingConfig.model_validate({"epochs": epochs, "batch_size": 4} | config)
        windows, listeners = (_numbered(10), self.data.watched), (self.events.append, stop, Preview(self.data))
        return train(model, windows, settings, 7, listeners, start, clock)

    def of(self, kind: type[Event]) -> list:
        """Return the events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]


def _numbered(count: int) -> WindowSet:
    numbers = np.arange(count)
    return WindowSet(
        series=np.zeros((count + 4, 2), "float32"),
        starts=numbers,
        window=5,
        targets=numbers.astype("float32")[:, None],
        actual=numbers.astype("float64"),
        steps=numbers.astype("float64")[:, None],
        previous=numbers.astype("float64"),
        dates=pd.date_range("2024-01-01", periods=count),
        rows=numbers,
        frame=Frame(np.zeros((count, 1)), np.ones((count, 1))),
    )


@pytest.fixture
def lab(table: PriceTable, tiny_config: ExperimentConfig) -> Lab:
    return Lab(prepare(table, Preparation.of(tiny_config)))


def test_each_epoch_uses_every_window_once_and_ends_in_a_partial_batch(lab: Lab) -> None:
    model = FakeModel()
    lab.train(model, epochs=2)
    assert [len(batch) for batch in model.batches] == [4, 4, 2, 4, 4, 2]
    first, second = np.concatenate(model.batches[:3]).tolist(), np.concatenate(model.batches[3:]).tolist()
    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second


def test_the_order_of_batches_follows_from_seed_and_epoch_alone(lab: Lab) -> None:
    whole, again, resumed = FakeModel(), FakeModel(), FakeModel()
    lab.train(whole, epochs=2)
    lab.train(again, epochs=1)
    checkpoint = Checkpoint.from_bytes(lab.of(CheckpointSaved)[-1].content)
    lab.train(resumed, epochs=2, start=checkpoint)
    assert again.batches + resumed.batches == whole.batches


def test_events_come_in_the_order_of_what_they_report(lab: Lab) -> None:
    lab.train(FakeModel(), epochs=2)
    assert [event.kind for event in lab.events] == [
        *("started", "batch", "batch", "batch", "epoch", "checkpoint"),
        *("batch", "batch", "batch", "epoch"),
    ]
    assert [(event.epoch, event.batch, event.batches) for event in lab.of(BatchDone)] == [
        (epoch, batch, 3) for epoch in (1, 2) for batch in (1, 2, 3)
    ]


def test_the_first_event_says_what_is_to_come(lab: Lab) -> None:
    lab.train(FakeModel(), epochs=3)
    preview = Preview(lab.data)
    assert lab.events[0] == Started(
        first_epoch=1,
        epochs=3,
        batches=3,
        watched="test",
        dates=preview.dates,
        actual=preview.actual,
        persistence=preview.persistence,
    )


def test_the_loss_is_the_mean_over_samples_not_over_batches(lab: Lab) -> None:
    model = FakeModel(step_loss=lambda targets: float(targets.mean()))
    outcome = lab.train(model)
    assert outcome.history.loss == [pytest.approx(4.5)]
    assert lab.of(EpochDone)[0].loss == pytest.approx(4.5)
    seen = [sum(sum(batch) for batch in model.batches[:n]) / min(4 * n, 10) for n in (1, 2, 3)]
    assert [event.loss for event in lab.of(BatchDone)] == pytest.approx(seen)


@pytest.mark.parametrize("allowed", [0, 1, 2, 3, 5])
def test_no_step_is_taken_after_stop_says_yes(lab: Lab, allowed: int) -> None:
    model = FakeModel()
    outcome = lab.train(model, epochs=9, stop=lambda: len(model.batches) >= allowed)
    assert len(model.batches) == allowed
    assert outcome.ended_by == "person"
    assert len(outcome.history) == outcome.kept_epoch == allowed // 3
    assert model.steps == 3 * outcome.kept_epoch, "those of half an epoch are nobody's"
    assert lab.events[-1] == Stopped(epoch=allowed // 3, reason="person")


def test_early_stopping_waits_for_patience_epochs_without_a_better_one(lab: Lab) -> None:
    outcome = lab.train(FakeModel([3, 2, 2, 2.5, 1, 1]), epochs=9, patience=2)
    assert outcome.history.val_loss == [3, 2, 2, 2.5]
    assert (outcome.ended_by, outcome.kept_epoch) == ("early_stopping", 4)
    assert lab.events[-1] == Stopped(epoch=4, reason="early_stopping")


def test_with_a_least_gain_the_untrained_weights_stay_unless_something_is_clearly_better(lab: Lab) -> None:
    # The first loss is that of before training, 2: the best epoch has to come down to 1.8.
    settings = {"epochs": 3, "restore_best": True, "min_gain": 0.1}
    model = FakeModel([2, 1.9, 1.8, 1.85])
    outcome = lab.train(model, **settings)
    assert (outcome.kept_epoch, outcome.history.untrained) == (2, 2)
    assert model.steps == 2 * 3  # three batches an epoch
    model = FakeModel([2, 1.9, 1.81, 3])
    outcome = lab.train(model, **settings)
    assert (outcome.kept_epoch, model.steps) == (0, 0)


CANDIDATE = {"restore_best": True, "min_gain": 0.1}  # the untrained weights; a script's first loss is theirs


@pytest.mark.parametrize(
    ("val_losses", "best"), [([2, 1.9, 1.81, 3], 2), ([2, 2.3, 2.1, 2.2], 2), ([2, 2.1, 2.3, 2.1], 1)]
)
def test_the_weights_of_the_best_trained_epoch_are_there_where_untrained_ones_were_kept(
    lab: Lab, val_losses: list[float], best: int
) -> None:
    model = FakeModel(val_losses)
    outcome = lab.train(model, epochs=3, **CANDIDATE)
    assert (outcome.kept_epoch, model.steps, outcome.history.best_trained_epoch) == (0, 0, best)
    assert outcome.best_trained_weights is not None
    assert outcome.best_trained_weights["steps"].tolist() == [best * 3.0]


def test_there_are_no_other_weights_where_trained_ones_were_kept_or_none_are_there(lab: Lab) -> None:
    assert lab.train(FakeModel([2, 1, 3]), epochs=2, **CANDIDATE).best_trained_weights is None
    assert lab.train(FakeModel([2, 3]), epochs=2, restore_best=True).best_trained_weights is None
    assert lab.train(FakeModel([2, 3]), epochs=2).best_trained_weights is None
    at_once = lab.train(FakeModel([2]), epochs=2, stop=lambda: True, **CANDIDATE)
    assert (at_once.kept_epoch, at_once.best_trained_weights) == (0, None)


def test_a_resumed_run_still_knows_the_best_trained_weights_of_before(lab: Lab) -> None:
    checkpoint = _checkpoint(lab, [2, 2.2, 2.1, 2.3], **CANDIDATE)  # three epochs, the second is the best
    for later, best in (([2.4, 2.2], 2), ([2.4, 2.0], 5), ([1.9, 1.95], 4)):
        outcome = lab.train(FakeModel(later), epochs=5, start=checkpoint, **CANDIDATE)
        assert (outcome.kept_epoch, outcome.history.best_trained_epoch) == (0, best)
        assert outcome.best_trained_weights is not None
        assert outcome.best_trained_weights["steps"].tolist() == [best * 3.0]


def test_after_a_checkpoint_without_them_only_a_later_epoch_that_is_better_than_all_is_known(lab: Lab) -> None:
    checkpoint = replace(_checkpoint(lab, [2, 2.2, 2.1, 2.3], **CANDIDATE), best_weights={})
    worse = lab.train(FakeModel([2.4, 2.2]), epochs=5, start=checkpoint, **CANDIDATE)
    assert (worse.history.best_trained_epoch, worse.best_trained_weights) == (2, None)
    better = lab.train(FakeModel([2.05, 2.2]), epochs=5, start=checkpoint, **CANDIDATE)
    assert better.best_trained_weights is not None
    assert better.best_trained_weights["steps"].tolist() == [4 * 3.0]


def test_patience_is_counted_from_before_training_where_that_is_a_candidate(lab: Lab) -> None:
    outcome = lab.train(FakeModel([2, 2.1, 2.2, 2.1]), epochs=9, patience=3, restore_best=True, min_gain=0.1)
    assert (len(outcome.history), outcome.ended_by, outcome.kept_epoch) == (3, "early_stopping", 0)


def test_a_better_epoch_starts_the_waiting_anew(lab: Lab) -> None:
    outcome = lab.train(FakeModel([3, 4, 2, 4, 1, 4, 4]), epochs=9, patience=2)
    assert len(outcome.history) == 7


def test_without_patience_all_epochs_are_trained(lab: Lab) -> None:
    outcome = lab.train(FakeModel([1, 2, 3, 4, 5]), epochs=5)
    assert (len(outcome.history), outcome.ended_by) == (5, "epochs")
    assert not lab.of(Stopped)


@pytest.mark.parametrize(("restore_best", "steps", "kept"), [(True, 6, 2), (False, 12, 4)])
def test_the_weights_of_the_best_epoch_are_put_back_when_asked(
    lab: Lab, restore_best: bool, steps: int, kept: int
) -> None:
    model = FakeModel([3, 1, 2, 2])
    outcome = lab.train(model, epochs=4, restore_best=restore_best)
    assert (model.steps, outcome.kept_epoch) == (steps, kept)
    assert [event.best_epoch for event in lab.of(EpochDone)] == [1, 2, 2, 2]


def test_a_person_who_stops_keeps_the_best_epoch_too(lab: Lab) -> None:
    model = FakeModel([1, 2, 3])
    outcome = lab.train(model, epochs=9, stop=lambda: len(model.batches) >= 7, restore_best=True)
    assert (model.steps, outcome.kept_epoch) == (3, 1)


def test_the_kept_epoch_is_the_one_whose_weights_the_model_has(lab: Lab) -> None:
    model = FakeModel()
    outcome = lab.train(model, epochs=9, stop=lambda: len(model.batches) >= 7)
    assert model.steps == outcome.kept_epoch * 3


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_ends_training_in_words(lab: Lab, loss: float) -> None:
    model = FakeModel()
    model._step_loss = lambda targets: loss if len(model.batches) == 5 else 1.0
    with pytest.raises(DivergedError) as diverged:
        lab.train(model, epochs=9)
    assert len(model.batches) == 5
    assert str(diverged.value) == (
        f"Training diverged: the loss became {loss} in epoch 2. "
        "Choose a smaller learning rate; ten times smaller is a good first try."
    )


def test_a_validation_loss_that_is_no_number_ends_training_too(lab: Lab) -> None:
    with pytest.raises(DivergedError, match="in epoch 2"):
        lab.train(FakeModel([1.0, float("nan")]), epochs=9)
    assert [event.epoch for event in lab.of(EpochDone)] == [1]


def test_checkpoints_are_saved_after_the_first_epoch_and_then_every_two_seconds(lab: Lab) -> None:
    clock = Clock()

    def step_of_a_third(_targets: np.ndarray) -> float:
        clock.now += 0.25
        return 1.0

    outcome = lab.train(FakeModel(step_loss=step_of_a_third), epochs=7, clock=clock)  # 0.75 seconds an epoch
    assert [event.epoch for event in lab.of(CheckpointSaved)] == [1, 4, 7]
    assert outcome.history.seconds == [0.75] * 7
    assert [event.seconds for event in lab.of(EpochDone)] == [0.75] * 7


def test_a_checkpoint_holds_what_the_next_epoch_depends_on(lab: Lab) -> None:
    lab.train(FakeModel([0.5]))
    checkpoint = Checkpoint.from_bytes(lab.of(CheckpointSaved)[0].content)
    assert (checkpoint.history.loss, checkpoint.history.val_loss) == ([1.0], [0.5])
    for part in (checkpoint.weights["steps"], checkpoint.best_weights["steps"], checkpoint.state["0"]):
        assert part.tolist() == [3.0]


def _checkpoint(lab: Lab, val_losses: Sequence[float], **config: object) -> Checkpoint:
    """Train as many epochs as there are losses, but for that before the first, and return the last checkpoint."""
    before = len(lab.events)
    ticking = iter(range(10**6))
    epochs = len(val_losses) - ("min_gain" in config)
    lab.train(FakeModel(val_losses), epochs=epochs, clock=lambda: 10.0 * next(ticking), **config)
    saved = lab.of(CheckpointSaved)[-1]
    del lab.events[before:]
    return Checkpoint.from_bytes(saved.content)


def test_a_resumed_run_goes_on_after_the_checkpoints_epoch(lab: Lab) -> None:
    model = FakeModel([2.0])
    outcome = lab.train(model, epochs=3, start=_checkpoint(lab, [3, 1]))
    assert lab.of(Started)[0].first_epoch == 3
    assert (len(model.batches), model.steps) == (3, 9)
    assert outcome.history.val_loss == [3, 1, 2]


def test_a_resumed_run_still_knows_the_best_weights_of_before(lab: Lab) -> None:
    model = FakeModel([2.0, 2.0])
    outcome = lab.train(model, epochs=5, start=_checkpoint(lab, [3, 1, 2]), restore_best=True)
    assert (len(outcome.history), model.steps, outcome.kept_epoch) == (5, 6, 2)


def test_a_run_that_had_waited_long_enough_is_not_trained_on(lab: Lab) -> None:
    model = FakeModel()
    outcome = lab.train(model, epochs=9, start=_checkpoint(lab, [1, 2, 2]), patience=2)
    assert (model.batches, outcome.ended_by) == ([], "early_stopping")


def test_a_finished_run_is_not_trained_on(lab: Lab) -> None:
    model = FakeModel()
    outcome = lab.train(model, epochs=2, start=_checkpoint(lab, [2, 1]))
    assert (model.batches, outcome.ended_by, outcome.kept_epoch, model.steps) == ([], "epochs", 2, 6)


def test_a_checkpoint_can_be_gone_on_from_twice(lab: Lab) -> None:
    checkpoint = _checkpoint(lab, [3, 1])
    outcomes = [lab.train(FakeModel(), epochs=4, start=checkpoint) for _ in range(2)]
    assert len(checkpoint.history) == 2
    assert [event.first_epoch for event in lab.of(Started)] == [3, 3]
    assert outcomes[0].history.val_loss == outcomes[1].history.val_loss


def test_previews_come_when_they_are_due_and_show_the_watched_part(lab: Lab) -> None:
    lab.train(FakeModel(), epochs=250)
    shown = {event.epoch: event for event in lab.of(EpochDone) if event.preview is not None}
    assert list(shown) == [epoch for epoch in range(1, 251) if is_due(epoch, 250)]
    predictions, attention, _ = FakeModel().predict(lab.data.watched)
    expected = Preview(lab.data)(predictions, attention)
    assert (shown[1].preview, shown[1].attention) == (expected.predictions, expected.attention)
    assert shown[1].newest_attention == expected.newest_attention == [0.0] * lab.data.watched.window
    between = next(event for event in lab.of(EpochDone) if event.preview is None)
    assert (between.attention, between.newest_attention) == (None, None)


def test_a_run_that_went_on_from_a_checkpoint_replays_as_one(lab: Lab) -> None:
    lab.train(FakeModel([3, 2, 1]), epochs=3)
    checkpoint = Checkpoint.from_bytes(lab.of(CheckpointSaved)[0].content)  # of epoch 1; what came later is lost
    lab.train(FakeModel([4, 5]), epochs=3, start=checkpoint)
    progress = Progress()
    progress.add(lab.events)
    assert [(frame.epoch, frame.val_loss) for frame in progress.frames] == [(1, 3), (2, 4), (3, 5)]
