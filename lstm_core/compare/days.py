"""The days that all of some runs were tested on, and why their errors can't be compared where they can't."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64, Int64
from lstm_core.errors import ConfigError
from lstm_core.evaluation.measures import rounding
from lstm_core.features.indicators import label
from lstm_core.numbers import listed
from lstm_core.results import Outputs, RunResult
from lstm_core.steps import Step

__all__ = ["SharedDays", "shared_days"]


@dataclass(frozen=True, eq=False)
class SharedDays:
    """Days that all were tested on.

    Attributes:
        dates: The days, ascending.
        places: Of each run, which of its windows they are, shape (days,) each.
        tested: On how many days each was tested.
        step: What one of them stands for.
    """

    dates: pd.DatetimeIndex
    places: tuple[Int64, ...] = field(repr=False)
    tested: tuple[int, ...]
    step: Step

    def __len__(self) -> int:
        return len(self.dates)

    @property
    def same(self) -> bool:
        """Whether all were tested on the same days."""
        return all(count == len(self) for count in self.tested)


def _require_one_question(results: Sequence[RunResult], names: Sequence[str]) -> None:
    """Make sure that runs predict the same thing of series with the same step.

    Args:
        results: At least two, each of one series.
        names: What they are called.

    Raises:
        ConfigError: Their errors can't be compared.
        ValueError: A result is of many tickers.
    """
    if any(result.panel is not None for result in results):
        raise ValueError("of a run on many tickers the result of one is compared")
    targets = [label(result.config.features.target) for result in results]
    if len({result.config.features.target for result in results}) > 1:
        raise ConfigError(
            f"They predict different things ({_each(names, targets)}), so that their errors can't be compared."
        )
    steps = [result.step.name for result in results]
    if len(set(steps)) > 1:
        told = _each(names, [f"one {name} ahead" for name in steps])
        raise ConfigError(f"They look differently far ahead ({told}), so that their errors can't be compared.")


def shared_days(results: Sequence[RunResult], names: Sequence[str]) -> SharedDays:
    """Return the days that all were tested on.

    Args:
        results: At least two, each of one series.
        names: What they are called.

    Raises:
        ConfigError: They answer different questions, are of different series, or share no day.

    Example:
        ``shared_days([one, other], "AB")`` of windows of 60 and 20 time steps inside the same test part has the days
        that the longer window leaves.
    """
    _require_one_question(results, names)
    outputs, step = [result.outputs for result in results], results[0].step
    dates, places = _in_common([one.dates for one in outputs])
    if not len(dates):
        spans = [step.span(one.dates.sort_values()) for one in outputs]
        raise ConfigError(
            f"They were tested on different {step.shorts} ({_each(names, spans)}) and share none, so that their errors "
            "can't be compared: some times are easier than others."
        )
    for place, name in enumerate(names[1:], 1):
        wrong = _unlike(outputs[0], places[0], outputs[place], places[place])
        if wrong:
            titles = _each((names[0], name), (results[0].title, results[place].title))
            raise ConfigError(
                f"They are of different series ({titles}): on {wrong:,} of {step.count(len(dates))} that they share "
                "not the same happened. Errors on different series can't be compared."
            )
    return SharedDays(dates, places, tuple(len(one) for one in outputs), step)


def _in_common(dates: Sequence[pd.DatetimeIndex]) -> tuple[pd.DatetimeIndex, tuple[Int64, ...]]:
    """Return the dates that are in all, ascending, and where each of them stands in each."""
    shared = reduce(np.intersect1d, [np.unique(one.to_numpy()) for one in dates])
    places = []
    for one in dates:
        order = np.argsort(one.to_numpy(), kind="stable")
        places.append(order[np.searchsorted(one.to_numpy()[order], shared)].astype("int64"))
    return pd.DatetimeIndex(shared), tuple(places)


def _unlike(first: Outputs, first_places: Int64, other: Outputs, other_places: Int64) -> int:
    """Return on how many days it was not the same that happened, or not the same that was known before."""

    def both(outputs: Outputs, places: Int64) -> Float64:
        return np.stack([outputs.actual[places, 0], outputs.previous[places]])  # (2, days)

    ours, theirs = both(first, first_places), both(other, other_places)
    return int(np.any(np.abs(ours - theirs) > rounding(ours.ravel()), axis=0).sum())


def _each(names: Sequence[str], told: Sequence[str]) -> str:
    """Say something of each: one word where several have the same in common."""
    having: dict[str, list[str]] = {}
    for name, words in zip(names, told, strict=True):
        having.setdefault(words, []).append(name)
    return "; ".join(f"{listed(those)}: {words}" for words, those in having.items())
