"""Does another seed attend to the same days? Attention that chance decides explains nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.errors import ConfigError
from lstm_core.explain.rank_correlation import rank_correlations
from lstm_core.results import RunResult

__all__ = ["Stability", "stability"]


@dataclass(frozen=True)
class Stability:
    """How alike runs with other seeds attend: means of Spearman's rank correlation over all pairs of runs.

    Attributes:
        seeds: The seeds of the runs.
        profile: Of the mean attention by time step: do they look at the same ages?
        day: Of the attention day by day.
        beyond_profile: Of what is left of each day's attention without the run's own mean profile: do they see the same
            thing in a day? Each is ``None`` where nothing varies.
    """

    seeds: tuple[int, ...]
    profile: float | None
    day: float | None
    beyond_profile: float | None


def stability(results: Sequence[RunResult]) -> Stability:
    """Compare the attention of runs that differ in their seed only.

    Args:
        results: At least two runs of the same config and data, each with a seed of its own.

    Raises:
        ConfigError: They are too few, or differ in more than the seed.

    Example:
        >>> found = stability([result, result_of_another_seed])  # doctest: +SKIP
        >>> found.profile, found.day  # doctest: +SKIP
        (0.93, 0.71)
    """
    seeds = tuple(result.config.seed for result in results)
    if len(set(seeds)) < 2 or len(set(seeds)) < len(seeds):
        raise ConfigError("Comparing seeds needs at least two runs, each with a seed of its own.")
    first = results[0].config
    if any(result.config.with_("", seed=first.seed) != first for result in results):
        raise ConfigError("Comparing seeds needs runs whose settings are the same in everything but the seed.")
    attention = [result.attention.astype("float64") for result in results]  # each (samples, time)
    profiles = [weights.mean(axis=0, keepdims=True) for weights in attention]
    left = [_without_rounding(weights - mean) for weights, mean in zip(attention, profiles, strict=True)]
    return Stability(seeds, _mean_of_pairs(profiles), _mean_of_pairs(attention), _mean_of_pairs(left))


def _without_rounding(left: Float64) -> Float64:
    """Return what is left of attention, with what is only float32's rounding made equal, so that it has no ranks."""
    return np.where(np.abs(left) < 1e-6, 0.0, left)


def _mean_of_pairs(values: Sequence[Float64]) -> float | None:
    """Return the mean correlation over all pairs and rows that have one."""
    found = np.concatenate([rank_correlations(one, other) for one, other in combinations(values, 2)])
    found = found[np.isfinite(found)]
    return float(found.mean()) if len(found) else None
