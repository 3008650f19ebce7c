"""The folds that all arms of an experiment share: the same dates to learn from and to be tested on.

A fold is exact rows of an arm's table, and another input may leave out other rows: 14 at the start for an RSI of 14,
one in the middle where a logarithm has no value. So folds are cut once, as dates, and each arm has the rows that lie
between them. All arms begin to learn where the last of them has its first row.

All folds end where the run's own test part begins. Whoever chooses inputs by what comes out has then chosen by rows
before the test part, which can go on being an exam.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError, TooFewRowsError
from lstm_core.features.panel import dates_of
from lstm_core.features.splits import split_rows
from lstm_core.studies.backtest import fold_configs
from lstm_core.studies.common.asks import Start

__all__ = ["MOST_FOLDS", "USUAL_FOLDS", "arms_on_folds"]

USUAL_FOLDS = 3
"""How many folds where nobody chose."""

MOST_FOLDS = 5
"""How many there may be."""


def arms_on_folds(
    start: Start, arms: Sequence[ExperimentConfig], folds: int
) -> tuple[tuple[ExperimentConfig, ...], ...]:
    """Return each arm on each fold.

    The folds share as many rows as the run's test part has, or half of those before it if that is less.

    Args:
        start: The run; the first arm is the run itself.
        arms: What is to be compared, made of the run.
        folds: How many, 2 to ``MOST_FOLDS``.

    Returns:
        By fold, in the order of time, and within it by arm.

    Raises:
        ConfigError: So many folds can't be, or rows of an arm are lacking.
        TooFewRowsError: The rows before the test part are too few.
    """
    if not 2 <= folds <= MOST_FOLDS:
        raise ConfigError(f"An ablation has 2 to {MOST_FOLDS} folds, not {folds}.")
    dates = [_dates(start, arm) for arm in arms]
    tested = split_rows(len(start.dates), start.config.split).test
    first = max(each[0] for each in dates)
    begins = int(start.dates.searchsorted(first))
    before = max(tested.start - begins, 0)
    every = min(len(tested), before // 2) // folds
    longest = max(arms, key=lambda arm: arm.features.window)  # what is enough for it is enough for all
    try:
        cut = fold_configs(longest, before, folds, every=every)
    except (ConfigError, TooFewRowsError) as error:
        raise TooFewRowsError(
            f"{before:,} rows lie before this run's test part, too few for an ablation of {folds} folds with a window "
            f"of {longest.features.window}. Take fewer folds, a shorter window or a longer series."
        ) from error
    ends = [[begins + row for row in fold.split.rows or ()] for fold in cut]
    return tuple(
        tuple(_on_fold(arm, places, start.dates, own) for arm, own in zip(arms, dates, strict=True)) for places in ends
    )


def _dates(start: Start, arm: ExperimentConfig) -> pd.DatetimeIndex:
    """Return the dates of an arm's rows.

    Raises:
        LabError: Its inputs can't be had.
    """
    if arm.features.inputs == start.config.features.inputs or start.table is None:
        return start.dates
    return dates_of(start.table, arm)


def _on_fold(
    arm: ExperimentConfig, places: Sequence[int], dates: pd.DatetimeIndex, own: pd.DatetimeIndex
) -> ExperimentConfig:
    """Return an arm on the rows of its own that lie between the dates of a fold."""
    rows = tuple(int(own.searchsorted(dates[place])) for place in places)
    return arm.with_("split", rows=rows, reach_back=True)
