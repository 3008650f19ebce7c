"""Choosing among settings by the validation part, honestly: with error bars, the luck line, and the simplest in reach.

Nothing here looks at the test part. Errors are squared errors of the first row ahead on the days of the validation part
that all runs share; a setting that was trained again from fresh seeds counts by those seeds alone, the mean of them on
each day, because the first seed is the one that it was picked by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS
from lstm_core.evaluation.luck import Luck, drawn_means, luck_among
from lstm_core.model.summary import parameters_of
from lstm_core.results import RunResult

__all__ = ["AGAIN", "FRESH_SEEDS", "Candidate", "Selection", "best_again", "select", "weight_count"]

AGAIN = 3
"""So many of the best settings are trained again before they are ranked."""

FRESH_SEEDS = 2
"""From so many fresh seeds each."""

_SEEDS = 2**31  # one more than the largest


@dataclass(frozen=True)
class Candidate:
    """One setting, and how it did on the validation part.

    Attributes:
        config: The setting, with the seed that it was first trained from.
        weights: How many weights are trained, over all networks that are averaged.
        rmse: Root mean squared error in the target's unit, of the fresh seeds where there are any.
        gain: By what share its mean squared error is smaller than that of the run itself; below 0 it is larger.
        deviation: Standard error of the gain, over days.
        first_gain: The gain of the seed that it was first trained from, against that of the run itself.
        seed_gains: Those of each fresh seed; empty if it was not trained again.
    """

    config: ExperimentConfig
    weights: int
    rmse: float
    gain: float
    deviation: float
    first_gain: float
    seed_gains: tuple[float, ...] = ()

    @property
    def is_ranked(self) -> bool:
        """Whether it was trained again from fresh seeds."""
        return bool(self.seed_gains)


@dataclass(frozen=True)
class Selection:
    """What the validation part says of some settings.

    Attributes:
        candidates: All of them, that of the run itself first.
        best: Which has the smallest error, of those trained again if any were.
        simplest: Which is recommended: the simplest within one standard error of the best.
        luck: What chance alone does for the best of so many; ``None`` with too few days.
        days: How many validation days they are compared on.
        min_gain: The least gain over the untrained model that is not luck, with so many tried: as much as the run asks
            for, or more; ``None`` where the run asks for none, or what the untrained model predicts is not known.
    """

    candidates: tuple[Candidate, ...]
    best: int
    simplest: int
    luck: Luck | None
    days: int
    min_gain: float | None = field(default=None)

    @property
    def winner(self) -> Candidate:
        """The best one."""
        return self.candidates[self.best]

    @property
    def recommended(self) -> Candidate:
        """The simplest within reach of the best."""
        return self.candidates[self.simplest]

    @property
    def is_believed(self) -> bool:
        """Whether the best is better than the run itself by more than luck explains."""
        return self.luck is not None and self.winner.gain > self.luck.needed


def select(start: RunResult, runs: Sequence[RunResult], elsewhere: int = 0) -> Selection:
    """Compare settings with those of a run.

    Args:
        start: The run that they are variations of; it is the first candidate.
        runs: Theirs, in any order; several that differ in their seed alone are one setting.
        elsewhere: How many runs beside these the person has made on the same question; they count for the luck line.

    Raises:
        ConfigError: There is no validation part, or the runs share none of its days.

    Example:
        >>> select(result, runs).recommended.config.model.units  # doctest: +SKIP
        16
    """
    together = (start, *runs)
    errors = _by_day(together)
    groups = _groups(together)
    firsts = [places[0] for places in groups]
    # Of those that were trained again, the fresh seeds count.
    means = np.array([errors[places[1:] or places].mean(axis=0) for places in groups])
    luck = luck_among(errors[firsts], len(groups) + elsewhere)
    levels = errors.mean(axis=1)
    deviations = _deviations(means, 0)
    candidates = tuple(
        Candidate(
            config=together[places[0]].config,
            weights=weight_count(together[places[0]].config),
            rmse=float(np.sqrt(mean.mean())),
            gain=_gain(float(mean.mean()), float(means[0].mean())),
            deviation=deviation,
            first_gain=_gain(float(levels[places[0]]), float(levels[0])),
            seed_gains=tuple(_gain(float(levels[place]), float(means[0].mean())) for place in places[1:]),
        )
        for places, mean, deviation in zip(groups, means, deviations, strict=True)
    )
    best = _best(candidates)
    found = (candidates, best, _simplest(candidates, best, means), luck, errors.shape[1])
    return Selection(*found, _least_gain(start, errors[firsts], len(groups) + elsewhere))


def best_again(
    start: ExperimentConfig, errors: Mapping[ExperimentConfig, float], seeds: int = FRESH_SEEDS
) -> tuple[ExperimentConfig, ...]:
    """Return the best settings from fresh seeds, and the run itself beside them.

    Args:
        start: The run itself.
        errors: Error on the validation part of each setting, with that of the run itself; all from its seed.
        seeds: How many fresh seeds.

    Example:
        >>> start = ExperimentConfig()
        >>> errors = {start.with_("model", units=units): 1 / units for units in (4, 8, 16, 32)}
        >>> [(each.model.units, each.seed) for each in best_again(start, errors, seeds=1)]
        [(32, 8), (16, 8), (8, 8), (64, 8)]
    """
    best = sorted(errors, key=errors.__getitem__)[:AGAIN]
    chosen = [*best, *([] if start in best else [start])]
    fresh = [(start.seed + number) % _SEEDS for number in range(1, seeds + 1)]
    return tuple(config.with_("", seed=seed) for config in chosen for seed in fresh)


def weight_count(config: ExperimentConfig) -> int:
    """Return how many weights a run trains, over all networks that it averages.

    Example:
        >>> weight_count(ExperimentConfig())
        17341
    """
    return parameters_of(config).total * config.training.ensemble


def _by_day(runs: Sequence[RunResult]) -> Float64:
    """Return squared errors on the validation days that all runs share, shape (runs, days)."""
    series = []
    for run in runs:
        part = run.calibration
        if part.part != "validation":
            raise ConfigError(
                "Settings are compared on the validation part, and this run has none. Train it with one first, or "
                "they would be chosen by their exam."
            )
        series.append(pd.Series((part.point[:, 0] - part.actual[:, 0]) ** 2, index=part.dates))
    shared = pd.concat(series, axis=1, join="inner").sort_index()
    if shared.empty:
        raise ConfigError("These runs share no day of their validation parts, so that they can't be compared.")
    return shared.to_numpy(dtype="float64").T


def _groups(runs: Sequence[RunResult]) -> list[list[int]]:
    """Return the places of the runs of each setting, the first seed first, the setting of the first run first."""
    found: dict[ExperimentConfig, list[int]] = {}
    for place, run in enumerate(runs):
        found.setdefault(run.config.with_("", seed=0), []).append(place)
    return list(found.values())


def _gain(level: float, base: float) -> float:
    return 1 - level / base if base else 0.0


def _deviations(means: Float64, against: int) -> list[float]:
    """Return the standard error of each setting's gain against one of them, by drawing days anew."""
    level = float(means[against].mean())
    if means.shape[1] < ENOUGH_DAYS or not level:
        return [0.0] * len(means)
    return [float(one) for one in drawn_means(means[against] - means).std(axis=1) / level]


def _best(candidates: Sequence[Candidate]) -> int:
    ranked = [place for place, one in enumerate(candidates) if one.is_ranked]
    return max(ranked or range(len(candidates)), key=lambda place: candidates[place].gain)


def _simplest(candidates: Sequence[Candidate], best: int, means: Float64) -> int:
    """Return the simplest within one standard error of the best.

    The rule is that of L. Breiman, J. Friedman, R. Olshen, C. Stone, "Classification and Regression Trees" (1984),
    section 3.4.3, with the standard error of the difference on the same days. Simplest is what has the fewest weights,
    of those the shortest window, of those the run itself, and else the one with the smallest error.
    """
    level = float(means[0].mean())
    off = _deviations(means, best)
    scale = float(means[best].mean()) / level if level else 1.0
    near = [place for place, one in enumerate(candidates) if candidates[best].gain - one.gain <= scale * off[place]]

    def how_simple(place: int) -> tuple[int, int, bool, float]:
        one = candidates[place]
        return one.weights, one.config.features.window, place != 0, -one.gain

    return min(near, key=how_simple)


def _least_gain(start: RunResult, squares: Float64, tried: int) -> float | None:
    """Return what ``training.min_gain`` has to be with so many tried, if the untrained model repeats the last value."""
    config = start.config
    asked, kind = config.training.min_gain, config.features.target_kind
    if asked is None or not config.model.zero_head or kind not in ("change", "log_return"):
        return None
    part = start.calibration
    untrained = pd.Series((part.previous - part.actual[:, 0]) ** 2, index=part.dates).to_numpy(dtype="float64")
    if len(untrained) != squares.shape[1]:
        return None
    luck = luck_among(np.vstack([untrained, squares]), tried + 1)
    return None if luck is None else max(asked, luck.needed)
