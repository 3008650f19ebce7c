"""Which columns of a table hold numbers, and these numbers; what else is in such a column is refused."""

from __future__ import annotations

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.choices import CsvReading, DecimalMark
from lstm_core.data.findings import Finding
from lstm_core.data.reading.cells import Cells
from lstm_core.data.reading.missing_marks import is_missing
from lstm_core.data.reading.numbers import NumberColumn, read_numbers
from lstm_core.data.reading.sentinels import find_sentinels
from lstm_core.data.reading.shapes import looks_like_date, looks_like_number, share_that
from lstm_core.errors import Answer, CsvFormatError, QuestionError

__all__ = ["RESERVED", "number_columns"]

RESERVED = ("date", "ticker")
"""Names that a table of numbers has for other things."""

_MOST_TEXT = 0.5  # share of a column's cells that may be no numbers before it is a column of text
_FIRST = 200  # cells that are looked at for what to name
_MOST_LETTERS = 40  # of a mark of missing values


def number_columns(
    cells: Cells, wanted: list[str], reading: CsvReading, decimal: DecimalMark, findings: list[Finding]
) -> dict[str, Float64]:
    """Return the columns that hold numbers, and note the others and what was changed.

    Raises:
        CsvFormatError: Some cells of a column are no numbers, or no column holds any.
    """
    kept: dict[str, Float64] = {}
    for name in wanted:
        read = _column(cells, name, reading, decimal)
        if read is None:
            findings.append(Finding("text column", name, (), 1, "Left the column out: it holds no numbers."))
        elif not np.isnan(read.values).all():
            kept[name if name not in RESERVED else f"{name} (2)"] = read.values
            for kind, sentence, places in read.said:
                findings.append(
                    Finding.at(kind, name, cells.rows[places], sentence)
                    if len(places)
                    else Finding(kind, name, (), 1, sentence)
                )
            findings += find_sentinels(read.values, name, cells.rows)
        elif not name.startswith("column "):  # else a delimiter at the end of each row
            findings.append(Finding("empty column", name, (), 1, "Left the column out: it holds no value."))
    if not kept:
        without = f"{cells.file} has a date column but no column of numbers to learn from."
        raise CsvFormatError(f"{without}{_odd(cells, wanted)}")
    return kept


def _odd(cells: Cells, wanted: list[str]) -> str:
    """Name a cell that looks like a number and is none, if there is one."""
    for name in wanted:
        for at, cell in enumerate(cells.column(name)[:_FIRST].to_pylist()):
            if any(map(str.isdigit, cell)) and not looks_like_date(cell):
                return f" In row {cells.rows[at]}, column '{name}', '{cell[:40]}' can't be read as one number."
    return ""


def _column(cells: Cells, name: str, reading: CsvReading, decimal: DecimalMark) -> NumberColumn | None:
    """Read one column; ``None`` if most of it is no numbers."""
    column = cells.column(name)
    some = cells.sample(name)
    if share_that(some, looks_like_date) > _MOST_TEXT:
        return None
    if (
        share_that(some, looks_like_number) <= 1 - _MOST_TEXT
        and not any(map(str.isdigit, "".join(some[:50])))
        and any(some)
    ):
        text = [cell for cell in some if cell and not looks_like_number(cell)]
        if len(set(text)) > 1 or (
            text and len(text) > _MOST_TEXT * len([cell for cell in some if cell]) and not all(map(is_missing, some))
        ):
            return None
    read = read_numbers(column, decimal, name, cells.place(name), reading.missing, reading.letters)
    if read.bad.sum() > _MOST_TEXT * (read.bad | ~np.isnan(read.values)).sum():
        return None
    if read.bad.any():
        _refuse(cells, name, read, decimal)
    return read


def _refuse(cells: Cells, name: str, read: NumberColumn, decimal: DecimalMark) -> None:
    """Say which cell is no number, and what helps: to take a word for a mark of missing values.

    Raises:
        CsvFormatError: Always.
    """
    at = int(np.argmax(read.bad))
    text = str(cells.column(name)[at].as_py()).strip()[:40]
    mark = "point" if decimal == "." else "comma"
    sentence = (
        f"{cells.at(name, at)}: '{text}' is not a number (in this file a decimal {mark} begins a fraction). "
        "Correct it, or leave the column out."
    )
    bad = {str(cell) for cell in cells.column(name).filter(read.bad).to_pylist()}
    if len(bad) == 1 and len(min(bad)) <= _MOST_LETTERS and not any(letter.isdigit() for letter in text):
        answer = Answer(f"'{text}' stands for a missing value", f"--missing '{text}'", {"missing": (text,)})
        raise QuestionError(f"{sentence} Or say that it stands for a missing value.", (answer,))
    raise CsvFormatError(sentence)
