"""A trainer for the browser's tests: the scripted one, whose epochs take long enough to be watched and stopped.

They take about as long as the tutorial's do on a slow laptop, but no processor; those of a page need it meanwhile.
"""

from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.results import RunResult
from tests import scripted_trainer

__all__ = ["run"]

EPOCH_SECONDS = 0.6
MANY_EPOCHS = 90
"""Whoever asks for so many wants to do something meanwhile, on a machine that may be busy: each takes twice as long."""


def run(config: ExperimentConfig, *args: Any, **more: Any) -> RunResult:
    """Do what ``scripted_trainer.run`` does, in more time."""
    scripted_trainer.EPOCH_SECONDS = EPOCH_SECONDS * (2 if config.training.epochs >= MANY_EPOCHS else 1)
    return scripted_trainer.run(config, *args, **more)
