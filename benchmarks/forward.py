"""The NumPy forward pass: one window, and all test windows of the tutorial's job."""

import statistics
import time

import numpy as np

from lstm_core.config import ModelConfig
from lstm_core.model.forward import forward
from lstm_core.model.initial import initial_weights

__all__ = ["measure"]


def measure() -> dict[str, float]:
    """Return milliseconds by name, medians of 20."""
    config = ModelConfig()
    weights = initial_weights(config, window=60, features=2, seed=7)
    windows = np.random.default_rng(7).random((192, 60, 2), dtype="float32")
    return {
        "NumPy forward pass of 1 window, ms": _median_ms(lambda: forward(config, weights, windows[:1])),
        "NumPy forward pass of 192 windows, ms": _median_ms(lambda: forward(config, weights, windows)),
    }


def _median_ms(call: object) -> float:
    assert callable(call)
    seconds = []
    for _ in range(20):
        began = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - began)
    return 1000 * statistics.median(seconds)
