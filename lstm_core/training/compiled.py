"""A model with its optimizer and loss, traced once and used by many runs.

Tracing costs more than a short training, so a process keeps the last few of these and gives each new run
fresh weights instead of a fresh model.

An epoch is one call into TensorFlow. What makes it fast:

* the rows are placed once, windows are cut from them inside the graph;
* each batch is cut in two, and TensorFlow works on both halves side by side, because the kernel of
  ``model/fused_lstm.py`` keeps one core busy at most; the sum of the halves' gradients is the batch's;
* Python only looks in a few times a second, from another thread, to report progress and to pass on a stop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from functools import lru_cache
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from lstm_core.arrays import Float32, Int64
from lstm_core.config import ExperimentConfig, ModelConfig, TrainingConfig
from lstm_core.features.window_set import WindowSet
from lstm_core.model.builder import build_model, get_weights, set_weights
from lstm_core.model.cells import cell_of
from lstm_core.model.initial import initial_weights
from lstm_core.model.weights import Weights
from lstm_core.training.gradients import GradientRules
from lstm_core.training.optimizers import make_optimizer
from lstm_core.training.own_scale import windows_by_themselves
from lstm_core.training.pinball import PinballLoss
from lstm_core.training.shape import KEPT_SHAPES, GraphShape, shape_of

__all__ = ["HALVES", "PREDICT_CHUNK", "Compiled", "Placed", "compiled_for"]

_ReportBatch = Callable[[int, float], bool]

PREDICT_CHUNK = 64  # more at once do not fit into a core's cache and take longer
_REPORT_SECONDS = 0.1
# A constant, not the number of cores: how a sum is cut decides its last digits, and the same seed is to
# give the same numbers on the next machine too.
HALVES = 2
_LOSSES = {
    "mse": keras.losses.MeanSquaredError,
    "mae": keras.losses.MeanAbsoluteError,
    "huber": keras.losses.Huber,
    "quantile": PinballLoss,
}


def _work_side_by_side() -> None:
    """Let TensorFlow run operations side by side instead of cutting each of these small ones up."""
    try:
        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(HALVES)
    except RuntimeError:
        # Somebody has used TensorFlow in this process already: all works, if less fast.
        return


_work_side_by_side()


class Placed(NamedTuple):
    """The windows of one part, inside TensorFlow.

    Attributes:
        series: Scaled rows, shape (rows, features).
        targets: Scaled targets, shape (samples, horizon).
        starts: Row at which each window begins, shape (samples,).
    """

    series: Any
    targets: Any
    starts: Any


class Compiled:
    """A model that can train an epoch, predict, and be set back to a beginning.

    Args:
        shape: What its graph depends on.
    """

    def __init__(self, shape: GraphShape) -> None:
        self._window, self._features, self._horizon = shape.window, shape.features, shape.horizon
        self._outputs_count, self._cell = shape.outputs, cell_of(shape.model)
        self._by_window = shape.by_window
        self.model = build_model(shape.model, shape.window, shape.features, shape.outputs)
        self._loss = _LOSSES[shape.loss](reduction="sum")
        self._optimizer = make_optimizer(shape.optimizer)
        self._optimizer.build(self.model.trainable_variables)
        self._rules = GradientRules.of(shape)
        self._dropout = [layer for layer in self.model.layers if isinstance(layer, keras.layers.Dropout)]
        self._progress = tf.Variable(np.zeros(2), trainable=False)  # windows seen, sum of their losses
        self._stop = tf.Variable(False, trainable=False)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="epoch")
        samples = tf.TensorSpec((None,), tf.int32)
        placed = [tf.TensorSpec((None, shape.features)), tf.TensorSpec((None, shape.horizon)), samples]
        signature = [*placed, samples, tf.TensorSpec((), tf.int32)]
        self._epoch = tf.function(self._train_epoch, input_signature=signature, autograph=False)
        self._outputs = tf.function(self._predict, input_signature=placed, autograph=False)

    def begin(self, model_config: ModelConfig, seed: int, learning_rate: float) -> None:
        """Set weights, optimizer and dropout to the beginning that a config and a seed stand for."""
        self.weights = initial_weights(model_config, self._window, self._features, seed, self._outputs_count)
        for variable in self._optimizer.variables:
            variable.assign(np.zeros(variable.shape, dtype=variable.dtype))
        self.learning_rate = learning_rate
        for number, layer in enumerate(self._dropout):
            layer.seed_generator.state.assign(np.random.SeedSequence([seed, number]).generate_state(2))

    def hold_back(self, training: TrainingConfig) -> None:
        """Take over how strongly a run keeps its weights and its steps small."""
        self._rules.begin(training)
        if isinstance(self._optimizer.weight_decay, tf.Variable):
            self._optimizer.weight_decay.assign(training.weight_decay)

    @property
    def learning_rate(self) -> float:
        """The optimizer's; assign to replace it."""
        return float(self._optimizer.learning_rate.numpy())

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        self._optimizer.learning_rate = rate

    @property
    def kernel(self) -> str:
        """What computes the recurrent layers, for the run's record."""
        return self._cell.computed_by(self.model.get_layer("recurrent_1"))

    @property
    def weights(self) -> Weights:
        """A copy of the model's weights; assign to replace them."""
        return get_weights(self.model)

    @weights.setter
    def weights(self, weights: Weights) -> None:
        set_weights(self.model, weights)

    @property
    def state(self) -> Weights:
        """A copy of the optimizer's and dropout's state, by position; assign to replace it."""
        return {str(position): np.array(variable.numpy()) for position, variable in enumerate(self._state_variables())}

    @state.setter
    def state(self, state: Weights) -> None:
        for position, variable in enumerate(self._state_variables()):
            variable.assign(state[str(position)])

    def place(self, windows: WindowSet) -> Placed:
        """Hand windows over to TensorFlow, once for all epochs."""
        return Placed(
            tf.constant(windows.series), tf.constant(windows.targets), tf.constant(windows.starts.astype("int32"))
        )

    def train_epoch(self, placed: Placed, order: Int64, batch_size: int, report: _ReportBatch) -> float | None:
        """Train on every sample once; return the mean loss over samples, or ``None`` if told to stop.

        Args:
            placed: The training windows.
            order: Samples in the order of their use.
            batch_size: Samples in one update of the weights.
            report: Called a few times a second with the number of samples seen and the sum of their losses;
                when it returns true, or raises, no batch is begun any more.
        """
        self._progress.assign(np.zeros(2))
        self._stop.assign(False)
        epoch = self._thread.submit(lambda: self._epoch(*placed, order.astype("int32"), tf.constant(batch_size)))
        try:
            while wait([epoch], timeout=_REPORT_SECONDS).not_done:
                seen, total = self._progress.numpy()
                if report(int(seen), float(total)):
                    self._stop.assign(True)
        finally:
            self._stop.assign(True)
            wait([epoch])
        seen, total = epoch.result()
        return float(total) / len(order) if int(seen) == len(order) or not np.isfinite(total) else None

    def predict(self, placed: Placed) -> tuple[Float32, Float32, float]:
        """Return outputs, shape (samples, outputs), attention weights, shape (samples, time), and the mean loss."""
        predictions, attention, loss = self._outputs(*placed)
        return predictions.numpy(), attention.numpy(), float(loss)

    def trace(self) -> None:
        """Do now what the first epoch and the first prediction would otherwise do; changes no weight."""
        series, targets = np.zeros((self._window, self._features)), np.zeros((1, self._horizon))
        placed = Placed(series.astype("float32"), targets.astype("float32"), np.zeros(1, "int32"))
        self._epoch(*placed, np.zeros(0, "int32"), tf.constant(1))
        self._outputs(*placed)

    def _train_epoch(self, series: Any, targets: Any, starts: Any, order: Any, batch_size: Any) -> Any:
        def goes_on(seen: Any, total: Any) -> Any:
            return (seen < tf.size(order)) & tf.math.is_finite(total) & ~self._stop

        def batch(seen: Any, total: Any) -> Any:
            samples = order[seen : seen + batch_size]
            loss = self._update(self._windows(series, tf.gather(starts, samples)), tf.gather(targets, samples))
            seen, total = seen + tf.size(samples), total + tf.cast(loss, tf.float64)
            self._progress.assign(tf.stack([tf.cast(seen, tf.float64), total]))
            return seen, total

        return tf.while_loop(goes_on, batch, (0, tf.constant(0.0, tf.float64)), parallel_iterations=1)

    def _update(self, inputs: Any, targets: Any) -> Any:
        """Update the weights by a batch, (batch, time, features) and (batch, horizon); return the sum of its losses."""
        variables = self.model.trainable_variables
        count = tf.cast(tf.shape(targets)[0], tf.float32)
        losses, gradients = [], []
        for part, share in _halves(tf.shape(targets)[0]):
            with tf.GradientTape() as tape:
                predictions, _ = self.model(inputs[part], training=True)  # (part, outputs)
                loss = share * self._loss(targets[part], predictions)
                mean = loss / count
            losses.append(loss)
            gradients.append(tape.gradient(mean, variables))
        summed = [tf.add_n(parts) for parts in zip(*gradients, strict=True)]
        self._optimizer.apply(self._rules(summed, variables), variables)
        return tf.add_n(losses)

    def _predict(self, series: Any, targets: Any, starts: Any) -> Any:
        count = tf.shape(targets)[0]

        def chunk(number: Any, predictions: Any, attention: Any) -> Any:
            first = number * PREDICT_CHUNK
            inputs = self._windows(series, starts[first : first + PREDICT_CHUNK])
            middle = tf.shape(inputs)[0] // HALVES
            halves = [self.model(inputs[:middle], training=False), self.model(inputs[middle:], training=False)]
            outputs = [tf.concat(parts, axis=0) for parts in zip(*halves, strict=True)]
            return number + 1, predictions.write(number, outputs[0]), attention.write(number, outputs[1])

        chunks = -(-count // PREDICT_CHUNK)
        shapes = ((None, self._outputs_count), (None, self._window))
        parts = [tf.TensorArray(tf.float32, chunks, element_shape=shape, infer_shape=False) for shape in shapes]
        _, *parts = tf.while_loop(lambda number, *_: number < chunks, chunk, (0, *parts), parallel_iterations=1)
        predictions, attention = (part.concat() for part in parts)
        loss = self._loss(targets, predictions) / tf.cast(count, tf.float32)
        return predictions, attention, loss

    def _windows(self, series: Any, first_rows: Any) -> Any:
        windows = tf.gather(series, first_rows[:, None] + tf.range(self._window))  # (samples, time, features)
        return windows_by_themselves(windows, self._by_window) if self._by_window else windows

    def _state_variables(self) -> list[Any]:
        return [*self._optimizer.variables, *(layer.seed_generator.state for layer in self._dropout)]


def _halves(count: Any) -> Iterator[tuple[slice, Any]]:
    """Cut a batch in two; yield each half with the share that it counts.

    A batch of one sample has no second half. As the kernel's gradient of no sample is not zero but whatever
    is in memory, such a half is that sample again and counts nothing.
    """
    middle = (count + 1) // HALVES
    yield slice(None, middle), 1.0
    yield slice(tf.minimum(middle, count - 1), None), tf.cast(count > 1, tf.float32)


def compiled_for(config: ExperimentConfig) -> Compiled:
    """Return a ready model for a config, at the beginning of its training; reuses what was traced before.

    One process trains one run at a time: a second call may hand out the same model, set back.
    """
    compiled = _compiled(shape_of(config))
    compiled.begin(config.model, config.seed, config.training.learning_rate)
    compiled.hold_back(config.training)
    return compiled


@lru_cache(maxsize=KEPT_SHAPES)
def _compiled(shape: GraphShape) -> Compiled:
    return Compiled(shape)
