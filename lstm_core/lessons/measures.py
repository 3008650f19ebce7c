"""What a question may ask about runs, as a number for each of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from lstm_core.lessons.facts import Facts

__all__ = ["MEASURES", "Measure"]


@dataclass(frozen=True)
class Measure:
    """Something that is measured on the runs of a lesson.

    Attributes:
        label: What it is, as an axis says it.
        of: Takes the facts of all runs of a lesson, in its order; returns a number for each, or one for all together.
        unit: What stands behind a number; empty for nothing.
        decimals: How many decimals tell.
    """

    label: str
    of: Callable[[Sequence[Facts]], Sequence[float]]
    unit: str = ""
    decimals: int = 2

    def said(self, value: float) -> str:
        """Write a value.

        Example:
            >>> MEASURES["gain_of_the_luckiest"].said(1.25)
            '1.2%'
        """
        return f"{value:.{self.decimals}f}{self.unit}"


def _times_the_error_of_repeating(results: Sequence[Facts]) -> list[float]:
    return [result.errors["model"] / result.errors["persistence"] for result in results]


def _skills(results: Sequence[Facts]) -> list[float]:
    return [1 - ratio for ratio in _times_the_error_of_repeating(results)]


def _skill_of_the_best(results: Sequence[Facts]) -> list[float]:
    return [1 - min(result.errors.values()) / result.errors["persistence"] for result in results]


def _flattery(results: Sequence[Facts]) -> list[float]:
    """Return how much smaller the error beside repeating looks than that of the first run, which is honest."""
    ratios = _times_the_error_of_repeating(results)
    return [100 * (1 - ratio / ratios[0]) for ratio in ratios]


def _times_the_error_of_the_first(results: Sequence[Facts]) -> list[float]:
    return [result.errors["model"] / results[0].errors["model"] for result in results]


def _less_error_by_the_mean(results: Sequence[Facts]) -> list[float]:
    return [100 * (1 - result.errors["mean"] / result.errors["persistence"]) for result in results]


def _rows_back(results: Sequence[Facts]) -> list[float]:
    """Return how many rows before the predicted one the time step lies that gets the most attention on average."""
    looked = [result.looked for result in results]  # (window,) each, the oldest step first
    return [float(len(weights) - weights.index(max(weights))) if weights else 0.0 for weights in looked]


def _gain_of_the_luckiest(results: Sequence[Facts]) -> list[float]:
    """Return by how much the run that is best on the validation part is better than the middle one on the test part."""
    chosen = min(results, key=_watched)
    return [100 * (1 - chosen.errors["model"] / median(result.errors["model"] for result in results))]


def _gain_where_chosen(results: Sequence[Facts]) -> list[float]:
    """Return the same on the validation part, where it was chosen: of the root of the loss, which is an error too."""
    losses = list(map(_watched, results))
    return [100 * (1 - math.sqrt(min(losses) / median(losses)))]


def _watched(result: Facts) -> float:
    return math.inf if result.watched_loss is None else result.watched_loss


def _gain_together(results: Sequence[Facts]) -> list[float]:
    """Return how much less error the last run, which learned from all series, has than the runs on each alone.

    Errors are multiples of that of repeating each series' last value, so that none counts for more because its numbers
    are larger; the mean over the series is taken.
    """
    *alone, together = results
    own = {ticker: error for result in alone for ticker, error in result.by_ticker.items()}
    shared = [ticker for ticker in together.by_ticker if ticker in own]
    if not shared:
        return [0.0]
    return [100 * (1 - sum(together.by_ticker[name] for name in shared) / sum(own[name] for name in shared))]


MEASURES: Mapping[str, Measure] = {
    "skill": Measure("skill against repeating the last value", _skills),
    "times_the_error_of_repeating": Measure(
        "error, as a multiple of that of repeating the last value", _times_the_error_of_repeating
    ),
    "skill_of_the_best": Measure("skill of the best of all methods", _skill_of_the_best),
    "flattery": Measure("less error than the honest run", _flattery, "%", 0),
    "times_the_error_of_the_first": Measure("error, as a multiple of the first run's", _times_the_error_of_the_first),
    "less_error_by_the_mean": Measure(
        "less error by always saying the mean than by repeating", _less_error_by_the_mean, "%", 1
    ),
    "rows_back": Measure("rows back, where attention looks most", _rows_back, decimals=0),
    "gain_of_the_luckiest": Measure("gain on the test part", _gain_of_the_luckiest, "%", 1),
    "gain_where_chosen": Measure("gain on the validation part", _gain_where_chosen, "%", 1),
    "gain_together": Measure("less error together than alone", _gain_together, "%", 1),
}
"""All measures by the names that lessons use."""
