"""Columns of other series beside those of a table, joined by date without looking ahead.

A config names them as ``TICKER:column``. A row gets the other series' last known value at or before its date, if that
is not too old: a holiday of one exchange is bridged, a monthly series serves between its rows if so wished, and a
series that has ended is not drawn out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from lstm_core.choices import MAX_AGE, MOST_AGE
from lstm_core.data.findings import Finding
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError, TickerNotFoundError, TooFewRowsError
from lstm_core.steps import Step

__all__ = ["add_columns", "extra_name", "parse_extra", "usual_age"]

_DAY = pd.Timedelta(days=1)


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


def usual_age(other: PriceTable) -> int:
    """Return for how many days a value of a series may serve until its next one, with one of them late or missing.

    Example:
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> stock = load_bundled("goog")
        >>> usual_age(stock), usual_age(replace(stock, frame=stock.frame.resample("MS").last()))
        (7, 62)
    """
    gap = pd.Series(other.dates).diff().median()
    days = 0 if pd.isna(gap) else math.ceil(2 * (gap / _DAY))
    return min(max(MAX_AGE, days), MOST_AGE)


def add_columns(
    table: PriceTable, others: Mapping[str, PriceTable], extra: Sequence[str], max_age: int = MAX_AGE
) -> PriceTable:
    """Add columns of other series to a table.

    Args:
        table: The table; it is not changed. A column that it has already is left as it is.
        others: The other series by ticker, in any case.
        extra: What to add, as ``TICKER:column``.
        max_age: For how many days the last value serves.

    Returns:
        The table with a column ``ticker:column`` in lower case for each, without the rows for which one of them has no
        value, and with a note on those; with a finding where a value is older than a week. The same object if nothing
        is to be added.

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
    columns, findings = {}, []
    for name, (ticker, column) in missing.items():
        if ticker.lower() not in by_ticker:
            there = f"There are: {', '.join(others)}." if others else "There is no other series here."
            raise TickerNotFoundError(f"The column '{name}' can't be added: there is no ticker '{ticker}'. {there}")
        other = by_ticker[ticker.lower()]
        other.require(column)
        known = other.frame[column].dropna()
        columns[name] = known.reindex(table.dates, method="ffill", tolerance=max_age * _DAY)
        findings += _old_values(name, known.index, columns[name])
    unknown = pd.DataFrame(columns).isna()
    rows = unknown.any(axis=1).to_numpy()
    if rows.all():
        raise TooFewRowsError(
            f"{table.title} runs from {_span(table)}; no row of it is left for which {' and '.join(columns)} "
            f"{'has' if len(columns) == 1 else 'have'} a value of its date or the {max_age} days before. Choose a "
            "series of the same time, or let older values serve."
        )
    frame = table.frame.assign(**columns)[~rows]
    notes = table.notes + _note(unknown[rows], table.step, max_age)
    return replace(table, frame=frame, notes=notes, findings=(*table.findings, *findings))


def _old_values(name: str, known: pd.Index, joined: pd.Series) -> list[Finding]:
    """Say for how many rows a value is older than a week, and what that may mean."""
    dates = pd.Series(known, index=known).reindex(joined.index, method="ffill")[joined.notna()]
    ages = pd.Series(dates.index - dates.to_numpy())
    old = int((ages > MAX_AGE * _DAY).sum())
    if not old:
        return []
    sentence = (
        f"In {old:,} rows the last known value serves that is more than {MAX_AGE} days old, at most {ages.max().days}. "
        "It counts from its own date on; if it was published later, date it by its publication, or the model knows it "
        "too early."
    )
    return [Finding("old values", name, (), old, sentence)]


def _span(table: PriceTable) -> str:
    return f"{table.step.iso(table.start)} to {table.step.iso(table.end)}"


def _note(unknown: pd.DataFrame, step: Step, days: int) -> tuple[str, ...]:
    """Say which rows are left out, and which columns have no value in them."""
    if unknown.empty:
        return ()
    names = [str(name) for name in unknown.columns[unknown.any().to_numpy()]]
    lacks = f"{' or '.join(names)} has no value"
    first = step.iso(unknown.index[0])
    if len(unknown) == 1:
        return (f"Left out the row of {first}: {lacks} of that date or the {days} days before.",)
    return (f"Left out {len(unknown):,} rows, the first on {first}: {lacks} of their date or the {days} days before.",)
