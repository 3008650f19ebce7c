"""How a file is read (CSV, a workbook, parquet)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lstm_core.frozen_model import FrozenModel
from lstm_core.knobs.knob import Audience, Described

__all__ = ["CsvReading", "DateOrder", "DecimalMark", "DoubledHour", "Letters"]

DateOrder = Literal["ymd", "dmy", "mdy"]
DecimalMark = Literal[".", ","]
Letters = Literal["multiply", "unit"]
DoubledHour = Literal["first", "last", "mean"]

_BRINGS: Audience = "who brings a file"


class CsvReading(FrozenModel):
    """How a file is read (CSV, a workbook, parquet); what is ``None`` is found out from the file itself."""

    encoding: Annotated[
        Annotated[str, Field(max_length=40)] | None,
        Described(
            "Text is encoded in",
            "Another encoding if letters such as ä or é look wrong, by its name: utf-8, cp1252.",
            audience=_BRINGS,
            none="find out",
        ),
    ] = None
    delimiter: Annotated[
        Literal[",", ";", "\t", "|"] | None,
        Described(
            "Cells are separated by",
            "What stands between the cells of a row.",
            audience=_BRINGS,
            words={",": "comma  ,", ";": "semicolon  ;", "\t": "tab", "|": "bar  |"},
            none="find out",
        ),
    ] = None
    decimal: Annotated[
        DecimalMark | None,
        Described(
            "Fractions begin with a",
            "What begins a number's fraction. The other mark may group digits.",
            audience=_BRINGS,
            words={".": "point  (1,234.5)", ",": "comma  (1.234,5)"},
            none="find out",
        ),
    ] = None
    date_column: Annotated[
        Annotated[str, Field(max_length=200)] | None,
        Described("Column of dates", "The column that says when each row is from.", audience=_BRINGS, none="find out"),
    ] = None
    date_order: Annotated[
        DateOrder | None,
        Described(
            "Dates are written",
            "The order of day, month and year, where it can't be told from the dates themselves.",
            audience=_BRINGS,
            words={"ymd": "year, month, day", "dmy": "day, month, year", "mdy": "month, day, year"},
            none="find out",
        ),
    ] = None
    ticker_column: Annotated[
        Annotated[str, Field(max_length=200)] | None,
        Described(
            "Column that names the series",
            "In a file with several series (tickers, stations, shops), the column that tells them apart; an empty "
            "name: the file holds one series.",
            audience=_BRINGS,
            none="find out",
        ),
    ] = None
    columns: Annotated[
        Annotated[tuple[str, ...], Field(min_length=1, max_length=200)] | None,
        Described(
            "Columns of numbers",
            "Which columns to keep. Leave empty to keep all columns of numbers.",
            audience=_BRINGS,
            none="all that hold numbers",
        ),
    ] = None
    more_date_columns: Annotated[
        tuple[Annotated[str, Field(max_length=200)], ...],
        Field(max_length=8),
        Described(
            "Further columns of the date",
            "Where several columns make the date: of times, hours, months.",
            audience=_BRINGS,
        ),
    ] = ()
    more_ticker_columns: Annotated[
        tuple[Annotated[str, Field(max_length=200)], ...],
        Field(max_length=8),
        Described(
            "Further columns that name the series",
            "Where several columns name a series together, as store and item.",
            audience=_BRINGS,
        ),
    ] = ()
    header_rows: Annotated[
        int | None,
        Field(ge=0, le=200),
        Described(
            "Rows above the values",
            "How many rows of the file are titles, names or units, the names being the last of them or the row that "
            "names most columns; 0 for a file without names.",
            unit="rows",
            audience=_BRINGS,
            none="find out",
        ),
    ] = None
    transpose: Annotated[
        bool,
        Described("Dates run across", "A row is a series and a column a date; the table is turned.", audience=_BRINGS),
    ] = False
    missing: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=40)], ...],
        Field(max_length=20),
        Described(
            "Missing values are written",
            "What stands for a missing value in this file, beside the usual marks.",
            audience=_BRINGS,
        ),
    ] = ()
    letters: Annotated[
        Letters | None,
        Described(
            "Letters behind numbers",
            "Whether they multiply, as in 5 M for 5 million, or are a unit or a mark that says nothing of the value.",
            audience=_BRINGS,
            words={"multiply": "multiply", "unit": "are no part of the number"},
            none="find out",
        ),
    ] = None
    doubled_hour: Annotated[
        DoubledHour | None,
        Described(
            "When clocks are put back",
            "Which row counts of the hour that is there twice, where rows have no offset.",
            audience=_BRINGS,
            words={"first": "the first row", "last": "the second row", "mean": "the mean of both"},
            none="ask",
        ),
    ] = None
    sheet: Annotated[
        Annotated[str, Field(min_length=1, max_length=100)] | None,
        Described("Sheet", "Which table of the workbook.", audience=_BRINGS, none="the only one"),
    ] = None
    names: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=200)], ...],
        Field(max_length=200),
        Described(
            "Names of the columns of numbers",
            "What the columns of numbers are called, in the order of the file, where it has no names or other ones.",
            audience=_BRINGS,
            none="as in the file, or as they look",
        ),
    ] = ()
