"""Scaling each window by itself inside the graph: ``features/own_scale.py`` in TensorFlow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from lstm_core.features.own_scale import ROUNDING

__all__ = ["windows_by_themselves"]


def windows_by_themselves(windows: Any, columns: Sequence[bool] = (True,)) -> Any:
    """Scale each column of each window by its own mean and deviation, as ``own_scale.by_itself`` does.

    Args:
        windows: Rows as all rows are scaled, a tensor of shape (samples, time steps, features).
        columns: Which of the features, as ``own_columns`` says; all by default.
    """
    rows = tf.cast(windows, tf.float64)  # in 32 bits a column that has drifted far from 0 would lose its digits
    around = rows - tf.reduce_mean(rows, axis=1, keepdims=True)  # (samples, time, features)
    deviation = tf.sqrt(tf.reduce_mean(tf.square(around), axis=1, keepdims=True))  # (samples, 1, features)
    largest = tf.reduce_max(tf.abs(rows), axis=1, keepdims=True)
    scale = tf.where(deviation <= ROUNDING * largest, tf.ones_like(deviation), deviation)
    return tf.where(list(columns), tf.cast(around / scale, tf.float32), windows)
