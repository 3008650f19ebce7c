"""What is done to the gradients of a batch before the optimizer gets them: the pull of L2 on kernels, and clipping.

How strong each is may change from run to run without a new trace; whether they are there at all is a matter of the
graph, so that a model without them computes what it always did.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from lstm_core.choices import TrainingConfig
from lstm_core.training.shape import GraphShape

__all__ = ["GradientRules"]

_KERNELS = ("kernel", "recurrent_kernel")  # of the recurrent layers and the head; never a bias


class GradientRules:
    """L2 on kernels, as Keras' ``L2`` regularizer adds it to the loss; then clipping by the norm of all gradients.

    Args:
        l2: Whether kernels are pulled towards zero.
        clips: Whether gradients are clipped.
    """

    def __init__(self, *, l2: bool, clips: bool) -> None:
        self._l2 = tf.Variable(0.0, trainable=False) if l2 else None
        self._clip_norm = tf.Variable(1.0, trainable=False) if clips else None

    @classmethod
    def of(cls, shape: GraphShape) -> GradientRules:
        """Return the rules that are part of a graph."""
        return cls(l2=shape.l2, clips=shape.clips)

    def begin(self, training: TrainingConfig) -> None:
        """Take over how strong each is in a run."""
        if self._l2 is not None:
            self._l2.assign(training.l2)
        if self._clip_norm is not None:
            self._clip_norm.assign(training.clip_norm)

    def __call__(self, gradients: list[Any], variables: list[Any]) -> list[Any]:
        """Return the gradients that the optimizer gets.

        Args:
            gradients: Of the mean loss of a batch, one for each variable.
            variables: The model's weights.
        """
        if self._l2 is not None:
            # The gradient of l2 * sum(w ** 2), as Keras' regularizer has it.
            gradients = [
                gradient + 2.0 * self._l2 * variable.value if variable.name in _KERNELS else gradient
                for gradient, variable in zip(gradients, variables, strict=True)
            ]
        if self._clip_norm is not None:
            gradients, _ = tf.clip_by_global_norm(gradients, self._clip_norm)
        return gradients
