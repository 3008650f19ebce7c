"""The traced model: same seed, same numbers, whatever it was used for before."""

from collections.abc import Iterator
from functools import cache

import keras
import numpy as np
import pytest

from lstm_core.config import QUANTILES, ExperimentConfig, ModelConfig
from lstm_core.data.table import PriceTable
from lstm_core.events import never_stop, no_sink
from lstm_core.features.preparation import Preparation
from lstm_core.features.window_set import sliding_windows
from lstm_core.features.windows import PreparedData, prepare
from lstm_core.model.builder import build_model, set_weights
from lstm_core.model.forward import forward
from lstm_core.model.initial import initial_weights
from lstm_core.model.weights import Weights
from lstm_core.training.compiled import PREDICT_CHUNK, Compiled, Placed, compiled_for
from lstm_core.training.loop import train
from lstm_core.training.preview import Preview
from lstm_core.training.shape import GraphShape

_traced = cache(Compiled)
"""The models that several tests begin anew; whether that leaves nothing behind is tested below."""


def _placed(series: np.ndarray, targets: np.ndarray) -> Placed:
    """Hand over rows and the one-step targets of the windows that overlap in them."""
    return Placed(series, targets.reshape(len(targets), -1), np.arange(len(targets), dtype="int32"))


@pytest.fixture(scope="module")
def config(tiny_config: ExperimentConfig) -> ExperimentConfig:
    """Return a config with dropout, so that every source of chance is in play."""
    return tiny_config.with_("model", dropout=0.3, layers=2).with_("training", learning_rate=0.01)


@pytest.fixture(scope="module")
def data(table: PriceTable, config: ExperimentConfig) -> PreparedData:
    return prepare(table, Preparation.of(config))


@pytest.fixture
def compiled(config: ExperimentConfig) -> Iterator[Compiled]:
    """Return the process's traced model at the beginning of its training."""
    yield compiled_for(config)


def _train(config: ExperimentConfig, data: PreparedData) -> tuple[list[float], list[float], dict[str, np.ndarray]]:
    model, listeners = compiled_for(config), (no_sink, never_stop, Preview(data))
    outcome = train(model, (data.train, data.watched), config.training, config.seed, listeners)
    return outcome.history.loss, outcome.history.val_loss, model.weights


def _train_on(compiled: Compiled, data: PreparedData, count: int, batch_size: int = 8) -> float | None:
    """Train one epoch on the first windows."""
    return compiled.train_epoch(compiled.place(data.train), np.arange(count), batch_size, lambda *_: False)


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
    _train_on(compiled, data, 4)
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
    _train_on(compiled, data, 24)
    assert not _same_weights(compiled.state, fresh)
    compiled.begin(config.model, config.seed, 0.01)
    assert _same_weights(compiled.state, fresh)


def test_weights_and_state_are_handed_out_as_copies(compiled: Compiled, data: PreparedData) -> None:
    weights, state = compiled.weights, compiled.state
    kept = {name: array.copy() for name, array in weights.items()}, {name: a.copy() for name, a in state.items()}
    _train_on(compiled, data, 8)
    assert _same_weights(weights, kept[0])
    assert _same_weights(state, kept[1])
    assert not _same_weights(compiled.weights, kept[0])


def test_predictions_are_those_of_the_numpy_forward_pass(
    config: ExperimentConfig, compiled: Compiled, data: PreparedData
) -> None:
    _train_on(compiled, data, 8)
    outputs, attention, _ = compiled.predict(compiled.place(data.test))
    ours = forward(config.model, compiled.weights, data.test.inputs)
    np.testing.assert_allclose(outputs, ours.outputs, rtol=0, atol=1e-5)
    np.testing.assert_allclose(attention, ours.attention, rtol=0, atol=1e-5)


def test_many_windows_are_predicted_in_pieces_without_a_seam(compiled: Compiled, config: ExperimentConfig) -> None:
    series = np.random.default_rng(0).normal(size=(2 * PREDICT_CHUNK + 3 + 4, 2)).astype("float32")
    count = len(series) - 4
    outputs, attention, _ = compiled.predict(_placed(series, np.zeros(count, "float32")))
    ours = forward(config.model, compiled.weights, sliding_windows(series, 5))
    np.testing.assert_allclose(outputs, ours.outputs, rtol=0, atol=1e-5)
    np.testing.assert_allclose(attention, ours.attention, rtol=0, atol=1e-5)


def test_one_batch_has_the_loss_from_before_it_and_training_lowers_it() -> None:
    config = ModelConfig(units=4)
    model = _traced(GraphShape(config, 5, 2, "mse", "adam"))
    model.begin(config, seed=7, learning_rate=0.01)
    random = np.random.default_rng(0)
    series, targets = random.normal(size=(20, 2)).astype("float32"), random.normal(size=16).astype("float32")
    placed = _placed(series, targets)
    _, _, before = model.predict(placed)
    losses = [model.train_epoch(placed, np.arange(16), 16, lambda *_: False) for _ in range(20)]
    assert losses[0] == pytest.approx(before, rel=1e-5)
    assert losses[-1] < 0.9 * losses[0]


def _zero_head(optimizer: str) -> Compiled:
    """Return a model that predicts its head's bias, 0."""
    config = ModelConfig(units=2, zero_head=True)
    model = _traced(GraphShape(config, 3, 1, "mse", optimizer))
    model.begin(config, seed=7, learning_rate=0.1)
    return model


def test_an_sgd_step_is_the_gradient_worked_out_by_hand() -> None:
    # d(mean (0 - t)^2)/d bias = -2 mean t = -6; times 0.1.
    model = _zero_head("sgd")
    loss = model.train_epoch(_placed(np.zeros((4, 1), "f4"), np.array([2, 4], "f4")), np.arange(2), 2, lambda *_: False)
    assert loss == pytest.approx(10.0)  # (4 + 16) / 2
    assert model.weights["head/bias"] == pytest.approx([0.6])


@pytest.mark.parametrize("samples", [1, 2, 3, 4, 5])
def test_halves_of_a_batch_sum_up_to_the_whole_whatever_its_size(samples: int) -> None:
    # A first step of Adam would hide a wrong size of the gradient, so SGD; bias 0 and targets 1, 2, ...
    model, targets = _zero_head("sgd"), np.arange(1, samples + 1, dtype="float32")
    placed = _placed(np.zeros((samples + 2, 1), "float32"), targets)
    loss = model.train_epoch(placed, np.arange(samples), samples, lambda *_: False)
    assert loss == pytest.approx(np.mean(targets**2))
    assert model.weights["head/bias"] == pytest.approx([0.1 * 2 * targets.mean()])
    assert all(np.isfinite(array).all() for array in model.weights.values())


@pytest.mark.parametrize("samples", [8, 9])  # an even last batch, and one of a single sample
def test_an_epoch_is_what_keras_makes_of_the_same_batches(samples: int) -> None:
    random = np.random.default_rng(1)
    series, targets = random.normal(size=(samples + 6, 2)).astype("float32"), random.normal(size=samples).astype("f4")
    model = _traced(GraphShape(ModelConfig(units=3), 7, 2, "mse", "adam"))
    model.begin(ModelConfig(units=3), seed=7, learning_rate=0.01)
    peer = build_model(ModelConfig(units=3), 7, 2)
    set_weights(peer, model.weights)
    peer = keras.Model(peer.input, peer.outputs[0])
    peer.compile(keras.optimizers.Adam(0.01), "mse")
    order = random.permutation(samples)
    ours = [model.train_epoch(_placed(series, targets), order, 4, lambda *_: False) for _ in range(3)]
    inputs = np.ascontiguousarray(sliding_windows(series, 7))[order]
    theirs = peer.fit(inputs, targets[order], batch_size=4, epochs=3, shuffle=False, verbose=0).history["loss"]
    assert ours == pytest.approx(theirs, rel=1e-4)


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ("mse", (0.25 + 4.0) / 2),
        ("mae", (0.5 + 2.0) / 2),
        ("huber", (0.5 * 0.25 + (2.0 - 0.5)) / 2),
    ],
)
def test_losses_worked_out_by_hand(loss: str, expected: float) -> None:
    model = Compiled(GraphShape(ModelConfig(units=1, zero_head=True), 2, 1, loss, "adam"))
    model.begin(ModelConfig(units=1, zero_head=True), seed=7, learning_rate=0.1)
    _, _, mean = model.predict(_placed(np.zeros((3, 1), "float32"), np.array([0.5, 2.0], "float32")))
    assert mean == pytest.approx(expected)


def test_a_horizon_is_learned_all_at_once() -> None:
    # With a zero head the first update of SGD moves each bias by its own step's mean gradient.
    config = ModelConfig(units=1, zero_head=True)
    model = Compiled(GraphShape(config, 2, 1, "mse", "sgd", horizon=2, outputs=2))
    model.begin(config, seed=7, learning_rate=0.1)
    targets = np.array([[1, 10], [3, 30]], "float32")
    loss = model.train_epoch(_placed(np.zeros((3, 1), "float32"), targets), np.arange(2), 2, lambda *_: False)
    assert loss == pytest.approx(np.mean(targets**2))
    assert model.weights["head/bias"] == pytest.approx([0.1 * 2, 0.1 * 20])


def test_the_pinball_loss_worked_out_by_hand() -> None:
    # Above a prediction of 0, a level q costs q a unit; below it, 1 - q: here 0.5, 0.025, 0.1, 0.25, 0.75, 0.9, 0.975.
    config = ModelConfig(units=1, zero_head=True)
    model = _traced(GraphShape(config, 2, 1, "quantile", "adam", outputs=len(QUANTILES)))
    model.begin(config, seed=7, learning_rate=0.1)
    outputs, _, mean = model.predict(_placed(np.zeros((3, 1), "float32"), np.array([2.0, -1.0], "float32")))
    assert outputs.shape == (2, 7)
    assert mean == pytest.approx((2 * 3.5 / 7 + 1 * 3.5 / 7) / 2)


def test_quantiles_spread_out_to_where_the_targets_are() -> None:
    config = ModelConfig(units=1, zero_head=True)
    model = _traced(GraphShape(config, 2, 1, "quantile", "adam", outputs=len(QUANTILES)))
    model.begin(config, seed=7, learning_rate=0.05)
    targets = np.random.default_rng(0).uniform(-1, 1, 400).astype("float32")
    placed = _placed(np.zeros((401, 1), "float32"), targets)
    for epoch in range(40):
        model.train_epoch(placed, np.random.default_rng(epoch).permutation(400), 20, lambda *_: False)
    found = model.predict(placed)[0][0]
    assert found == pytest.approx(np.quantile(targets, QUANTILES), abs=0.1)


def test_windows_that_do_not_overlap_are_cut_at_their_own_beginnings(config: ExperimentConfig) -> None:
    model = compiled_for(config)
    windows = np.random.default_rng(0).normal(size=(6, 5, 2)).astype("float32")
    placed = Placed(windows.reshape(30, 2), np.zeros((6, 1), "float32"), 5 * np.arange(6, dtype="int32"))
    ours = forward(config.model, model.weights, windows)
    np.testing.assert_allclose(model.predict(placed)[0], ours.outputs, rtol=0, atol=1e-5)


def _long_epoch() -> tuple[Compiled, Placed, np.ndarray]:
    """Return an epoch that takes a few seconds: many batches of one sample, each of which moves the weights."""
    config, random = ModelConfig(units=4), np.random.default_rng(2)
    model = _traced(GraphShape(config, 5, 2, "mse", "adam"))
    model.begin(config, seed=7, learning_rate=0.001)
    model.trace()
    series, targets = random.normal(size=(14, 2)).astype("float32"), random.normal(size=10).astype("float32")
    return model, _placed(series, targets), np.arange(50_000) % 10


def _updates(model: Compiled) -> int:
    """Return how many batches have moved the weights: the optimizer counts them in its first variable."""
    return int(model.state["0"])


def _assert_it_stays_stopped(model: Compiled, begun: Weights, batches: int) -> None:
    """Make sure that some of the batches were trained, not all, and that nobody trains on in the background."""
    stopped, updates = model.weights, _updates(model)
    assert 0 < updates < batches
    assert not _same_weights(stopped, begun)
    model._thread.submit(lambda: None).result()  # waits for whatever the thread of the epoch is still at
    assert _updates(model) == updates
    assert _same_weights(model.weights, stopped)


def test_progress_is_reported_while_an_epoch_runs_and_a_stop_is_heard() -> None:
    model, placed, order = _long_epoch()
    begun = model.weights
    heard: list[int] = []

    def report(seen: int, total: float) -> bool:
        assert np.isfinite(total)
        heard.append(seen)
        return len(heard) == 3

    assert model.train_epoch(placed, order, 1, report) is None
    assert heard == sorted(heard)
    assert 0 < heard[-1] < len(order)
    assert len(heard) <= 4  # it may be asked once more while its last batch ends
    _assert_it_stays_stopped(model, begun, len(order))


def test_an_epoch_ends_when_its_listener_fails() -> None:
    model, placed, order = _long_epoch()
    begun = model.weights

    def fail(seen: int, _total: float) -> bool:
        if seen:
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        model.train_epoch(placed, order, 1, fail)
    _assert_it_stays_stopped(model, begun, len(order))
    assert model.train_epoch(placed, order[:10], 1, lambda *_: False) is not None


def test_a_loss_that_is_no_number_ends_the_epoch_at_once() -> None:
    model, placed, order = _long_epoch()
    loss = model.train_epoch(placed._replace(series=placed.series * np.nan), order, 1, lambda *_: False)
    assert loss is not None
    assert np.isnan(loss)


def test_the_record_says_what_computed_the_recurrent_layers() -> None:
    assert Compiled(GraphShape(ModelConfig(units=1), 2, 1, "mse", "adam")).kernel == "fused LSTM"
    assert Compiled(GraphShape(ModelConfig(units=1, cell="gru"), 2, 1, "mse", "adam")).kernel == "Keras' GRU"


def test_tracing_ahead_changes_nothing(config: ExperimentConfig, compiled: Compiled) -> None:
    weights, state = compiled.weights, compiled.state
    compiled.trace()
    assert _same_weights(compiled.weights, weights)
    assert _same_weights(compiled.state, state)
