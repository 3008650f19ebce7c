"""What a question may ask about runs, as a number for each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from lstm_core.results import RunResult

__all__ = ["MEASURES", "Measure"]


@dataclass(frozen=True)
class Measure:
    """Something that is measured on the runs of a lesson.

    Attributes:
        label: What it is, as an axis says it.
        of: Takes the results of all runs of a lesson, in its order; returns a number for each, or one for all together.
        unit: What stands behind a number; empty for nothing.
        decimals: How many decimals tell.
    """

    label: str
    of: Callable[[Sequence[RunResult]], Sequence[float]]
    unit: str = ""
    decimals: int = 2

    def said(self, value: float) -> str:
        """Write a value.

        Example:
            >>> MEASURES["gain_of_the_luckiest"].said(1.25)
            '1.2%'
        """
        return f"{value:.{self.decimals}f}{self.unit}"


def _rmse(result: RunResult, name: str) -> float:
    """Return the error of a method of the leaderboard on the test part, in the target's unit."""
    return next(entry.metrics.rmse for entry in result.leaderboard if entry.name == name)


def _skills(results: Sequence[RunResult]) -> list[float]:
    return [result.measured.skill or 0.0 for result in results]


def _times_the_error_of_repeating(results: Sequence[RunResult]) -> list[float]:
    return [_rmse(result, "model") / _rmse(result, "persistence") for result in results]


def _skill_of_the_best(results: Sequence[RunResult]) -> list[float]:
    best = [min(entry.metrics.rmse for entry in result.leaderboard) for result in results]
    return [1 - least / _rmse(result, "persistence") for least, result in zip(best, results, strict=True)]


def _flattery(results: Sequence[RunResult]) -> list[float]:
    """Return how much smaller the error beside repeating looks than that of the first run, which is honest."""
    ratios = _times_the_error_of_repeating(results)
    return [100 * (1 - ratio / ratios[0]) for ratio in ratios]


def _times_the_error_of_the_first(results: Sequence[RunResult]) -> list[float]:
    first = _rmse(results[0], "model")
    return [_rmse(result, "model") / first for result in results]


def _less_error_by_the_mean(results: Sequence[RunResult]) -> list[float]:
    return [100 * (1 - _rmse(result, "mean") / _rmse(result, "persistence")) for result in results]


def _rows_back(results: Sequence[RunResult]) -> list[float]:
    """Return how many rows before the predicted one the time step lies that gets the most attention on average."""
    looked = [result.attention.mean(axis=0) for result in results]  # (window,) each, the oldest step first
    return [float(len(weights) - weights.argmax()) for weights in looked]


def _gain_of_the_luckiest(results: Sequence[RunResult]) -> list[float]:
    """Return by how much the run that is best on the validation part is better than the middle one on the test part."""
    chosen = min(results, key=lambda result: result.val_loss[max(result.kept_epoch - 1, 0)])
    usual = median(_rmse(result, "model") for result in results)
    return [100 * (1 - _rmse(chosen, "model") / usual)]


MEASURES: Mapping[str, Measure] = {
    "skill": Measure("skill against repeating the last value", _skills),
    "times_the_error_of_repeating": Measure(
        "error, as a multiple of that of repeating the last value", _times_the_error_of_repeating
    ),
    "skill_of_the_best": Measure("skill of the best of all methods", _skill_of_the_best),
    "flattery": Measure("less error beside repeating than the honest run has", _flattery, "%", 0),
    "times_the_error_of_the_first": Measure("error, as a multiple of the first run's", _times_the_error_of_the_first),
    "less_error_by_the_mean": Measure(
        "less error by always saying the mean than by repeating", _less_error_by_the_mean, "%", 1
    ),
    "rows_back": Measure("rows back, where attention looks most", _rows_back, decimals=0),
    "gain_of_the_luckiest": Measure("gain on the test part", _gain_of_the_luckiest, "%", 1),
}
"""All measures by the names that lessons use."""
