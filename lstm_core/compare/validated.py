"""The errors of some runs on the validation part, which choosing among them goes by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.evaluation.measures import rmse
from lstm_core.evaluation.paired import Paired, paired
from lstm_core.numbers import listed
from lstm_core.results import RunResult
from lstm_core.verdicts.two_runs import SURE

__all__ = ["Validated", "validated"]


@dataclass(frozen=True)
class Validated:
    """Errors on the validation part.

    Attributes:
        rmse: Of each run, in the target's unit; ``None`` for one without a validation part.
        days: How many days all of these have in common, on which the errors are measured.
        best: Which of the runs has the smallest; ``None`` where they can't be compared.
        why_not: Why they can't, in a sentence; empty if they can.
        pair: The best held against the second best; ``None`` where they can't be compared.
    """

    rmse: tuple[float | None, ...]
    days: int
    best: int | None
    why_not: str
    pair: Paired | None = None

    @property
    def is_sure(self) -> bool:
        """Whether the best is ahead of the second best by more than days explain."""
        if self.pair is None or self.pair.interval is None or self.pair.test is None:
            return False
        return self.pair.interval[1] < 1 and self.pair.test.p < SURE


def validated(results: Sequence[RunResult], letters: Sequence[str]) -> Validated:
    """Measure runs on the days that are in the validation parts of all.

    Args:
        results: The runs, each of one series, all about the same question (``days.shared_days``).
        letters: What they are called.
    """
    none = tuple(None for _ in results)
    lacking = [letter for letter, one in zip(letters, results, strict=True) if one.calibration.part != "validation"]
    if lacking:
        whose = "None of them has a" if len(lacking) == len(results) else f"{listed(lacking)} {_have(len(lacking))}"
        return Validated(none, 0, None, f"{whose} validation part, so there is nothing to choose among these runs by.")
    parts = [one.calibration for one in results]
    shared = parts[0].dates
    for part in parts[1:]:
        shared = shared.intersection(part.dates)
    if not len(shared):
        return Validated(none, 0, None, "Their validation parts share no day, so that these errors can't be compared.")
    actual = _on(shared, parts[0].dates, parts[0].actual[:, 0])
    predicted = [_on(shared, part.dates, part.point[:, 0]) for part in parts]
    errors = [rmse(actual, each) for each in predicted]
    first, second = np.argsort(errors, kind="stable")[:2].tolist()
    pair = paired(actual, predicted[first], predicted[second], shared.to_numpy())
    return Validated(tuple(errors), len(shared), first, "", pair)


def _on(days: pd.DatetimeIndex, dates: pd.DatetimeIndex, values: Float64) -> Float64:
    """Return the values of some days, which are among ``dates``."""
    return values[dates.get_indexer(days)]


def _have(count: int) -> str:
    return "has no" if count == 1 else "have no"
