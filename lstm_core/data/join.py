"""Columns of other series beside those of a table, joined by date without looking ahead.

A config names them as ``TICKER:column``. A row gets the other series' last known value at or before its date, if that
is at most 7 days old: a holiday of one exchange is bridged, a series that has ended is not drawn out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError, TickerNotFoundError, TooFewRowsError
from lstm_core.steps import Step

__all__ = ["MAX_AGE", "add_columns", "extra_name", "parse_extra"]

MAX_AGE = pd.Timedelta(days=7)


def parse_extra(text: str) -> tuple[str, str]:
    """Return the ticker, as it is written, and the column, in lower case, that ``TICKER:column`` names.

    The last colon is the one that counts, so that a ticker may hold some.

    Raises:
        ConfigError: It is not written so.

    Example:
        >>> parse_extra("MSFT:close"), parse_extra("NYSE:IBM:Open")
        (('MSFT', 'close'), ('NYSE:IBM', 'open'))
    """
    ticker, _, column = (part.strip() for part in text.rpartition(":"))
    if not ticker or not column:
        raise ConfigError(
            f"'{text}' does not name a column of another series. Write the ticker, a colon and the column: MSFT:close."
        )
    return ticker, column.lower()


def extra_name(text: str) -> str:
    """Return the name of the column that ``TICKER:column`` becomes.

    Raises:
        ConfigError: As ``parse_extra``.

    Example:
        >>> extra_name("MSFT:Close")
        'msft:close'
    """
    return ":".join(parse_extra(text)).lower()


def add_columns(table: PriceTable, others: Mapping[str, PriceTable], extra: Sequence[str]) -> PriceTable:
    """Add columns of other series to a table.

    Args:
        table: The table; it is not changed. A column that it has already is left as it is.
        others: The other series by ticker, in any case.
        extra: What to add, as ``TICKER:column``.

    Returns:
        The table with a column ``ticker:column`` in lower case for each, without the rows for which one of them has no
        value, and with a note on those; the same object if nothing is missing.

    Raises:
        ConfigError: Some ``extra`` is not written as ``TICKER:column``.
        TickerNotFoundError: ``others`` lacks a ticker.
        ColumnNotFoundError: The other series lacks the column.
        TooFewRowsError: No row is left.

    Example:
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> joined = add_columns(load_bundled("ibm"), {"GOOG": load_bundled("goog")}, ["GOOG:close"])
        >>> joined.columns[-1], joined.start == load_bundled("goog").start
        ('goog:close', True)
        >>> joined.notes
        ('Left out 1,122 rows, the first on 2000-03-01: goog:close has no value of their date or the 7 days before.',)
    """
    missing = {extra_name(text): parse_extra(text) for text in extra if extra_name(text) not in table.columns}
    if not missing:
        return table
    by_ticker = {ticker.lower(): other for ticker, other in others.items()}
    columns = {}
    for name, (ticker, column) in missing.items():
        if ticker.lower() not in by_ticker:
            there = f"There are: {', '.join(others)}." if others else "There is no other series here."
            raise TickerNotFoundError(f"The column '{name}' can't be added: there is no ticker '{ticker}'. {there}")
        other = by_ticker[ticker.lower()]
        other.require(column)
        columns[name] = other.frame[column].dropna().reindex(table.dates, method="ffill", tolerance=MAX_AGE)
    unknown = pd.DataFrame(columns).isna()
    rows = unknown.any(axis=1).to_numpy()
    if rows.all():
        raise TooFewRowsError(
            f"{table.title} runs from {_span(table)}; no row of it is left for which {' and '.join(columns)} "
            f"{'has' if len(columns) == 1 else 'have'} a value of its date or the {MAX_AGE.days} days before. Choose "
            "a series of the same time."
        )
    frame = table.frame.assign(**columns)[~rows]
    return replace(table, frame=frame, notes=table.notes + _note(unknown[rows], table.step))


def _span(table: PriceTable) -> str:
    return f"{table.step.iso(table.start)} to {table.step.iso(table.end)}"


def _note(unknown: pd.DataFrame, step: Step) -> tuple[str, ...]:
    """Say which rows are left out, and which columns have no value in them."""
    if unknown.empty:
        return ()
    names = [str(name) for name in unknown.columns[unknown.any().to_numpy()]]
    lacks = f"{' or '.join(names)} has no value"
    first, days = step.iso(unknown.index[0]), MAX_AGE.days
    if len(unknown) == 1:
        return (f"Left out the row of {first}: {lacks} of that date or the {days} days before.",)
    return (f"Left out {len(unknown):,} rows, the first on {first}: {lacks} of their date or the {days} days before.",)
