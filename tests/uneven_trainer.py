"""A trainer for tests of choosing: the scripted one, whose errors, by chance, are the larger the worse the settings."""

import math
from typing import Any

import numpy as np

from lstm_core.config import ExperimentConfig
from lstm_core.features.window_set import WindowSet
from lstm_core.results import RunResult
from tests import scripted_trainer

EPOCH_SECONDS = 0.02


def run(config: ExperimentConfig, *args: Any, **more: Any) -> RunResult:
    """Do what ``scripted_trainer.run`` does, in less time, with errors of a size that follows from the settings."""
    scripted_trainer.EPOCH_SECONDS = EPOCH_SECONDS
    noise, size = np.random.default_rng(config.seed), _size(config)

    def predict(windows: WindowSet) -> np.ndarray:
        return windows.steps + size * noise.normal(size=windows.steps.shape)

    return scripted_trainer.run(config, *args, predict=predict, **more)


def _size(config: ExperimentConfig) -> float:
    """Return how far it misses: least with few units, a rate of 0.001 and the input open."""
    rate = abs(math.log10(config.training.learning_rate / 0.001))
    size = 1 + rate + config.model.units / 100
    return size if "open" in config.features.inputs else 1.5 * size
