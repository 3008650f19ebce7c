"""Which settings of a run can be compared on its validation part, and which of their values are worth trying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.knobs.knob import Knob, knobs_of, value_at
from lstm_core.studies.common.asks import Start

__all__ = ["few_around", "worth_trying"]


def worth_trying(start: Start) -> dict[str, tuple[Any, ...]]:
    """Return the settings whose values can be told apart on the validation part of a run, with those worth trying.

    Example:
        >>> import pandas as pd
        >>> worth_trying(Start(ExperimentConfig(), pd.bdate_range("2020-01-01", periods=900)))["model.units"]
        (8, 16, 32, 64, 128)
    """
    fields = start.config.model_dump()
    return {
        path: _values(knob, fields, start)
        for path, knob in knobs_of(ExperimentConfig).items()
        if knob.about.tries and knob.counts(fields) and (knob.about.needs is None or knob.about.needs.met(fields))
    }


def few_around(offered: Sequence[Any], own: Any, most: int = 3) -> tuple[Any, ...]:
    """Return a few of the values worth trying, around that of the run.

    Args:
        offered: The values, in their order.
        own: That of the run; where it is none of them, the first few are returned.
        most: How many.

    Example:
        >>> few_around((8, 16, 32, 64, 128), 64), few_around((8, 16, 32, 64, 128), 8)
        ((32, 64, 128), (8, 16, 32))
    """
    place = offered.index(own) if own in offered else 0
    first = min(max(place - most // 2, 0), max(len(offered) - most, 0))
    return tuple(offered[first : first + most])


def _values(knob: Knob, fields: Mapping[str, Any], start: Start) -> tuple[Any, ...]:
    """Return the values worth trying of a setting, that of the run in its place among them."""
    own, tries = value_at(fields, knob.path), knob.about.tries
    if own not in tries:
        numbers = knob.kind in (int, float) and own is not None
        tries = tuple(sorted([*tries, own], key=lambda one: (one is not None, one))) if numbers else (*tries, own)
    if knob.path != "features.window":
        return tries
    split, ahead, rows = start.config.split, start.config.features.horizon - 1, len(start.dates)
    room = rows * split.train if split.reach_back else rows * (split.validation or split.train)
    return tuple(window for window in tries if window == own or window + ahead < room / 2)
