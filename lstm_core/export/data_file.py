"""The series of a run as a file that its script reads: the rows that are used, with all indicators worked out."""

from __future__ import annotations

import pandas as pd

from lstm_core.choices import FeatureConfig
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError
from lstm_core.features.panel import PreparedPanel
from lstm_core.spreadsheet import as_csv

__all__ = ["data_file", "edges_of", "rows_of"]


def data_file(used: PriceTable | PreparedPanel, features: FeatureConfig) -> bytes:
    """Write the rows that a run uses as CSV.

    Args:
        used: The series with its indicators as columns, or many of them made ready.
        features: What goes in and what comes out.

    Returns:
        ``date``, then the inputs and the target in their units; before all of it, where there are many tickers,
        ``ticker`` and ``seen``, which says whether training sees it.

    Raises:
        ConfigError: A column has a name that the file needs for something else.
    """
    names = list(dict.fromkeys([*features.inputs, features.target]))
    if isinstance(used, PriceTable):
        return as_csv(rows_of(used, names, {}))
    tickers = [rows_of(one.table, names, {"ticker": one.name, "seen": one.seen}) for one in used.tickers]
    return as_csv(pd.concat(tickers, ignore_index=True))


def edges_of(panel: PreparedPanel) -> tuple[str, ...]:
    """Return the dates at which training, validation and test part begin; and where rows come after it, its end.

    Args:
        panel: Many tickers, made ready.
    """
    split, step = panel.split, panel.tickers[0].table.step
    places = (split.train.start, split.validation.start, split.test.start, split.test.stop)
    return tuple(step.iso(panel.dates[place]) for place in places if place < len(panel.dates))


def rows_of(table: PriceTable, names: list[str], beside: dict[str, str | bool]) -> pd.DataFrame:
    """Return the rows of one series as the file has them.

    Args:
        table: The series, with its indicators.
        names: Its columns that are wanted.
        beside: What stands in each row behind the date.

    Raises:
        ConfigError: A column has a name that the file needs for something else.
    """
    taken = [name for name in ("date", *beside) if name in names]
    if taken:
        raise ConfigError(
            f"The script needs a column called '{taken[0]}' for itself, and an input or the target is called so. "
            "Give that column another name in your file."
        )
    values = table.frame[names].reset_index(drop=True)
    dates = pd.DataFrame({"date": [table.step.iso(date) for date in table.dates]}, index=values.index)
    return pd.concat([pd.DataFrame(beside, index=values.index), dates, values], axis=1)
