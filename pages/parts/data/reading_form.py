"""Saying how a file is written: one control for each thing that a reading says."""

from collections.abc import Callable, Mapping
from typing import Any, TypedDict

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_core.choices import CsvReading
from lstm_core.data.comma_list import as_comma_list, comma_list
from lstm_core.data.reading import Look
from pages.kit.settings.control import KNOBS

__all__ = ["reading_form"]

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
PRESS = " After a change press the button: the columns above are then those that it makes."

# What cuts a file into columns. With other ones, nothing is kept that names a column or was found in one.
CUTS = ("delimiter", "encoding", "sheet", "header_rows", "transpose")
KEPT = ("date_order", "missing", "letters", "doubled_hour", "names")

Control = Callable[[DeltaGenerator, Look, CsvReading], Any]


class ControlWords(TypedDict):
    """What every control says."""

    label: str
    help: str


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
        if not st.form_submit_button("Read it this way", icon=":material/refresh:"):
            return None
    before = {"delimiter": outline.delimiter, "sheet": outline.sheet}
    cut = {field: before.get(field, getattr(reading, field)) for field in CUTS}
    if cut != {field: said[field] for field in CUTS}:
        said = {field: said[field] for field in (*CUTS, *KEPT)}
    return CsvReading(**said)


def _date_column(place: DeltaGenerator, outline: Look, _reading: CsvReading) -> str:
    names = list(outline.names)
    chosen: str = place.selectbox(
        index=names.index(outline.date_column or names[0]), options=names, **_said("date_column")
    )
    return chosen


def _date_order(place: DeltaGenerator, _outline: Look, reading: CsvReading) -> str | None:
    return _one_of(place, "date_order", reading.date_order)


def _ticker_column(place: DeltaGenerator, outline: Look, _reading: CsvReading) -> str:
    tickers = ["", *outline.names]
    chosen: str = place.selectbox(
        options=tickers,
        index=tickers.index(outline.ticker_column or ""),
        format_func=lambda choice: choice or "none: the file holds one series",
        **_said("ticker_column"),
    )
    return chosen


def _decimal(place: DeltaGenerator, outline: Look, _reading: CsvReading) -> str | None:
    return _one_of(place, "decimal", outline.decimal or ".", is_known=True)


def _sheet(place: DeltaGenerator, outline: Look, _reading: CsvReading) -> str | None:
    if not outline.sheets:
        return outline.sheet
    index = outline.sheets.index(outline.sheet or outline.sheets[0])
    return place.selectbox(options=outline.sheets, index=index, **_said("sheet", PRESS))


def _delimiter(place: DeltaGenerator, outline: Look, _reading: CsvReading) -> str | None:
    if outline.delimiter is None:
        return None
    return _one_of(place, "delimiter", outline.delimiter, PRESS, is_known=True)


def _encoding(place: DeltaGenerator, outline: Look, reading: CsvReading) -> str | None:
    if outline.delimiter is None:
        return reading.encoding
    encodings = list(dict.fromkeys([None, *ENCODINGS, reading.encoding]))
    return place.selectbox(
        options=encodings,
        index=encodings.index(reading.encoding),
        format_func=lambda name: _none("encoding") if name is None else f"{ENCODINGS.get(name, name)} ({name})",
        **_said("encoding", PRESS),
    )


def _header_rows(place: DeltaGenerator, _outline: Look, reading: CsvReading) -> int | None:
    knob = KNOBS["data.reading.header_rows"]
    rows: int | None = place.number_input(
        min_value=knob.low,
        max_value=knob.high,
        value=reading.header_rows,
        step=1,
        placeholder=knob.about.none,
        **_said("header_rows"),
    )
    return rows


def _missing(place: DeltaGenerator, _outline: Look, reading: CsvReading) -> tuple[str, ...]:
    marks = place.text_input(value=" ".join(reading.missing), **_said("missing", " Several with blanks between them."))
    return tuple(marks.split())


def _letters(place: DeltaGenerator, _outline: Look, reading: CsvReading) -> str | None:
    return _one_of(place, "letters", reading.letters)


def _doubled_hour(place: DeltaGenerator, _outline: Look, reading: CsvReading) -> str | None:
    return _one_of(place, "doubled_hour", reading.doubled_hour)


def _names(place: DeltaGenerator, _outline: Look, reading: CsvReading) -> tuple[str, ...]:
    names = place.text_input(
        value=as_comma_list(reading.names), placeholder=_none("names"), **_said("names", " With commas between them.")
    )
    return tuple(comma_list(names))


def _transpose(place: DeltaGenerator, _outline: Look, reading: CsvReading) -> bool:
    return place.toggle(value=reading.transpose, **_said("transpose"))


def _columns(place: DeltaGenerator, outline: Look, reading: CsvReading) -> tuple[str, ...] | None:
    return _some_columns(place, outline, "columns", reading.columns) or None


def _more_date_columns(place: DeltaGenerator, outline: Look, reading: CsvReading) -> tuple[str, ...]:
    return _some_columns(place, outline, "more_date_columns", reading.more_date_columns)


def _more_ticker_columns(place: DeltaGenerator, outline: Look, reading: CsvReading) -> tuple[str, ...]:
    return _some_columns(place, outline, "more_ticker_columns", reading.more_ticker_columns)


def _said(field: str, more: str = "") -> ControlWords:
    """Return label and help of a control, as its knob has them.

    Args:
        field: Of a ``CsvReading``.
        more: What this form adds to the help.
    """
    about = KNOBS[f"data.reading.{field}"].about
    return {"label": about.label, "help": f"{about.help}{more}"}


def _none(field: str) -> str:
    return KNOBS[f"data.reading.{field}"].about.none


def _one_of(
    place: DeltaGenerator, field: str, current: str | None, more: str = "", *, is_known: bool = False
) -> str | None:
    """Show a choice of some values, each in words; not to say one is among them, if it is not known from the file."""
    words: dict[str | None, str] = {} if is_known else {None: _none(field)}
    words |= KNOBS[f"data.reading.{field}"].about.words
    values = list(words)
    return place.selectbox(
        options=values, index=values.index(current), format_func=words.__getitem__, **_said(field, more)
    )


def _some_columns(place: DeltaGenerator, outline: Look, field: str, chosen: tuple[str, ...] | None) -> tuple[str, ...]:
    """Show a choice of any of the file's columns."""
    there = [name for name in chosen or () if name in outline.names]
    return tuple(place.multiselect(options=outline.names, default=there, placeholder=_none(field), **_said(field)))


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
    "names": (RIGHT, _names),
    "transpose": (LEFT, _transpose),
}
"""For each field of a ``CsvReading`` its control, in the order in which they are shown, and the side it is on."""
