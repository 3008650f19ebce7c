"""The loss of a model that predicts quantiles (a Keras loss)."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from lstm_core.config import QUANTILES

__all__ = ["PinballLoss"]


class PinballLoss(keras.losses.Loss):
    """The mean pinball loss over all steps and the levels of ``QUANTILES``.

    For a level ``q`` and a miss ``e = actual - predicted`` it is ``max(q e, (q - 1) e)``, which is smallest, on
    average, where the prediction is the q-quantile of what may happen (Koenker and Bassett 1978).

    Example:
        >>> import numpy as np
        >>> loss = PinballLoss(reduction="sum")
        >>> float(loss(np.ones((1, 1), "float32"), np.zeros((1, len(QUANTILES)), "float32")))
        0.5
    """

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """Return one loss a sample.

        Args:
            y_true: Scaled targets, shape (batch, horizon).
            y_pred: Scaled quantiles, shape (batch, horizon * levels).
        """
        levels = tf.constant(QUANTILES)
        predicted = tf.reshape(y_pred, (-1, y_true.shape[1], len(QUANTILES)))  # (batch, horizon, levels)
        miss = y_true[:, :, None] - predicted
        return tf.reduce_mean(tf.maximum(levels * miss, (levels - 1) * miss), axis=(1, 2))
