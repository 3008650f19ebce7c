"""The traced model: same seed, same numbers, whatever it was used for before."""

from collections.abc import Iterator

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig, ModelConfig
from lstm_core.data.table import PriceTable
from lstm_core.events import never_stop, no_sink
from lstm_core.features.windows import PreparedData, prepare
from lstm_core.model.forward import forward
from lstm_core.model.initial import initial_weights
from lstm_core.training.compiled import PREDICT_CHUNK, Compiled, compiled_for
from lstm_core.training.loop import train
from lstm_core.training.preview import Preview


@pytest.fixture(scope="module")
def config(tiny_config: ExperimentConfig) -> ExperimentConfig:
    """Return a config with dropout, so that every source of chance is in play."""
    return tiny_config.with_("model", dropout=0.3, layers=2).with_("training", learning_rate=0.01)


@pytest.fixture(scope="module")
def data(table: PriceTable, config: ExperimentConfig) -> PreparedData:
    return prepare(table, config)


@pytest.fixture
def compiled(config: ExperimentConfig) -> Iterator[Compiled]:
    """Return the process's traced model at the beginning of its training."""
    yield compiled_for(config)


def _train(config: ExperimentConfig, data: PreparedData) -> tuple[list[float], list[float], dict[str, np.ndarray]]:
    model, listeners = compiled_for(config), (no_sink, never_stop, Preview(data))
    outcome = train(model, (data.train, data.watched), config.training, config.seed, listeners)
    return outcome.history.loss, outcome.history.val_loss, model.weights


def _same_weights(one: dict[str, np.ndarray], two: dict[str, np.ndarray]) -> bool:
    return list(one) == list(two) and all(np.array_equal(one[name], two[name]) for name in one)


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_the_same_seed_gives_identical_runs_whatever_happened_in_between(
    config: ExperimentConfig, data: PreparedData, dropout: float
) -> None:
    config = config.with_("model", dropout=dropout)
    first = _train(config, data)
    _train(config.with_("training", learning_rate=0.1, epochs=1), data)  # leaves other weights and momenta behind
    other = _train(config.with_("", seed=8), data)
    again = _train(config, data)
    assert first[:2] == again[:2]
    assert _same_weights(first[2], again[2])
    assert other[0] != first[0]
    assert not _same_weights(first[2], other[2])


def test_dropout_differs_from_step_to_step(compiled: Compiled, data: PreparedData) -> None:
    before = compiled.state
    compiled.step(data.train.inputs[:4], data.train.targets[:4])
    after = compiled.state
    drops = [position for position, array in after.items() if array.dtype.kind in "iu" and array.shape == (2,)]
    assert len(drops) == 2  # one state a layer
    assert all(not np.array_equal(before[position], after[position]) for position in drops)


def test_a_model_is_traced_once_for_all_runs_alike(config: ExperimentConfig, compiled: Compiled) -> None:
    assert compiled_for(config.with_("", seed=1).with_("training", learning_rate=0.5)) is compiled
    assert compiled_for(config.with_("model", units=3)) is not compiled


def test_it_begins_with_the_weights_that_the_seed_stands_for(config: ExperimentConfig, compiled: Compiled) -> None:
    assert _same_weights(compiled.weights, initial_weights(config.model, 5, 2, config.seed))


def test_beginning_anew_clears_every_trace_of_training(
    config: ExperimentConfig, compiled: Compiled, data: PreparedData
) -> None:
    fresh = compiled.state
    for _ in range(3):
        compiled.step(data.train.inputs[:8], data.train.targets[:8])
    assert not _same_weights(compiled.state, fresh)
    compiled.begin(config.model, config.seed, 0.01)
    assert _same_weights(compiled.state, fresh)


def test_weights_and_state_are_handed_out_as_copies(compiled: Compiled, data: PreparedData) -> None:
    weights, state = compiled.weights, compiled.state
    kept = {name: array.copy() for name, array in weights.items()}, {name: a.copy() for name, a in state.items()}
    compiled.step(data.train.inputs[:8], data.train.targets[:8])
    assert _same_weights(weights, kept[0])
    assert _same_weights(state, kept[1])
    assert not _same_weights(compiled.weights, kept[0])


def test_predictions_are_those_of_the_numpy_forward_pass(
    config: ExperimentConfig, compiled: Compiled, data: PreparedData
) -> None:
    compiled.step(data.train.inputs[:8], data.train.targets[:8])
    prediction, attention = compiled.predict(data.test.inputs)
    ours = forward(config.model, compiled.weights, data.test.inputs)
    np.testing.assert_allclose(prediction, ours.prediction, rtol=0, atol=1e-5)
    np.testing.assert_allclose(attention, ours.attention, rtol=0, atol=1e-5)


def test_many_windows_are_predicted_in_pieces_without_a_seam(compiled: Compiled) -> None:
    windows = np.random.default_rng(0).normal(size=(PREDICT_CHUNK + 3, 5, 2)).astype("float32")
    prediction, attention = compiled.predict(windows)
    assert (prediction.shape, attention.shape) == ((PREDICT_CHUNK + 3,), (PREDICT_CHUNK + 3, 5))
    last, _ = compiled.predict(windows[-5:])
    np.testing.assert_allclose(prediction[-5:], last, rtol=0, atol=1e-6)


def test_a_step_returns_the_loss_from_before_it_and_lowers_it() -> None:
    config = ModelConfig(units=4)
    model = Compiled(config, 5, 2, "mse", "adam")
    model.begin(config, seed=7, learning_rate=0.01)
    random = np.random.default_rng(0)
    inputs, targets = random.normal(size=(16, 5, 2)).astype("float32"), random.normal(size=16).astype("float32")
    before = model.loss(targets, model.predict(inputs)[0])
    losses = [model.step(inputs, targets) for _ in range(20)]
    assert losses[0] == pytest.approx(before, rel=1e-5)
    assert losses[-1] < 0.9 * losses[0]


def test_an_sgd_step_is_the_gradient_worked_out_by_hand() -> None:
    # With a zero head the prediction is its bias, 0: d(mean (0 - t)^2)/d bias = -2 mean t = -6; times 0.1.
    config = ModelConfig(units=2, zero_head=True)
    model = Compiled(config, 3, 1, "mse", "sgd")
    model.begin(config, seed=7, learning_rate=0.1)
    loss = model.step(np.zeros((2, 3, 1), "float32"), np.array([2.0, 4.0], "float32"))
    assert loss == pytest.approx(10.0)  # (4 + 16) / 2
    assert model.weights["head/bias"] == pytest.approx([0.6])


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ("mse", (0.25 + 4.0) / 2),
        ("mae", (0.5 + 2.0) / 2),
        ("huber", (0.5 * 0.25 + (2.0 - 0.5)) / 2),
    ],
)
def test_losses_worked_out_by_hand(loss: str, expected: float) -> None:
    model = Compiled(ModelConfig(units=1), 2, 1, loss, "adam")
    targets, predictions = np.array([1.0, 2.0], "float32"), np.array([1.5, 0.0], "float32")
    assert model.loss(targets, predictions) == pytest.approx(expected)


def test_tracing_ahead_changes_nothing(config: ExperimentConfig, compiled: Compiled) -> None:
    weights, state = compiled.weights, compiled.state
    compiled.trace()
    assert _same_weights(compiled.weights, weights)
    assert _same_weights(compiled.state, state)
