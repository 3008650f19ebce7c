"""Checkpoints survive as bytes, and training goes on from one as if it had never been interrupted."""

from collections.abc import Callable

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.errors import UnreadableError
from lstm_core.events import CheckpointSaved, Event, never_stop, no_sink
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import PreparedData, prepare
from lstm_core.model.initial import initial_weights
from lstm_core.model.weights import Weights, pack_arrays, unpack_arrays, weight_shapes
from lstm_core.training.checkpoints import AT_THE_BEGINNING, Checkpoint
from lstm_core.training.compiled import Compiled
from lstm_core.training.history import History
from lstm_core.training.loop import train
from lstm_core.training.outcome import Member, TrainingOutcome
from lstm_core.training.preview import Preview
from lstm_core.training.shape import shape_of
from tests.further import further_but

EPOCHS = 4


def _history() -> History:
    return History([0.5, 0.25, 0.125], [0.75, 0.5, 0.625], [1.5, 1.0, 1.25])


def test_a_checkpoint_survives_as_bytes() -> None:
    weights: Weights = {"recurrent_1/kernel": np.arange(6, dtype="float32").reshape(2, 3), "head/bias": np.ones(1)}
    checkpoint = Checkpoint(_history(), weights, {"head/bias": np.zeros(1)}, {"0": np.array(3), "1": np.zeros((0, 2))})
    again = Checkpoint.from_bytes(checkpoint.to_bytes())
    assert again.history == checkpoint.history
    for part in ("weights", "best_weights", "state"):
        one, two = getattr(checkpoint, part), getattr(again, part)
        assert list(one) == list(two)
        for name in one:
            np.testing.assert_array_equal(one[name], two[name])
            assert one[name].dtype == two[name].dtype


def test_refits_that_an_earlier_version_began_begin_anew(tiny_config: ExperimentConfig) -> None:
    refits = tiny_config.with_("split", train=0.7, validation=0.15).with_("training", refit=True)
    first = TrainingOutcome(History([1.0], [1.0], [0.1]), 1, "epochs")
    features, model = refits.features, refits.model
    weights = initial_weights(model, features.window, len(features.inputs), 7, refits.outputs)
    members = (Member(7, first, weights, np.zeros((1, 1), "float32")),)
    in_refit = Checkpoint(History([1.0], [np.nan], [0.1]), weights, {}, {}, members)
    arrays = unpack_arrays(in_refit.to_bytes())
    Checkpoint.from_bytes(in_refit.to_bytes()).check(refits)
    del arrays["refits_scaled_anew"]
    old = Checkpoint.from_bytes(pack_arrays(arrays))
    with pytest.raises(UnreadableError, match=r"earlier version.*Training begins anew"):
        old.check(refits)


def test_a_checkpoint_of_nothing_survives_as_bytes() -> None:
    again = Checkpoint.from_bytes(Checkpoint(History(), {}, {}, {}).to_bytes())
    assert (again.history, again.weights, again.state) == (History(), {}, {})


def test_losses_survive_to_the_last_bit() -> None:
    history = History([0.1 + 0.2], [1 / 3], [1e-17])
    assert Checkpoint.from_bytes(Checkpoint(history, {}, {}, {}).to_bytes()).history == history


def test_the_loss_before_training_and_the_least_gain_survive() -> None:
    history = History([1.0], [1.0], [0.1], untrained=1.5, min_gain=0.25)
    assert Checkpoint.from_bytes(Checkpoint(history, {}, {}, {}).to_bytes()).history == history
    assert Checkpoint.from_bytes(Checkpoint(History(), {}, {}, {}).to_bytes()).history.untrained is None


def _by_version_0_2(checkpoint: Checkpoint) -> Checkpoint:
    """Return a checkpoint as read from what version 0.2 wrote, whose best weights may be untrained ones."""
    arrays = unpack_arrays(checkpoint.to_bytes())
    del arrays["best_is_trained"]
    return Checkpoint.from_bytes(pack_arrays(arrays))


@pytest.mark.parametrize(("untrained", "known"), [(None, True), (0.6, True), (0.4, False)])
def test_weights_that_may_be_untrained_are_not_taken_for_those_of_the_best_trained_epoch(
    untrained: float | None, known: bool
) -> None:
    history = _history()
    history.untrained = untrained  # the best epoch of the history has 0.5
    checkpoint = Checkpoint(history, {}, {"head/bias": np.zeros(1)}, {})
    assert Checkpoint.from_bytes(checkpoint.to_bytes()).best_weights
    assert bool(_by_version_0_2(checkpoint).best_weights) == known


def test_only_where_they_are_not_needed_may_the_best_weights_be_missing() -> None:
    config = ExperimentConfig()
    features = config.features
    shapes = weight_shapes(config.model, features.window, len(features.inputs), config.outputs)
    weights = {name: np.zeros(shape, "float32") for name, shape in shapes.items()}
    Checkpoint(History([1.0], [1.0], [0.1], untrained=0.5), weights, {}, {}).check(config)
    with pytest.raises(UnreadableError, match="another shape"):
        Checkpoint(History([1.0], [1.0], [0.1], untrained=2.0), weights, {}, {}).check(config)


def _compiled(config: ExperimentConfig) -> Compiled:
    return Compiled(shape_of(config))


def _train(
    model: Compiled,
    data: PreparedData,
    config: ExperimentConfig,
    start: Checkpoint = AT_THE_BEGINNING,
    sink: Callable[[Event], None] = no_sink,
) -> TrainingOutcome:
    ticks = iter(range(10**6))  # three seconds a look, so that every epoch is saved
    return train(
        model,
        (data.train, data.watched),
        config.training,
        config.seed,
        (sink, never_stop, Preview(data)),
        start,
        lambda: 3.0 * next(ticks),
    )


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", further_but(["adam", "rmsprop", "adamw", "sgd"], "adam", "sgd"))
def test_a_run_continued_from_any_checkpoint_ends_as_one_never_interrupted(
    table: PriceTable, tiny_config: ExperimentConfig, optimizer: str
) -> None:
    config = tiny_config.with_("model", dropout=0.3, layers=2).with_("split", train=0.7, validation=0.1)
    config = config.with_("training", epochs=EPOCHS, optimizer=optimizer, restore_best=True, learning_rate=0.01)
    data, saved = prepare(table, Preparation.of(config)), []
    whole = _compiled(config)
    whole.begin(config.model, config.seed, config.training.learning_rate)
    outcome = _train(whole, data, config, sink=lambda e: saved.append(e) if isinstance(e, CheckpointSaved) else None)
    assert [event.epoch for event in saved] == [1, 2, 3, 4]
    weights = whole.weights
    # As in another process; one of them, as each costs seconds, and what another optimizer keeps is kept in one way.
    fresh = _compiled(config) if optimizer == "adam" else whole
    for event in saved[:3]:
        fresh.begin(config.model, 99, config.training.learning_rate)  # whatever it was before must not matter
        resumed = _train(fresh, data, config, Checkpoint.from_bytes(event.content))
        assert resumed.history.loss == outcome.history.loss
        assert resumed.history.val_loss == outcome.history.val_loss
        assert resumed.kept_epoch == outcome.kept_epoch
        for name, array in weights.items():
            np.testing.assert_array_equal(fresh.weights[name], array)
