"""Which series, and what becomes of rows that lack a value."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lstm_core.choices.reading import CsvReading
from lstm_core.frozen_model import FrozenModel
from lstm_core.knobs.knob import Described, Needs

__all__ = ["ALL_TICKERS", "MAX_AGE", "MOST_AGE", "DataChoice", "Missing", "SeriesFields", "SourceName"]

ALL_TICKERS = ("all",)
"""Every ticker of the set, however many it holds by then."""
_MOST_TICKERS = 1000

# Days for which the last value of another series serves: by default, and at most.
MAX_AGE = 7
MOST_AGE = 3660

SourceName = Literal["bundled", "sp500", "synthetic", "upload", "file"]  # each is a file of data/sources/
Missing = Literal["drop", "fill", "refuse", "used"]

_ROWS_WITHOUT = Described(
    "Missing values",
    "What becomes of rows in which a column has no value: they are left out if that column is an input or the target, "
    "or in any case; or the value before is repeated, which never looks ahead; or the series is refused.",
    words={
        "used": "leave out where used",
        "drop": "leave out any such row",
        "fill": "repeat the value before",
        "refuse": "refuse the series",
    },
    option="missing-values",
)


class SeriesFields(FrozenModel):
    """Which series: what ``DataChoice`` and ``DataConfig`` have in common. It names data and never holds a path."""

    source: Annotated[
        SourceName,
        Described(
            "Source",
            "Where the series comes from: shipped with the lab, the S&P 500 five-year file where the lab has it, made "
            "by a formula, a file that the lab keeps, or one that the caller hands over.",
            tier="basic",
        ),
    ] = "bundled"
    name: Annotated[
        str,
        Field(min_length=1, max_length=200),
        Described(
            "Dataset",
            "Which set of the source: its name, the id under which the lab keeps a file, or the file's plain name.",
            tier="basic",
            option="dataset",
        ),
    ] = "ibm"
    ticker: Annotated[
        Annotated[str, Field(max_length=100)] | None,
        Described("Ticker", "Which series of a file that holds several.", tier="basic", none="the only one"),
    ] = None
    tickers: Annotated[
        tuple[Annotated[str, Field(max_length=100)], ...],
        Field(max_length=_MOST_TICKERS),
        Described(
            "Learn from many tickers",
            "One model for many series of the set: it learns from the windows of all of them, each series scaled by "
            "its own training part, all cut at the same dates. A list of tickers, or 'all'; empty for one series only.",
            none="one only",
        ),
    ] = ()
    unseen: Annotated[
        float,
        Field(ge=0, le=0.9),
        Described(
            "Tickers that training never sees (%)",
            "So many of the tickers, drawn by the seed, are kept from training and only tested: what the model is "
            "worth on series that it has never met.",
            "%",
            percent=True,
            counts_with=Needs("data.tickers"),
        ),
    ] = 0.0
    extra: Annotated[
        tuple[Annotated[str, Field(max_length=300)], ...],
        Field(max_length=32),
        Described(
            "Columns of other tickers",
            "Columns of other series that the model may see too, as TICKER:column. They are joined by date; each row "
            "gets the last value up to that time, never a later one.",
        ),
    ] = ()
    max_age: Annotated[
        int,
        Field(ge=1, le=MOST_AGE),
        Described(
            "A value serves for (days)",
            "Where the other series has no value of a row's date, its last one is taken if it is not older: so a "
            "monthly series goes beside a daily one. It holds for all columns of other tickers.",
            unit="days",
            counts_with=Needs("data.extra"),
        ),
    ] = MAX_AGE
    last_rows: Annotated[
        int | None,
        Field(ge=1),
        Described(
            "Span",
            "How far back to go. Old prices can lie far from those of the test part; more rows take longer.",
            unit="rows",
            none="all rows",
            option="rows",
        ),
    ] = None
    missing: Annotated[Missing, _ROWS_WITHOUT] = "drop"
    reading: CsvReading | None = None


class DataChoice(SeriesFields):
    """The series that a person chooses, whatever its content is by then.

    What lacks a value in a column that nobody uses stays; a ``DataConfig`` keeps what its run did.
    """

    missing: Annotated[Missing, _ROWS_WITHOUT] = "used"
