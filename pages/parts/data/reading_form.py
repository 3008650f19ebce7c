"""Saying how a file is written: one control for each thing that a reading says."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_core.choices import CsvReading
from lstm_core.data.reading import Look

__all__ = ["reading_form"]

DELIMITERS = {",": "comma  ,", ";": "semicolon  ;", "\t": "tab", "|": "bar  |"}
DECIMALS = {".": "point  (1,234.5)", ",": "comma  (1.234,5)"}
ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Western European",
    "cp1250": "Central European",
    "cp1251": "Cyrillic",
    "cp1253": "Greek",
    "shift_jis": "Japanese",
    "gb18030": "Chinese",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16, big-endian",
}
LETTERS = {None: "find out", "multiply": "multiply", "unit": "are no part of the number"}
DOUBLED_HOURS = {None: "ask", "first": "the first row", "last": "the second row", "mean": "the mean of both"}
ORDERS = {None: "find out", "ymd": "year, month, day", "dmy": "day, month, year", "mdy": "month, day, year"}


# What cuts a file into columns. With other ones, nothing is kept that names a column or was found in one.
CUTS = ("delimiter", "encoding", "sheet", "header_rows", "transpose")
KEPT = ("date_order", "missing", "letters", "doubled_hour")

Control = Callable[[DeltaGenerator, Look, CsvReading], Any]


def reading_form(outline: Look, reading: CsvReading, key: str) -> CsvReading | None:
    """Show the first rows and the choices; return them when the person presses the button.

    Args:
        outline: What the file looks like.
        reading: What was said of it so far.
        key: Tells this form from others.
    """
    st.dataframe([dict(zip(outline.names, row, strict=True)) for row in outline.rows], width="stretch")
    st.caption("The first rows as they are written in the file.")
    with st.form(f"reading_{key}", border=False):
        places = st.columns(2)
        said = {field: control(places[side], outline, reading) for field, (side, control) in CONTROLS.items()}
        if not st.form_submit_button("Read it this way", icon=":material/refresh:", type="primary"):
            return None
    before = {"delimiter": outline.delimiter, "sheet": outline.sheet}
    cut = {field: before.get(field, getattr(reading, field)) for field in CUTS}
    if cut != {field: said[field] for field in CUTS}:
        said = {field: said[field] for field in (*CUTS, *KEPT)}
    return CsvReading(**said)


def _date_column(place: DeltaGenerator, outline: Look, _reading: CsvReading) -> str:
    names = list(outline.names)
    chosen: str = place.selectbox(
        "Column of dates",
        names,
        index=names.index(outline.date_column or names[0]),
        help="The column that says when each row is from.",
    )
    return chosen


def _date_order(place: DeltaGenerator, _outline: Look, reading: CsvReading) -> str | None:
    told = "The order of day, month and year, where it can't be told from the dates themselves."
    return _one_of(place, "Dates are written", ORDERS, reading.date_order, told)


def _ticker_column(place: DeltaGenerator, outline: Look, _reading: CsvReading) -> str:
    tickers = ["", *outline.names]
    chosen: str = place.selectbox(
        "Column that names the series",
        tickers,
        index=tickers.index(outline.ticker_column or ""),
        format_func=lambda choice: choice or "none: the file holds one series",
        help="In a file with several series (tickers, stations, shops), the column that tells them apart.",
    )
    return chosen


def _decimal(place: DeltaGenerator, outline: Look, _reading: CsvReading) -> str | None:
    return _one_of(
        place, "Fractions begin with a", DECIMALS, outline.decimal or ".", "The other mark may group digits."
    )


def _sheet(place: DeltaGenerator, outline: Look, _reading: CsvReading) -> str | None:
    if not outline.sheets:
        return outline.sheet
    return place.selectbox(
        "Sheet",
        outline.sheets,
        index=outline.sheets.index(outline.sheet or outline.sheets[0]),
        help="Which table of the workbook. After a change press the button: the columns above are then its own.",
    )


def _delimiter(place: DeltaGenerator, outline: Look, _reading: CsvReading) -> str | None:
    if outline.delimiter is None:
        return None
    told = "After a change press the button: the columns above are then those that it makes."
    return _one_of(place, "Cells are separated by", DELIMITERS, outline.delimiter, told)


def _encoding(place: DeltaGenerator, outline: Look, reading: CsvReading) -> str | None:
    if outline.delimiter is None:
        return reading.encoding
    encodings = list(dict.fromkeys([None, *ENCODINGS, reading.encoding]))
    return place.selectbox(
        "Text is encoded in",
        encodings,
        index=encodings.index(reading.encoding),
        format_func=lambda name: "find out" if name is None else f"{ENCODINGS.get(name, name)} ({name})",
        help="Another one if letters such as ä or é look wrong above. After a change press the button.",
    )


def _columns(place: DeltaGenerator, outline: Look, reading: CsvReading) -> tuple[str, ...] | None:
    told = "Leave empty to keep all columns of numbers."
    chosen = reading.columns or ()
    return _some_columns(place, outline, "Columns of numbers", chosen, told, "all that hold numbers") or None


def _more_date_columns(place: DeltaGenerator, outline: Look, reading: CsvReading) -> tuple[str, ...]:
    told = "Where several columns make the date: of times, hours, months."
    return _some_columns(place, outline, "Further columns of the date", reading.more_date_columns, told)


def _more_ticker_columns(place: DeltaGenerator, outline: Look, reading: CsvReading) -> tuple[str, ...]:
    told = "Where several columns name a series together, as store and item."
    return _some_columns(place, outline, "Further columns that name the series", reading.more_ticker_columns, told)


def _header_rows(place: DeltaGenerator, _outline: Look, reading: CsvReading) -> int | None:
    return place.number_input(
        "Rows above the values",
        0,
        200,
        value=reading.header_rows,
        step=1,
        placeholder="find out",
        help="How many rows of the file are titles, names or units; 0 for a file without names.",
    )


def _missing(place: DeltaGenerator, _outline: Look, reading: CsvReading) -> tuple[str, ...]:
    marks = place.text_input(
        "Missing values are written",
        value=" ".join(reading.missing),
        help="What stands for a missing value in this file, beside the usual marks; several with blanks between them.",
    )
    return tuple(marks.split())


def _letters(place: DeltaGenerator, _outline: Look, reading: CsvReading) -> str | None:
    return _one_of(place, "Letters behind numbers", LETTERS, reading.letters, "As in 5 M: a million, or meters.")


def _doubled_hour(place: DeltaGenerator, _outline: Look, reading: CsvReading) -> str | None:
    told = "Which row counts of the hour that is there twice, where rows have no offset."
    return _one_of(place, "When clocks are put back", DOUBLED_HOURS, reading.doubled_hour, told)


def _transpose(place: DeltaGenerator, _outline: Look, reading: CsvReading) -> bool:
    return place.toggle(
        "Dates run across", value=reading.transpose, help="A row is a series and a column a date; the table is turned."
    )


def _one_of(place: DeltaGenerator, label: str, words: Mapping[Any, str], current: str | None, told: str) -> str | None:
    """Show a choice of some values, each in words."""
    values = list(words)
    return place.selectbox(label, values, index=values.index(current), format_func=words.__getitem__, help=told)


def _some_columns(
    place: DeltaGenerator, outline: Look, label: str, chosen: tuple[str, ...], told: str, empty: str = "none"
) -> tuple[str, ...]:
    """Show a choice of any of the file's columns."""
    there = [name for name in chosen if name in outline.names]
    return tuple(place.multiselect(label, outline.names, default=there, placeholder=empty, help=told))


LEFT, RIGHT = 0, 1
CONTROLS: Mapping[str, tuple[int, Control]] = {
    "date_column": (LEFT, _date_column),
    "date_order": (RIGHT, _date_order),
    "ticker_column": (LEFT, _ticker_column),
    "decimal": (RIGHT, _decimal),
    "sheet": (LEFT, _sheet),
    "delimiter": (LEFT, _delimiter),
    "encoding": (RIGHT, _encoding),
    "columns": (LEFT, _columns),
    "more_date_columns": (LEFT, _more_date_columns),
    "more_ticker_columns": (RIGHT, _more_ticker_columns),
    "header_rows": (LEFT, _header_rows),
    "missing": (RIGHT, _missing),
    "letters": (LEFT, _letters),
    "doubled_hour": (RIGHT, _doubled_hour),
    "transpose": (LEFT, _transpose),
}
"""For each field of a ``CsvReading`` its control, in the order in which they are shown, and the side it is on."""
