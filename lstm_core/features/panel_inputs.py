"""Inputs that only many tickers together have: what all of them did on a day, and what sort of series each is.

``market:close`` is the mean of ``close`` over the tickers that training may see, of those with a row on that day; any
column or indicator may stand after the colon. It is known when the day has ended, as the ticker's own values are, and
no later day counts. ``static:mean`` and ``static:deviation`` say what the target of a ticker was like in its training
part, compared with the other tickers. They are plain numbers and no embedding, because a ticker that training has
never seen has them too, and no weight has to be learned for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lstm_core.arrays import Bools, Float64
from lstm_core.data.panel import calendar_of
from lstm_core.data.table import PriceTable
from lstm_core.numbers import counted

__all__ = ["STATIC", "add_market", "add_static", "base_of", "market_of", "needs_panel", "own_inputs", "panel_label"]

_MARKET = "market:"
STATIC: Mapping[str, str] = {
    "static:mean": "Mean of the ticker's own target in training",
    "static:deviation": "Deviation of the ticker's own target in training",
}


def needs_panel(name: str) -> bool:
    """Say whether an input is one that only many tickers together have.

    Example:
        >>> needs_panel("market:close"), needs_panel("static:mean"), needs_panel("msft:close")
        (True, True, False)
    """
    return name in STATIC or base_of(name) is not None


def base_of(name: str) -> str | None:
    """Return the input whose mean over the tickers a market column is; ``None`` for any other input.

    Example:
        >>> base_of("market:rsi:14"), base_of("close")
        ('rsi:14', None)
    """
    base = name.removeprefix(_MARKET)
    return base if name.startswith(_MARKET) and base else None


def market_of(name: str) -> str:
    """Return the name of the market column that is the mean of an input over the tickers.

    Example:
        >>> market_of("range")
        'market:range'
    """
    return f"{_MARKET}{name}"


def panel_label(name: str, label: str) -> str:
    """Name such an input for people.

    Args:
        name: The input.
        label: What people call the input whose mean it is; of no matter for others.

    Example:
        >>> panel_label("market:range", "Range")
        'Range, mean of all tickers'
    """
    return STATIC.get(name, f"{label}, mean of all tickers")


def own_inputs(inputs: Sequence[str]) -> tuple[str, ...]:
    """Return what has to be computed for each ticker by itself, so that the inputs can be had.

    Example:
        >>> own_inputs(["close", "market:range", "static:mean"])
        ('close', 'range')
    """
    plain = [base_of(name) or name for name in inputs if name not in STATIC]
    return tuple(dict.fromkeys(plain))


def add_market(tables: Sequence[PriceTable], seen: Sequence[bool], inputs: Sequence[str]) -> tuple[PriceTable, ...]:
    """Add the market columns among some inputs to each table.

    Args:
        tables: One a ticker, with all of ``own_inputs``.
        seen: Of each, whether training may see it: only those are averaged.
        inputs: Names of inputs; what is no market column is left alone.

    Returns:
        The tables with those columns, without the rows of days on which no ticker that is seen has one; they have a
        note on that.
    """
    names = {name: base for name in inputs if (base := base_of(name)) is not None}
    if not names:
        return tuple(tables)
    averaged = [table for table, may in zip(tables, seen, strict=True) if may]
    days = calendar_of(averaged)
    means = {name: _mean_by_day(averaged, base, days) for name, base in names.items()}
    return tuple(_with_columns(table, pd.DataFrame(means, index=days)) for table in tables)


def add_static(
    tables: Sequence[PriceTable], training: Sequence[slice], seen: Sequence[bool], inputs: Sequence[str], target: str
) -> tuple[PriceTable, ...]:
    """Add the static columns among some inputs to each table: by how many deviations a ticker differs from the mean.

    Args:
        tables: One a ticker, with the target.
        training: The rows of each ticker's training part; nothing else is looked at.
        seen: Of each, whether training may see it: a ticker is compared with those.
        inputs: Names of inputs; what is no static column is left alone.
        target: The column that they are about.
    """
    names = [name for name in STATIC if name in inputs]
    if not names:
        return tuple(tables)
    values = [table.frame[target].to_numpy()[rows] for table, rows in zip(tables, training, strict=True)]
    facts = {"static:mean": np.array([each.mean() for each in values])}
    facts["static:deviation"] = np.array([each.std() for each in values])
    compared = {name: _compared(facts[name], np.asarray(seen)) for name in names}
    return tuple(
        replace(table, frame=table.frame.assign(**{name: compared[name][place] for name in names}))
        for place, table in enumerate(tables)
    )


def _mean_by_day(tables: Sequence[PriceTable], column: str, days: pd.DatetimeIndex) -> Float64:
    sums, counts = np.zeros(len(days)), np.zeros(len(days))
    for table in tables:
        at = days.searchsorted(table.dates)
        sums[at] += table.frame[column].to_numpy()
        counts[at] += 1
    return sums / counts


def _with_columns(table: PriceTable, columns: pd.DataFrame) -> PriceTable:
    there = table.dates.isin(columns.index)
    frame = table.frame[there]
    joined = frame.assign(**{str(name): columns[name].reindex(frame.index) for name in columns})
    gone = int((~there).sum())
    if not gone:
        return replace(table, frame=joined)
    first = table.step.iso(table.dates[~there][0])
    note = (
        f"Left out {counted(gone, 'row')} of days on which no ticker that training sees has one, the first on {first}."
    )
    return replace(table, frame=joined, notes=(*table.notes, note))


def _compared(values: Float64, seen: Bools) -> Float64:
    spread = float(values[seen].std())
    compared: Float64 = (values - values[seen].mean()) / (spread or 1.0)
    return compared
