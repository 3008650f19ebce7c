"""Two arms of an experiment, with something and without it: how much smaller is the error with it, and how sure is it?

Both arms were trained on the same folds, from the same seeds, and tested on the same days. What is asked is how well
one network does, so what is averaged over the seeds is the squared error of each day. The mean of the seeds'
predictions would be another model (of several networks, usually a better one), and an arm whose seeds disagree would be
flattered.

Two kinds of luck are in the difference. Another stretch of days would have given another one, and so would other
initial weights. Days are drawn anew in blocks (``bootstrap.py``), the same for both arms. Seeds are drawn anew within
each fold, one fewer than there are, so that the variance of their mean comes out right however few they are: J. Rao,
C. Wu, "Resampling inference with complex survey data", Journal of the American Statistical Association 83 (1988). As
the variance of three is itself a guess, what they move is stretched as Student's t is against the normal. An interval
from days alone would take the luck of three seeds for a property of the arm; one from seeds alone, as error bars over
seeds are, forgets that a year has only so many days.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lstm_core.arrays import Float64
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS, drawn_days
from lstm_core.evaluation.holm import holm

__all__ = ["ALPHA", "ArmPair", "Gain", "PairedFold", "gains"]

ALPHA = 0.05
"""How often something without any effect may seem to have one, all that is asked at once taken together."""

_RESAMPLES = 4000
_AT_ONCE = 500  # draws, so that the counts of a long series fit into memory


@dataclass(frozen=True, eq=False)
class PairedFold:
    """Squared errors of both arms in one fold.

    Attributes:
        days: The days that all of these runs were tested on, ascending, shape (days,).
        seeds: The seeds that both arms were trained from.
        with_it: Squared errors of the arm that has what is asked about, shape (seeds, days).
        without: Those of the arm that has not, same shape.
    """

    days: NDArray[np.generic] = field(repr=False)
    seeds: tuple[int, ...]
    with_it: Float64 = field(repr=False)
    without: Float64 = field(repr=False)


@dataclass(frozen=True, eq=False)
class ArmPair:
    """Two arms on all folds.

    Attributes:
        folds: In the order of time; their days do not meet.
    """

    folds: tuple[PairedFold, ...]

    @property
    def days(self) -> int:
        """On how many days both were tested."""
        return sum(len(fold.days) for fold in self.folds)

    @property
    def seeds(self) -> tuple[int, ...]:
        """All seeds, ascending."""
        return tuple(sorted({seed for fold in self.folds for seed in fold.seeds}))

    @property
    def gain(self) -> float | None:
        """By which share the RMSE is smaller with it, below 0 if larger; ``None`` if there is no error without it."""
        return _gain(*(sum(squares.mean(axis=0).sum() for squares in both) for both in self._arms()))

    def gain_of(self, seed: int) -> float | None:
        """Return the gain of one seed alone, over the folds that have it."""
        here = [(fold, fold.seeds.index(seed)) for fold in self.folds if seed in fold.seeds]
        return _gain(
            sum(float(fold.with_it[row].sum()) for fold, row in here),
            sum(float(fold.without[row].sum()) for fold, row in here),
        )

    def drawn_gains(self, *, resamples: int = _RESAMPLES, seed: int = 0) -> Float64 | None:
        """Draw days and seeds anew many times, and return the gain of each draw, shape (resamples,).

        Args:
            resamples: How many times to draw.
            seed: Of the draws; the same errors give the same draws.

        Returns:
            The gains; ``None`` with fewer than ``ENOUGH_DAYS`` days, or where an arm makes no error in some draw.
        """
        if self.days < ENOUGH_DAYS:
            return None
        random = np.random.default_rng(seed)
        at_once = [min(_AT_ONCE, resamples - done) for done in range(0, resamples, _AT_ONCE)]
        sums = np.concatenate([self._drawn_sums(count, random) for count in at_once], axis=2)  # (2, 2, resamples)
        if (sums[:, 1] <= 0).any() or (sums[:, 0] <= 0).any():
            return np.zeros(resamples) if np.array_equal(sums[:, 0], sums[:, 1]) else None
        days, both = np.log(sums[:, 0] / sums[:, 1])  # (resamples,) each, of the squared errors
        stretched: Float64 = 1.0 - np.exp((days + self._spread * (both - days)) / 2)
        return stretched

    @property
    def _spread(self) -> float:
        """By how much more luck of seeds there may be than so few of them show: Student's t over the normal's."""
        # Imported here so that the app, which only shows results, stays small.
        from scipy.stats import norm, t

        more = sum(len(fold.seeds) - 1 for fold in self.folds)
        return float(t.ppf(0.975, more) / norm.ppf(0.975)) if more else 1.0

    def _arms(self) -> tuple[list[Float64], list[Float64]]:
        return [fold.with_it for fold in self.folds], [fold.without for fold in self.folds]

    def _drawn_sums(self, resamples: int, random: np.random.Generator) -> Float64:
        """Return the sums of both arms' squared errors in each draw of days, first of all seeds, then of drawn ones.

        Shape (2, arms, resamples).
        """
        counts = drawn_days(self.days, resamples, random).astype("float64")  # (resamples, days)
        sums, first = np.zeros((2, 2, resamples)), 0
        for fold in self.folds:
            here = counts[:, first : first + len(fold.days)]
            shares = _drawn_seeds(len(fold.seeds), resamples, random)  # (resamples, seeds), the same for both arms
            for arm, squares in enumerate((fold.with_it, fold.without)):
                of_seeds = here @ squares.T  # (resamples, seeds)
                sums[0, arm] += of_seeds.mean(axis=1)
                sums[1, arm] += (of_seeds * shares).sum(axis=1)
            first += len(fold.days)
        return sums


@dataclass(frozen=True)
class Gain:
    """How much smaller the error is with something, as shares of the RMSE without it.

    Attributes:
        gain: Over all folds, days and seeds; ``None`` if there is no error without it.
        by_seed: Of each seed alone.
        interval: Where it lies but for chance, at ``level``; ``None`` with too few days.
        level: 0.95 where one thing was asked. Where several were, the level at which Holm's correction holds this one
            against 0: above 0.95, so that what seems to help by chance, one of many, does not count.
        p: Probability of a gain so far from 0 if there were none, by itself; ``None`` with too few days.
        holm_p: The same, all that was asked taken together.
        days: On how many days both arms were tested.
        seeds: From how many seeds each was trained, at least in some fold.
        folds: In how many folds.
    """

    gain: float | None
    by_seed: tuple[float | None, ...]
    interval: tuple[float, float] | None
    level: float
    p: float | None
    holm_p: float | None
    days: int
    seeds: int
    folds: int


def gains(pairs: Sequence[ArmPair], *, resamples: int = _RESAMPLES, seed: int = 0) -> tuple[Gain, ...]:
    """Measure what each of several things is worth, corrected for their number.

    Args:
        pairs: One for each thing that is asked about.
        resamples: How many times to draw.
        seed: Of the draws; the same arguments give the same numbers.

    Example:
        >>> noise = np.random.default_rng(0).normal(size=(3, 200)) ** 2
        >>> fold = PairedFold(np.arange(200), (7, 8, 9), 0.81 * noise, noise)
        >>> (found,) = gains([ArmPair((fold,))])
        >>> round(found.gain, 3), found.level, found.interval[0] > 0
        (0.1, 0.95, True)
    """
    drawn = [pair.drawn_gains(resamples=resamples, seed=seed) for pair in pairs]
    chances = [None if draws is None else _chance(draws) for draws in drawn]
    together = holm(chances)
    asked = sum(chance is not None for chance in chances)
    return tuple(
        _measured(pair, draws, chance, corrected, asked)
        for pair, draws, chance, corrected in zip(pairs, drawn, chances, together, strict=True)
    )


def _measured(pair: ArmPair, draws: Float64 | None, chance: float | None, corrected: float | None, asked: int) -> Gain:
    # Where the corrected chance is cut off at 1, it no longer tells by what it was multiplied.
    factor = asked if not chance or corrected is None or corrected >= 1 else corrected / chance
    alpha = ALPHA / max(factor, 1)
    return Gain(
        gain=pair.gain,
        by_seed=tuple(pair.gain_of(seed) for seed in pair.seeds),
        interval=None if draws is None else _ends(draws, alpha),
        level=1 - alpha,
        p=chance,
        holm_p=corrected,
        days=pair.days,
        seeds=len(pair.seeds),
        folds=len(pair.folds),
    )


def _gain(with_it: float, without: float) -> float | None:
    if without <= 0:
        return 0.0 if with_it <= 0 else None
    return 1.0 - math.sqrt(with_it / without)


def _drawn_seeds(seeds: int, resamples: int, random: np.random.Generator) -> Float64:
    """Return how much each seed counts in each draw: one fewer are drawn than there are; of one, that one."""
    count = max(seeds - 1, 1)
    return random.multinomial(count, np.full(seeds, 1 / seeds), size=resamples) / count


def _chance(draws: Float64) -> float:
    """Return how often chance alone leads so far from 0, to either side, by how often draws come to the other side."""
    beyond = min(int((draws <= 0).sum()), int((draws >= 0).sum()))
    return min(1.0, 2 * (1 + beyond) / (1 + len(draws)))


def _ends(draws: Float64, alpha: float) -> tuple[float, float]:
    low = np.quantile(draws, alpha / 2, method="lower")
    return float(low), float(np.quantile(draws, 1 - alpha / 2, method="higher"))
