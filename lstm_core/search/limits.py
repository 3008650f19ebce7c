"""How large a trial may be."""

from __future__ import annotations

from lstm_core.config import ExperimentConfig
from lstm_core.model.summary import parameters_of
from lstm_core.search.plan import Plan

__all__ = ["fits", "weights_in"]


def weights_in(config: ExperimentConfig) -> int:
    """Return how many weights a network of a config has, counted without building it.

    Example:
        >>> weights_in(ExperimentConfig())
        17341
    """
    return parameters_of(config).total


def fits(plan: Plan, config: ExperimentConfig) -> bool:
    """Say whether a trial is small enough to be trained."""
    return not plan.most_weights or weights_in(config) <= plan.most_weights
