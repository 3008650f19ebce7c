"""Keras' optimizers, with Adam's update of a variable as one operation instead of a dozen.

The gradients of a batch come from two cores; its update is made by one while the other waits, so it is kept short.
"""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf
from keras import ops

__all__ = ["make_optimizer"]


class _OneOperation:
    """Mixed into Adam: the same formula (Kingma and Ba 2015, section 2), as TensorFlow's kernel computes it."""

    def update_step(self: Any, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Update one variable; Keras calls this for each."""
        step = ops.cast(self.iterations + 1, variable.dtype)
        index = self._get_variable_index(variable)
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,  # a variable of TensorFlow already, unlike the two below
            m=self._momentums[index].value.handle,
            v=self._velocities[index].value.handle,
            beta1_power=ops.power(ops.cast(self.beta_1, variable.dtype), step),
            beta2_power=ops.power(ops.cast(self.beta_2, variable.dtype), step),
            lr=ops.cast(learning_rate, variable.dtype),
            beta1=self.beta_1,
            beta2=self.beta_2,
            epsilon=self.epsilon,
            grad=gradient,
        )


class _Adam(_OneOperation, keras.optimizers.Adam):
    pass


class _AdamW(_OneOperation, keras.optimizers.AdamW):
    """AdamW whose weight decay may change from run to run without a new trace."""

    def __init__(self) -> None:
        super().__init__()
        self.weight_decay: Any = tf.Variable(self.weight_decay, trainable=False)


def make_optimizer(name: str) -> keras.optimizers.Optimizer:
    """Return an optimizer with Keras' defaults.

    Args:
        name: As ``TrainingConfig.optimizer``.

    Example:
        >>> make_optimizer("adam").beta_2
        0.999
    """
    return {"adam": _Adam, "adamw": _AdamW}.get(name, lambda: keras.optimizers.get(name))()
