"""Who is timed: each function takes a job and returns what trains its epochs once, and nothing else.

All train the same architecture on the same windows with batches of the same size, in a new order every epoch,
and measure the loss on the test windows after each.
"""

import os
from collections.abc import Callable

import numpy as np

from benchmarks.jobs import Job

__all__ = ["CONTENDERS"]

Run = Callable[[], object]


def ours(job: Job) -> Run:
    """Return our loop as a worker runs it, with every event made ready to be sent."""
    from lstm_core.events import dump_event
    from lstm_core.training.compiled import compiled_for
    from lstm_core.training.loop import train
    from lstm_core.training.preview import Preview

    listeners = (dump_event, lambda: False, Preview(job.data))
    parts = (job.data.train, job.data.watched)
    return lambda: train(compiled_for(job.config), parts, job.config.training, job.config.seed, listeners)


def our_model_through_fit(job: Job) -> Run:
    """Return our fused model trained by Keras' own ``fit``."""
    from lstm_core.model.builder import build_model

    whole = build_model(job.config.model, job.config.features.window, len(job.config.features.inputs))
    return _fit(job, whole.input, whole.outputs[0])


def stock_keras(job: Job) -> Run:
    """Return the network as the common tutorials write it, trained by ``fit``."""
    import keras
    from keras import ops

    class Attention(keras.layers.Layer):
        def build(self, input_shape: tuple[int, ...]) -> None:
            self.weight = self.add_weight(shape=(input_shape[-1], 1), initializer="random_normal")
            self.bias = self.add_weight(shape=(input_shape[1], 1), initializer="zeros")

        def call(self, states: object) -> object:
            score = ops.squeeze(ops.tanh(ops.dot(states, self.weight) + self.bias), axis=-1)
            return ops.sum(states * ops.expand_dims(ops.softmax(score), axis=-1), axis=1)

    inputs = keras.Input(job.data.train.inputs.shape[1:])
    states = inputs
    for _ in range(job.config.model.layers):
        states = keras.layers.LSTM(job.config.model.units, return_sequences=True)(states)
    return _fit(job, inputs, keras.layers.Dense(1)(Attention()(states)))


def _fit(job: Job, inputs: object, outputs: object) -> Run:
    import keras

    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="mean_squared_error")
    train_x, test_x = (np.ascontiguousarray(part.inputs) for part in (job.data.train, job.data.test))
    settings = {"batch_size": job.config.training.batch_size, "epochs": job.config.training.epochs, "verbose": 0}
    held_out = (test_x, job.data.test.targets)
    return lambda: model.fit(train_x, job.data.train.targets, validation_data=held_out, **settings)


def pytorch(job: Job) -> Run:
    """Return the same network on PyTorch's ``nn.LSTM`` with a plain loop."""
    import torch

    config = job.config
    window, features = config.features.window, len(config.features.inputs)

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.lstm = torch.nn.LSTM(features, config.model.units, config.model.layers, batch_first=True)
            self.weight = torch.nn.Parameter(0.05 * torch.randn(config.model.units, 1))
            self.bias = torch.nn.Parameter(torch.zeros(window, 1))
            self.head = torch.nn.Linear(config.model.units, 1)

        def forward(self, inputs: torch.Tensor) -> torch.Tensor:
            states, _ = self.lstm(inputs)  # (batch, time, units)
            weights = torch.softmax(torch.tanh(states @ self.weight + self.bias), dim=1)
            return self.head((weights * states).sum(dim=1))[:, 0]

    network = Network()
    optimizer = torch.optim.Adam(network.parameters(), lr=config.training.learning_rate)
    loss_of = torch.nn.functional.mse_loss
    train_x, test_x = (torch.from_numpy(np.ascontiguousarray(part.inputs)) for part in (job.data.train, job.data.test))
    train_y, test_y = (torch.from_numpy(part.targets[:, 0].copy()) for part in (job.data.train, job.data.test))

    def run() -> None:
        for _ in range(config.training.epochs):
            for rows in torch.randperm(len(train_x)).split(config.training.batch_size):
                optimizer.zero_grad()
                loss = loss_of(network(train_x[rows]), train_y[rows])
                loss.backward()
                optimizer.step()
            with torch.no_grad():
                loss_of(network(test_x), test_y).item()

    return run


def kernel_floor(job: Job) -> Run:
    """Return the fused kernel forward and backward alone, a batch after the other, cut in two side by side.

    No attention, no head, no validation, and an update that only makes each batch wait for the one before.
    """
    import tensorflow as tf

    from lstm_core.training.compiled import HALVES  # also sets the threads as a worker has them

    config = job.config
    steps, units = config.features.window, config.model.units
    widths = [len(config.features.inputs)] + [units] * (config.model.layers - 1)
    weights = [tf.Variable(0.1 * tf.random.normal((width + units, 4 * units))) for width in widths]
    bias, peephole, rows = tf.zeros(4 * units), tf.zeros(units), config.training.batch_size // HALVES
    inputs = tf.random.uniform((steps, rows, widths[0]))
    gradient = 0.001 * tf.random.normal((steps, rows, units))
    state = tf.zeros((rows, units))
    fixed = {
        "seq_len_max": tf.constant(steps, tf.int64),
        "cs_prev": state,
        "h_prev": state,
        "wci": peephole,
        "wcf": peephole,
        "wco": peephole,
        "b": bias,
        "use_peephole": False,
    }

    def half() -> list[tf.Tensor]:
        layers, x = [], inputs
        for weight in weights:
            w = weight.read_value()
            outputs = tf.raw_ops.BlockLSTM(x=x, w=w, forget_bias=0.0, cell_clip=-1.0, **fixed)
            layers.append((x, w, outputs))
            x = outputs.h
        found, flowing = [], gradient
        for x, w, outputs in reversed(layers):
            back = tf.raw_ops.BlockLSTMGrad(
                x=x, w=w, **outputs._asdict(), cs_grad=tf.zeros_like(outputs.h), h_grad=flowing, **fixed
            )
            found.append(back.w_grad)
            flowing = back.x_grad
        return found[::-1]

    @tf.function
    def run() -> None:
        for _ in tf.range(config.training.epochs * -(-len(job.data.train) // config.training.batch_size)):
            for weight, parts in zip(weights, zip(*[half() for _ in range(HALVES)], strict=True), strict=True):
                weight.assign_sub(0.001 * tf.add_n(parts))

    return run


def arithmetic_floor(job: Job) -> Run:
    """Return as many multiplications as the job needs, as one kind of large matrix product."""
    os.environ.setdefault("OMP_NUM_THREADS", str(os.cpu_count()))
    size = 1024
    units, steps = job.config.model.units, job.config.features.window
    widths = [len(job.config.features.inputs)] + [units] * (job.config.model.layers - 1)
    forward = sum(2 * 4 * units * (width + units) for width in widths) * steps  # a window
    windows = 3 * len(job.data.train) + len(job.data.watched)  # backward takes twice the forward's products
    products = job.config.training.epochs * forward * windows / (2 * size**3)
    one, two = np.random.default_rng(0).random((2, size, size), dtype="float32")

    def run() -> None:
        for _ in range(int(products)):
            np.dot(one, two)
        rows = int((products - int(products)) * size)
        np.dot(one[:rows], two)

    return run


CONTENDERS: dict[str, Callable[[Job], Run]] = {
    "ours": ours,
    "stock Keras fit": stock_keras,
    "our model through Keras fit": our_model_through_fit,
    "PyTorch": pytorch,
    "kernel floor": kernel_floor,
    "arithmetic floor": arithmetic_floor,
}
