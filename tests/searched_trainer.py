"""A trainer for tests of searches: the scripted one, whose errors on the validation part follow from the settings."""

from dataclasses import replace
from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.results import RunResult
from tests import scripted_trainer

EPOCH_SECONDS = 0.02


def run(config: ExperimentConfig, *args: Any, **more: Any) -> RunResult:
    """Do what ``scripted_trainer.run`` does, in less time, and be the worse the more units there are."""
    scripted_trainer.EPOCH_SECONDS = EPOCH_SECONDS
    result = scripted_trainer.run(config, *args, **more)
    off = config.model.units / 10 + 50 * config.training.learning_rate + config.seed / 1e6
    part = result.calibration
    return replace(result, calibration=replace(part, values=part.values + off))
