"""Cutting a sheet of an Excel workbook into cells, all as text, so that it is read on as a CSV file is.

Numbers and dates are true ones in a sheet, so that they are written here in the one way that can't be misread; text
stays as it stands, with all the ways in which people write numbers and dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from lstm_core.choices import CsvReading, DecimalMark
from lstm_core.data.findings import Finding, first_few, quoted
from lstm_core.data.reading.cells import BLANKS, Cells
from lstm_core.data.reading.cut import Cut
from lstm_core.data.reading.decimal_mark import find_decimal
from lstm_core.data.reading.digits import with_plain_digits
from lstm_core.data.reading.header import Header, find_header
from lstm_core.data.reading.sample import SAMPLE_ROWS, Row
from lstm_core.data.reading.shapes import looks_like_date, looks_like_number
from lstm_core.data.reading.true_values import floats_as_text, truths
from lstm_core.data.reading.workbook_file import open_workbook
from lstm_core.errors import Answer, CsvFormatError, QuestionError

__all__ = ["cut_workbook"]

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

_LOOKED_AT = 60  # rows of a sheet, to tell whether it holds a table
_SHOWN = 3
_MOST_ASKED = 40  # sheets
_WHOLE = 1e15  # numbers below are written without a fraction if they have none
_SECOND = 10**6
_NEARLY = 1000  # microseconds by which the times of a spreadsheet, fractions of a day, may be off


@dataclass(frozen=True)
class _Sheet:
    """A sheet that holds something.

    Attributes:
        name: As the workbook calls it.
        first: Number of its first row that is not empty, as the spreadsheet numbers it.
        rows: Its values, all rows of one length.
    """

    name: str
    first: int
    rows: list[list[Value]] = field(repr=False)

    @property
    def holds_a_table(self) -> bool:
        """Whether some of its first rows have several cells, one of them a number or a date."""
        full = [cells for row in self.rows[:_LOOKED_AT] if len(cells := [cell for cell in row if cell != ""]) > 1]
        return sum(any(map(_is_value, cells)) for cells in full) > 1


def cut_workbook(content: bytes, name: str, reading: CsvReading) -> Cut:
    """Cut one sheet of a workbook into cells.

    Args:
        content: The file.
        name: What to call it in messages.
        reading: Which sheet, and what else is known.

    Raises:
        QuestionError: Several sheets hold tables; or a comma in numbers that are text may be of two kinds.
        CsvFormatError: The workbook can't be used, or has no such sheet.
    """
    book = open_workbook(content, name)
    sheet, findings = _pick(book, name, reading.sheet)
    header = find_header(_first_rows(sheet), name, reading.header_rows)
    columns = list(zip(*sheet.rows[max(0, header.first_row - sheet.first) :], strict=True))
    decimal = reading.decimal or _decimal(dict(zip(header.names, columns, strict=True)), name)
    cells = _cells(columns, sheet, header, decimal, name, findings)
    sheets = tuple(book.sheet_names)
    return Cut(header, cells, [*findings, *header.findings], decimal=decimal, sheet=sheet.name, sheets=sheets)


def _pick(book: CalamineWorkbook, file: str, wanted: str | None) -> tuple[_Sheet, list[Finding]]:
    """Return the sheet that is meant, and what is to be said of the others."""
    if wanted is not None:
        named = next((name for name in book.sheet_names if name.lower() == wanted.lower()), None)
        if named is None:
            raise CsvFormatError(f"{file} has no sheet '{wanted}'. It has: {first_few(book.sheet_names)}.")
        sheet = _read(book, named, file)
        if sheet is None:
            raise CsvFormatError(f"{file}: the sheet '{named}' is empty. It has: {first_few(book.sheet_names)}.")
        return sheet, []
    shown = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    names = shown or list(book.sheet_names)
    filled = [sheet for name in names if (sheet := _read(book, name, file)) is not None]
    if not filled:
        raise CsvFormatError(f"{file} is empty: none of its sheets holds a value.")
    tables = [sheet for sheet in filled if sheet.holds_a_table]
    if len(tables) > 1:
        raise _question(tables, file)
    sheet = (tables or filled)[0]
    others = [name for name in book.sheet_names if name != sheet.name]
    if not others:
        return sheet, []
    sentence = f"Read the sheet '{sheet.name}'; these are empty, hidden or hold no table: {first_few(others)}."
    return sheet, [Finding("other sheets", None, (), len(others), sentence)]


def _read(book: CalamineWorkbook, sheet: str, file: str) -> _Sheet | None:
    """Return what a sheet holds; ``None`` if that is nothing."""
    try:
        found = book.get_sheet_by_name(sheet)
        rows = found.to_python(skip_empty_area=True)
    except CalamineError as error:
        raise CsvFormatError(
            f"{file}: the sheet '{sheet}' is damaged. Open the workbook in a spreadsheet program, save it again, and "
            "bring that."
        ) from error
    kept = [place for place in range(len(rows[0]) if rows else 0) if any(row[place] != "" for row in rows)]
    if not kept or found.start is None:
        return None
    first, last = kept[0], kept[-1] + 1
    if last - first < len(rows[0]):
        rows = [row[first:last] for row in rows]
    return _Sheet(sheet, found.start[0] + 1, rows)


def _question(tables: Sequence[_Sheet], file: str) -> QuestionError:
    answers = tuple(
        Answer(f"The sheet '{sheet.name}'", f"--sheet {quoted(sheet.name)}", {"sheet": sheet.name}, _preview(sheet))
        for sheet in tables[:_MOST_ASKED]
    )
    return QuestionError(
        f"{file} has {len(tables)} sheets that hold tables ({first_few(sheet.name for sheet in tables)}). Say which "
        "one is to be read.",
        answers,
    )


def _preview(sheet: _Sheet) -> tuple[tuple[str, str], ...]:
    return tuple((f"row {row.number}", first_few(filter(None, row.cells), 4)) for row in _first_rows(sheet)[:_SHOWN])


def _is_value(cell: Value) -> bool:
    return not isinstance(cell, str) or looks_like_number(cell.strip()) or looks_like_date(cell.strip())


def _first_rows(sheet: _Sheet) -> list[Row]:
    rows = []
    for number, values in enumerate(sheet.rows, start=sheet.first):
        cells = [_written(value).strip(BLANKS) for value in values]
        if any(cells):
            rows.append(Row(number, number, cells))
        if len(rows) == SAMPLE_ROWS:
            break
    return rows


def _decimal(columns: dict[str, Sequence[Value]], file: str) -> DecimalMark:
    """Find out what begins a fraction in numbers that are text; of true ones it is known."""
    samples = {name: _texts_of_numbers(column) for name, column in columns.items()}
    samples = {name: some for name, some in samples.items() if any("," in cell or "." in cell for cell in some)}
    return find_decimal(samples, file, "", False) if samples else "."


def _texts_of_numbers(column: Sequence[Value]) -> list[str]:
    found: list[str] = []
    if str not in set(map(type, column)):
        return found
    for cell in column:
        if isinstance(cell, str) and cell and looks_like_number(cell.strip()):
            found.append(cell.strip())
        if len(found) == SAMPLE_ROWS:
            break
    return found


def _cells(
    columns: Sequence[Sequence[Value]],
    sheet: _Sheet,
    header: Header,
    decimal: DecimalMark,
    file: str,
    findings: list[Finding],
) -> Cells:
    size = len(columns[0])
    first = max(header.first_row, sheet.first)
    texts = []
    for name, column in zip(header.names, columns, strict=True):
        text, kind = _text(column, decimal)
        texts.append(text)
        if kind == "truth":
            findings.append(truths(name))
    return Cells(file, header.names, tuple(texts), np.arange(first, first + size, dtype="int32")).filled()


def _text(column: Sequence[Value], decimal: DecimalMark) -> tuple[pa.StringArray, str]:
    """Return the text of a column's cells, and what is special about it."""
    types = set(map(type, column))
    bare = str not in types or {cell for cell in column if isinstance(cell, str)} <= {""}  # without any text
    if bare and types <= {float, str}:
        numbers = pa.array([None if cell == "" else cell for cell in column], pa.float64())
        text = pc.fill_null(floats_as_text(numbers), "")
        return text if decimal == "." else pc.replace_substring(text, ".", ","), ""
    if bare and types <= {bool, str}:
        return pa.array(["" if cell == "" else str(int(bool(cell))) for cell in column], pa.string()), "truth"
    write = dict(_WRITE)
    if dt.datetime in types:
        write[dt.date] = lambda day: f"{day} 00:00:00"  # midnight of a column of times is a plain day in the library
    if decimal == ",":
        write[float] = lambda number: _number(number).replace(".", ",")
    return pc.utf8_trim(pa.array([write[type(cell)](cell) for cell in column], pa.string()), BLANKS), ""


def _plain(text: str) -> str:
    return text if text.isascii() else with_plain_digits(text.encode()).decode()


def _written(value: Value) -> str:
    return _WRITE[type(value)](value)


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(value)


def _stamp(value: dt.datetime) -> str:
    off = (value.microsecond + _NEARLY) % _SECOND - _NEARLY
    if abs(off) <= _NEARLY:
        value -= dt.timedelta(microseconds=off)
    return str(value)


def _clock(value: dt.time) -> str:
    return _stamp(dt.datetime.combine(dt.date(2000, 1, 1), value))[11:]


def _duration(value: dt.timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


_WRITE: dict[type, Callable[..., str]] = {
    str: _plain,
    int: str,
    float: _number,
    bool: lambda value: str(value).upper(),
    dt.date: dt.date.isoformat,
    dt.datetime: _stamp,
    dt.time: _clock,
    dt.timedelta: _duration,
}
