"""The trainings of a run with several networks and refits, driven with a model that only counts: no TensorFlow."""

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.errors import DivergedError
from lstm_core.events import BatchDone, CheckpointSaved, Diverged, EpochDone, Event, Started, never_stop
from lstm_core.features.preparation import Preparation
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData, prepare
from lstm_core.model.weights import Weights
from lstm_core.training.checkpoints import AT_THE_BEGINNING, Checkpoint
from lstm_core.training.history import History
from lstm_core.training.members import Parts, counting, later_trainings, member_seed, train_members
from lstm_core.training.outcome import Member, TrainingOutcome
from lstm_core.training.preview import Preview
from lstm_core.training.refit import Rounds, order_of_round
from lstm_core.trainings import later_in_words

EPOCHS, BATCH = 3, 16


class AddingModel:
    """Adds up what it learns from, so that every window that is left out or used twice shows in its weights."""

    def __init__(self, seed: int, val_losses: dict[int, list[float]]) -> None:
        self.seed, self.weights = seed, {"sum": np.array([seed], "float64")}
        self.state: Weights = {"steps": np.zeros(1)}
        self.learning_rate = 0.0
        self.rates: list[float] = []
        self._val_losses = val_losses.get(seed)
        self.diverges_after = math.inf

    def place(self, windows: WindowSet) -> WindowSet:
        return windows

    def train_epoch(
        self, placed: WindowSet, order: np.ndarray, batch_size: int, report: Callable[[int, float], bool]
    ) -> float | None:
        for start in range(0, len(order), batch_size):
            samples = order[start : start + batch_size]
            steps = self.state["steps"] + 1
            # By the number of the step, so that another order gives another sum.
            self.weights = {"sum": self.weights["sum"] + steps * placed.actual[samples].sum()}
            self.state = {"steps": steps}
            self.rates.append(self.learning_rate)
            seen = start + len(samples)
            if steps[0] > self.diverges_after:
                report(seen, math.nan)
            if report(seen, seen * 0.5) and seen < len(order):
                return None
        return float(1 / self.state["steps"][0])

    def predict(self, placed: WindowSet) -> tuple[np.ndarray, np.ndarray, float]:
        attention = np.full((len(placed), placed.window), 1 / placed.window, "float32")
        outputs = np.full((len(placed), 1), self.weights["sum"][0] / 1000, "float32")
        epoch = int(np.ceil(self.state["steps"][0] / 6))
        return outputs, attention, self._val_losses[epoch] if self._val_losses else 1.0 / (1 + epoch)


@dataclass
class Lab:
    """Trains networks on few windows and keeps the events, with a checkpoint after every epoch."""

    data: PreparedData
    config: ExperimentConfig
    events: list[Event] = field(default_factory=list)
    models: list[AddingModel] = field(default_factory=list)
    val_losses: dict[int, list[float]] = field(default_factory=dict)
    diverging: dict[int, int] = field(default_factory=dict)  # by the number of the training, after how many updates

    def train(
        self, start: Checkpoint = AT_THE_BEGINNING, stop: Callable[[], bool] = never_stop, **training: object
    ) -> tuple[Member, ...]:
        self.events.clear()
        self.models.clear()
        config = self.config.with_("training", **training)
        ticks = count(0, 10)
        parts = Parts(self.data.train, self.data.watched, self.data.before_test, self.data.validation)
        listeners = (self.events.append, stop, Preview(self.data))
        return train_members(self._begin, parts, config, listeners, start, lambda: float(next(ticks)))

    def of(self, kind: type[Event]) -> list:
        return [event for event in self.events if isinstance(event, kind)]

    def _begin(self, seed: int) -> AddingModel:
        self.models.append(AddingModel(seed, self.val_losses))
        self.models[-1].diverges_after = self.diverging.get(len(self.models), math.inf)
        return self.models[-1]


@pytest.fixture
def lab(table: PriceTable, tiny_config: ExperimentConfig) -> Lab:
    config = tiny_config.with_("split", train=0.7, validation=0.15, reach_back=True)
    config = config.with_("training", epochs=EPOCHS, batch_size=BATCH, restore_best=True)
    return Lab(prepare(table, Preparation.of(config)), config)


def same(one: tuple[Member, ...], other: tuple[Member, ...]) -> None:
    """Hold networks against others, to the last bit, but for times."""
    assert len(one) == len(other)
    for mine, yours in zip(one, other, strict=True):
        assert (mine.seed, mine.first.kept_epoch) == (yours.seed, yours.first.kept_epoch)
        assert mine.first.history.loss == yours.first.history.loss
        assert mine.first.history.val_loss == yours.first.history.val_loss
        assert (mine.refit is None) == (yours.refit is None)
        assert mine.refit is None or mine.refit.loss == yours.refit.loss
        np.testing.assert_array_equal(mine.weights["sum"], yours.weights["sum"])
        np.testing.assert_array_equal(mine.calibration, yours.calibration)


def test_windows_before_the_test_part_are_those_of_training_and_validation(lab: Lab) -> None:
    data, before = lab.data, lab.data.before_test
    assert data.validation is not None
    assert len(before) == len(data.train) + len(data.validation)
    assert before.rows.max() < data.test.rows.min()
    np.testing.assert_array_equal(before.inputs[-3:], data.validation.inputs[-3:])
    np.testing.assert_array_equal(before.inputs[: len(data.train)], data.train.inputs)
    np.testing.assert_array_equal(before.targets, np.concatenate([data.train.targets, data.validation.targets]))


def test_each_network_is_what_a_run_with_its_seed_alone_would_train(lab: Lab) -> None:
    members = lab.train(ensemble=3, refit=True)
    assert [member.seed for member in members] == [member_seed(lab.config.seed, number) for number in (1, 2, 3)]
    for member in members:
        alone = Lab(lab.data, lab.config.with_("", seed=member.seed)).train(refit=True)
        same(alone, (member,))


def test_networks_of_neighboring_seeds_have_nothing_in_common() -> None:
    seeds = [member_seed(seed, number) for seed in range(20) for number in range(1, 11)]
    assert len(set(seeds)) == len(seeds)
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_a_refit_takes_as_many_updates_from_the_same_beginning_on_all_windows_before_the_test_part(lab: Lab) -> None:
    (member,) = lab.train(refit=True)
    first, again = lab.models
    assert first.seed == again.seed
    batches = -(-len(lab.data.train) // BATCH)
    assert member.refit is not None
    assert (member.refit.updates, len(member.refit.loss)) == (batches, EPOCHS)
    assert again.state["steps"][0] == first.state["steps"][0] == batches * EPOCHS
    used = np.concatenate([order_of_round(n, batches * BATCH, len(lab.data.before_test), 7) for n in (1, 2, 3)])
    assert set(used.tolist()) == set(range(len(lab.data.before_test)))
    sums = lab.data.before_test.actual[used].reshape(-1, BATCH).sum(axis=1)
    assert member.weights["sum"][0] == pytest.approx(lab.config.seed + (sums * np.arange(1, len(sums) + 1)).sum())


def test_a_refit_ends_where_the_first_training_was_best_and_learns_as_fast(lab: Lab) -> None:
    lab.val_losses = {lab.config.seed: [9.0, 3.0, 1.0, 2.0]}
    (member,) = lab.train(refit=True, schedule="step", decay_epochs=1, decay_factor=0.5)
    assert member.first.kept_epoch == 2
    first, again = lab.models
    assert again.rates == first.rates[: len(again.rates)]
    assert len(again.rates) == 2 * len(first.rates) // 3


def test_intervals_are_calibrated_on_what_the_network_said_before_it_learned_from_the_validation_part(lab: Lab) -> None:
    (once,), (twice,) = lab.train(), lab.train(refit=True)
    np.testing.assert_array_equal(twice.calibration, once.calibration)
    assert (twice.weights["sum"] != once.weights["sum"]).all()


def test_where_untrained_weights_are_kept_there_is_nothing_to_refit(lab: Lab) -> None:
    second = member_seed(lab.config.seed, 2)
    lab.val_losses = {lab.config.seed: [1.0, 2.0, 2.0, 2.0], second: [1.0, 0.5, 0.4, 0.6]}
    members = lab.train(ensemble=2, refit=True, min_gain=0.05)
    assert [(member.first.kept_epoch, member.refit is None) for member in members] == [(0, True), (2, False)]
    assert members[0].weights["sum"][0] == lab.config.seed
    assert len(counting(members)) == 2


def test_without_a_validation_part_nothing_is_refitted(table: PriceTable, tiny_config: ExperimentConfig) -> None:
    config = tiny_config.with_("training", refit=True, ensemble=2)
    data = prepare(table, Preparation.of(config))
    assert data.before_test is data.train
    assert (config.refits, config.trainings) == (False, 2)


@pytest.mark.parametrize("training", [{"refit": True}, {"ensemble": 3}, {"ensemble": 3, "refit": True}])
def test_from_any_checkpoint_a_run_ends_as_one_never_interrupted(lab: Lab, training: dict[str, object]) -> None:
    whole = lab.train(**training)
    trainings = lab.config.with_("training", **training).trainings
    saved = [event.content for event in lab.of(CheckpointSaved)]
    assert len(saved) == trainings * EPOCHS
    for content in saved:
        same(lab.train(Checkpoint.from_bytes(content), **training), whole)


def test_a_run_that_goes_on_says_which_training_it_goes_on_with(lab: Lab) -> None:
    lab.train(ensemble=2, refit=True)
    saved = [Checkpoint.from_bytes(event.content) for event in lab.of(CheckpointSaved)]
    begun = [
        (lab.train(checkpoint, ensemble=2, refit=True), lab.of(Started)[0])[1] for checkpoint in saved[1::EPOCHS]
    ]  # the second epoch of each
    assert [(event.training, event.member, event.refit, event.first_epoch) for event in begun] == [
        (1, 1, False, 3),
        (2, 1, True, 3),
        (3, 2, False, 3),
        (4, 2, True, 3),
    ]


def test_events_say_which_of_the_runs_trainings_they_are_of(lab: Lab) -> None:
    lab.train(ensemble=2, refit=True)
    started = lab.of(Started)
    assert [(event.training, event.member, event.refit) for event in started] == [
        (1, 1, False),
        (2, 1, True),
        (3, 2, False),
        (4, 2, True),
    ]
    assert {(event.trainings, event.members) for event in started} == {(4, 2)}
    assert {event.training for event in lab.of(BatchDone)} == {1, 2, 3, 4}
    assert len(lab.of(EpochDone)) == 2 * EPOCHS, "a refit has no watched loss to report"


def test_the_events_of_a_single_training_are_what_they_were(lab: Lab) -> None:
    lab.train()
    (started,) = lab.of(Started)
    assert (started.training, started.trainings, started.member, started.members) == (1, 1, 1, 1)
    assert Checkpoint.from_bytes(lab.of(CheckpointSaved)[0].content).members == ()


class StopAfter:
    """Says stop once so many batches are done."""

    def __init__(self, lab: Lab, batches: int) -> None:
        self._lab, self._batches = lab, batches

    def __call__(self) -> bool:
        return len(self._lab.of(BatchDone)) >= self._batches


@pytest.mark.parametrize(
    ("training", "members", "counted", "refitted"),
    [(1, 1, 1, 0), (2, 1, 1, 0), (3, 2, 1, 1), (4, 2, 1, 1), (5, 3, 2, 2), (6, 3, 2, 2)],
)
def test_a_person_who_stops_keeps_the_networks_that_are_done(
    lab: Lab, training: int, members: int, counted: int, refitted: int
) -> None:
    batches = -(-len(lab.data.train) // BATCH)
    stop = StopAfter(lab, (training - 1) * EPOCHS * batches + batches + 1)  # in the second epoch
    found = lab.train(stop=stop, ensemble=3, refit=True)
    assert (len(found), len(counting(found))) == (members, counted)
    later = later_trainings(found, len(lab.data.train), BATCH)
    assert sum(each.refit and each.counts for each in later) == refitted
    assert [found[0].first.ended_by, *(each.ended_by for each in later)].count("person") == 1
    if training == 1:
        assert found[0].first.kept_epoch == 1
    if training == 2:
        whole = Lab(lab.data, lab.config).train()
        np.testing.assert_array_equal(counting(found)[0].weights["sum"], whole[0].weights["sum"])


def test_a_stop_goes_on_to_hold_when_the_run_is_gone_on_with(lab: Lab) -> None:
    whole = lab.train(ensemble=2, refit=True)
    content = lab.of(CheckpointSaved)[EPOCHS].content  # in the refit of the first network
    (stopped,) = lab.train(Checkpoint.from_bytes(content), lambda: True, ensemble=2, refit=True)
    assert stopped.refit is not None
    assert stopped.was_stopped
    assert whole[0].first.history.loss == stopped.first.history.loss


def test_a_further_network_that_diverges_does_not_count_and_the_others_go_on(lab: Lab) -> None:
    whole = lab.train(ensemble=3)
    lab.diverging = {2: 3}
    found = lab.train(ensemble=3)
    assert [member.diverged for member in found] == [False, True, False]
    same(counting(found), (whole[0], whole[2]))
    assert lab.of(Diverged) == [Diverged(training=2, member=2, refit=False)]
    second, third = later_trainings(found, len(lab.data.train), BATCH)
    assert (second.counts, second.diverged, third.counts, third.diverged) == (False, True, True, False)
    words = later_in_words((second, third), asked=3, refits=False, kept_epoch=EPOCHS)
    assert words.startswith("; 1 of the 3 networks to average diverged and does not count; its prediction is the mean")


def test_a_refit_that_diverges_leaves_the_network_as_it_was(lab: Lab) -> None:
    alone = lab.train()
    lab.diverging = {2: 3}
    (found,) = lab.train(refit=True)
    assert found.diverged
    assert not found.is_refitted
    assert lab.of(Diverged) == [Diverged(training=2, member=1, refit=True)]
    np.testing.assert_array_equal(counting((found,))[0].weights["sum"], alone[0].weights["sum"])
    (again,) = later_trainings((found,), len(lab.data.train), BATCH)
    assert (again.counts, again.diverged) == (False, True)
    words = later_in_words((again,), asked=1, refits=True, kept_epoch=EPOCHS)
    assert words == "; training once more diverged, so that it does not count"


@pytest.mark.parametrize(("diverging", "refitted"), [(2, False), (4, True)])
def test_networks_that_know_different_scales_are_not_averaged(lab: Lab, diverging: int, refitted: bool) -> None:
    lab.diverging = {diverging: 3}
    found = lab.train(ensemble=2, refit=True)
    assert counting(found) == found[:1]
    assert found[0].is_refitted == refitted
    later = later_trainings(found, len(lab.data.train), BATCH)
    assert [training.counts for training in later] == [refitted, False, False]
    words = later_in_words(later, asked=2, refits=True, kept_epoch=EPOCHS)
    assert words.endswith(
        "; 1 of the 2 networks to average does not count, as one that was trained once more and one "
        "whose refit diverged know different scales"
    )


def test_a_run_whose_first_training_diverges_fails(lab: Lab) -> None:
    lab.diverging = {1: 3}
    with pytest.raises(DivergedError):
        lab.train(ensemble=2)


def test_what_diverged_stays_so_when_the_run_is_gone_on_with(lab: Lab) -> None:
    lab.diverging = {2: 3}
    whole = lab.train(ensemble=3)
    content = lab.of(CheckpointSaved)[-1].content  # in the third network
    lab.diverging = {}
    same(lab.train(Checkpoint.from_bytes(content), ensemble=3), whole)


def test_the_record_says_of_each_training_what_it_came_to(lab: Lab) -> None:
    members = lab.train(ensemble=2, refit=True)
    again, second, _ = later_trainings(members, len(lab.data.train), BATCH)
    batches = -(-len(lab.data.train) // BATCH)
    assert (again.member, again.refit, again.updates, again.val_loss) == (1, True, EPOCHS * batches, ())
    assert (second.member, second.refit, second.kept_epoch) == (2, False, EPOCHS)
    assert second.val_loss == tuple(members[1].first.history.val_loss)


def test_a_checkpoint_keeps_trained_networks_to_the_last_bit() -> None:
    first = TrainingOutcome(History([0.1 + 0.2], [1 / 3], [0.5], untrained=2.0, min_gain=0.05), 1, "early_stopping")
    best = dataclasses.replace(first, kept_epoch=0, best_trained_weights={"a/b": np.ones(3, "float32")})
    members = tuple(
        Member(seed, outcome, {"a/b": np.full(3, 1 / 3, "float32")}, np.full((2, 1), 0.1, "float32"))
        for seed, outcome in ((7, first), (9, best))
    )
    found = Checkpoint.from_bytes(Checkpoint(History(), {}, {}, {}, members).to_bytes()).members
    assert [(member.seed, member.first.history, member.first.ended_by) for member in found] == [
        (member.seed, member.first.history, member.first.ended_by) for member in members
    ]
    assert found[0].first.best_trained_weights is None
    assert found[1].first.best_trained_weights is not None
    np.testing.assert_array_equal(found[1].first.best_trained_weights["a/b"], np.ones(3))
    np.testing.assert_array_equal(found[0].weights["a/b"], members[0].weights["a/b"])
    np.testing.assert_array_equal(found[0].calibration, members[0].calibration)


def test_rounds_have_the_updates_of_the_epochs_that_they_repeat() -> None:
    first = TrainingOutcome(History([3.0, 2.0, 1.0], [3.0, 1.0, 2.0], [0.1] * 3), 2, "epochs")
    assert Rounds.after(first, windows=100, batch_size=32, seed=5) == Rounds(2, 4, (3.0, 1.0), 5)
