"""Keras' LSTM on TensorFlow's kernel for a whole sequence.

On the CPU ``keras.layers.LSTM`` runs a loop of a dozen small operations for every time step. TensorFlow also has
one operation, ``BlockLSTM``, that goes through all steps by itself.

The gradient is written out here, step by step backward through time. TensorFlow has a kernel for that too, but
it multiplies by a transposed matrix that it copies anew at every step, and adds up the weights' gradient in
products too thin to be fast; ``docs/performance.md`` has the figures. It is used for windows that are too long
to be written out.
"""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

__all__ = ["LONGEST_WRITTEN_OUT", "PRODUCT_STEPS", "FusedLSTM"]

LONGEST_WRITTEN_OUT = 128  # time steps; the time it takes to trace a model grows with them
PRODUCT_STEPS = 10  # time steps whose share of the weights' gradient is one matrix product


@keras.saving.register_keras_serializable("lstm_core", name="FusedLSTM")
class FusedLSTM(keras.layers.LSTM):
    """``keras.layers.LSTM`` with the same arguments, weights and numbers, several times faster on a CPU.

    The equations are those of Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000), as
    in Keras: with ``z = x W + h U + b`` cut into ``i, f, c, o``,
    ``cell = sigmoid(f) * cell + sigmoid(i) * tanh(c)`` and ``h = sigmoid(o) * tanh(cell)``.

    Where the kernel does not apply, ``steps_aside`` says why and Keras' own code runs instead. A batch must not
    be empty when gradients are asked for.

    Example:
        >>> import numpy as np
        >>> layer = FusedLSTM(3, return_sequences=True)
        >>> tuple(layer(np.zeros((2, 5, 4), "float32")).shape)
        (2, 5, 3)
        >>> FusedLSTM(3, recurrent_dropout=0.5).steps_aside()
        'recurrent dropout'
    """

    def steps_aside(self, masked: bool = False) -> str | None:
        """Return why Keras' own code runs instead of the kernel; ``None`` when the kernel runs.

        Args:
            masked: Whether the layer is called with a mask.
        """
        plain = (keras.activations.tanh, keras.activations.sigmoid)
        reasons = {
            "a GPU": bool(tf.config.list_physical_devices("GPU")),
            f"computing in {self.compute_dtype}": self.compute_dtype != "float32",
            "recurrent dropout": bool(self.recurrent_dropout),
            "dropout of inputs": bool(self.dropout),
            "another activation": (self.activation, self.recurrent_activation) != plain,
            "no bias": not self.use_bias,
            "an unrolled loop": bool(self.unroll),
            "masked steps": masked,
        }
        return next((reason for reason, applies in reasons.items() if applies), None)

    def inner_loop(self, sequences: Any, initial_state: Any, mask: Any, training: bool = False) -> Any:
        """Run all time steps; Keras calls this from ``call``."""
        if self.steps_aside(masked=mask is not None):
            return super().inner_loop(sequences, initial_state, mask=mask, training=training)
        # Keras casts floats before a layer is called, and whole numbers only where they meet a weight.
        steps = tf.transpose(tf.cast(sequences, self.compute_dtype), (1, 0, 2))  # (time, batch, features)
        if self.go_backwards:
            steps = tf.reverse(steps, axis=[0])
        hidden, cell = (tf.cast(state, self.compute_dtype) for state in initial_state)  # (batch, units) each
        weights = [_kernel_order(w) for w in (self.cell.kernel, self.cell.recurrent_kernel, self.cell.bias)]
        long = steps.shape[0] is None or steps.shape[0] > LONGEST_WRITTEN_OUT
        run = _with_the_kernels_gradient if long else _with_a_gradient_written_out
        states, cell = run(steps, hidden, cell, *weights)  # (batch, time, units), (batch, units)
        last = states[:, -1]
        return last, states if self.return_sequences else last[:, None], [last, cell]


# Keras' weight files call a layer by its class, and they are to move freely between this one and Keras'.
FusedLSTM.__name__ = "LSTM"


def _kernel_order(weights: Any) -> Any:
    """Reorder gates, in the last axis, from Keras' input, forget, candidate, output to the kernel's i, c, f, o."""
    gate_i, gate_f, gate_c, gate_o = tf.split(weights, 4, axis=-1)
    return tf.concat([gate_i, gate_c, gate_f, gate_o], axis=-1)


def _forward(steps: Any, hidden: Any, cell: Any, kernel: Any, recurrent: Any, bias: Any) -> Any:
    """Run the kernel; return its gates, cells and states, (time, batch, units) each."""
    return tf.raw_ops.BlockLSTM(
        seq_len_max=tf.shape(steps, out_type=tf.int64)[0],
        x=steps,
        cs_prev=cell,
        h_prev=hidden,
        w=tf.concat([kernel, recurrent], axis=0),
        b=bias,
        forget_bias=0.0,
        cell_clip=-1.0,
        **_no_peephole(recurrent),
    )


def _no_peephole(recurrent: Any) -> dict[str, Any]:
    nothing = tf.zeros((recurrent.shape[0],))
    return {"wci": nothing, "wcf": nothing, "wco": nothing, "use_peephole": False}


def _with_the_kernels_gradient(steps: Any, hidden: Any, cell: Any, kernel: Any, recurrent: Any, bias: Any) -> Any:
    kept = _forward(steps, hidden, cell, kernel, recurrent, bias)
    return _batch_first(kept.h), kept.cs[-1]


@tf.custom_gradient
def _with_a_gradient_written_out(steps: Any, hidden: Any, cell: Any, kernel: Any, recurrent: Any, bias: Any) -> Any:
    kept = _forward(steps, hidden, cell, kernel, recurrent, bias)

    def backward(d_states: Any, d_cell: Any) -> Any:
        """Go backward through time (Werbos 1990), from (batch, time, units) and (batch, units)."""
        time = steps.shape[0]
        by_step = {name: tf.unstack(values, time) for name, values in kept._asdict().items()}
        cells, states = [cell, *by_step["cs"]], [hidden, *by_step["h"]]
        d_outputs, inputs = tf.unstack(d_states, time, axis=1), tf.unstack(steps, time)
        # Cut and put together again, or TensorFlow would turn product and transposition back into one
        # product by a transposed matrix, which is copied at every step.
        back = tf.concat(tf.split(tf.transpose(recurrent), 4, axis=0), axis=0)  # (4 units, units)
        shapes = {"w": tf.concat([kernel, recurrent], axis=0), "b": bias, **_no_peephole(recurrent)}
        d_gates: list[Any] = [None] * time
        d_hidden = d_outputs[-1]
        for step in reversed(range(time)):
            d_cell, d_gates[step], *_ = tf.raw_ops.LSTMBlockCellGrad(
                x=inputs[step],
                cs_prev=cells[step],
                h_prev=states[step],
                **{name: by_step[name][step] for name in ("i", "cs", "f", "o", "ci", "co")},
                cs_grad=d_cell,
                h_grad=d_hidden,
                **shapes,
            )  # (batch, units), (batch, 4 units)
            d_hidden = tf.matmul(d_gates[step], back)  # (batch, units)
            if step:
                d_hidden += d_outputs[step - 1]
        d_steps, d_kernel, d_recurrent, d_bias = [], [], [], []
        for first in range(0, time, PRODUCT_STEPS):
            some = slice(first, min(first + PRODUCT_STEPS, time))
            gates = tf.concat(d_gates[some], axis=0)  # (some steps x batch, 4 units)
            seen = tf.reshape(steps[some], (-1, steps.shape[2]))  # (some steps x batch, features)
            d_kernel.append(tf.matmul(seen, gates, transpose_a=True))
            d_recurrent.append(tf.matmul(tf.concat(states[some], axis=0), gates, transpose_a=True))
            d_bias.append(tf.reduce_sum(gates, axis=0))
            d_seen = tf.matmul(gates, kernel, transpose_b=True)  # (some steps x batch, features)
            d_steps.append(tf.reshape(d_seen, tf.shape(steps[some])))
        sums = [tf.add_n(parts) for parts in (d_kernel, d_recurrent, d_bias)]
        return tf.concat(d_steps, axis=0), d_hidden, d_cell, *sums

    return (_batch_first(kept.h), kept.cs[-1]), backward


def _batch_first(states: Any) -> Any:
    return tf.transpose(states, (1, 0, 2))  # (batch, time, units)
