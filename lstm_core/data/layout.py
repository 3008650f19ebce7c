"""Where a CSV's table begins, what separates its cells, and what its columns are called."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from lstm_core.data.findings import Finding, listed
from lstm_core.errors import CsvFormatError

__all__ = ["DELIMITERS", "MAX_COLUMNS", "Layout", "find_layout", "records"]

MAX_COLUMNS = 200
# A semicolon in every row separates, as commas may then be decimal; the other way round it is not so.
DELIMITERS = ("\t", ";", "|", ",")

_SAMPLE_CHARACTERS = 200_000
_SAMPLE_ROWS = 200
_AGREE = 0.8  # share of rows that must have the same number of cells
_VALUE = re.compile(r"[-+(]?\s*[$€£¥]?\s*\d[\d.,:'/ %TZ+-]*\)?")


@dataclass(frozen=True)
class Layout:
    """How the text of a CSV is cut into a table.

    Attributes:
        delimiter: What separates cells.
        names: Columns' names: lower case, each once.
        first_row: Number of the first row of values, as a spreadsheet numbers rows.
        skip_lines: Lines of text before it.
        findings: What was noticed: lines above the table, a missing header, names that occur twice.
    """

    delimiter: str
    names: tuple[str, ...]
    first_row: int
    skip_lines: int
    findings: tuple[Finding, ...]


def find_layout(text: str, name: str, delimiter: str | None = None) -> Layout:
    r"""Find out how a CSV is laid out.

    Args:
        text: The file's text.
        name: What to call it in messages.
        delimiter: What separates cells; found out when not given.

    Raises:
        CsvFormatError: It has one column only or too many, or no rows.

    Example:
        >>> find_layout("my prices\nDatum;Kurs\n01.02.2020;1,5\n02.02.2020;1,6\n", "x.csv").names
        ('datum', 'kurs')
    """
    sample = text[:_SAMPLE_CHARACTERS]
    if len(text) > _SAMPLE_CHARACTERS:
        sample = sample[: sample.rfind("\n") + 1] or sample
    told = re.match(r"sep=(.)\r?\n", sample, re.IGNORECASE)
    if told and delimiter is None and told[1] in DELIMITERS:
        delimiter = told[1]
    delimiter = delimiter or _delimiter(sample, name)
    rows = _rows(sample, delimiter)
    width = _width(rows)
    if width < 2:
        raise CsvFormatError(
            f"{name} has one column only. A table needs a column of dates and one of numbers, separated by commas, "
            "semicolons, tabs or |."
        )
    if width > MAX_COLUMNS:
        raise CsvFormatError(f"{name} has more than {MAX_COLUMNS} columns ({width:,}); keep those you need.")
    return _layout(rows, width, delimiter, name)


def records(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Go through a CSV row by row, slowly; yield each row's number and cells.

    Raises:
        CsvFormatError: A quotation mark is never closed.
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise CsvFormatError(
                f"{name}, row {number + 1}: a quotation mark is opened here and not closed. Remove it or close it."
            ) from None
        number += 1
        yield number, cells


def _delimiter(sample: str, name: str) -> str:
    found = []
    for candidate in DELIMITERS:
        rows = _rows(sample, candidate)
        width = _width(rows)
        agreeing = sum(len(cells) == width for _, _, cells in rows) / max(1, len(rows))
        if width > 1 and agreeing >= _AGREE:
            return candidate
        found.append((agreeing if width > 1 else 0.0, candidate))
    share, best = max(found)
    if share == 0.0:
        header = next((" ".join(cells) for _, _, cells in _rows(sample, ",")), "")
        raise CsvFormatError(
            f"{name} has one column only ('{header[:60]}'). A table needs a column of dates and one of numbers, "
            "separated by commas, semicolons, tabs or |."
        )
    return best


def _rows(sample: str, delimiter: str) -> list[tuple[int, int, list[str]]]:
    """Return the first rows that are not blank: number, last line of text, cells."""
    reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter, skipinitialspace=True)
    rows = []
    number = 0
    try:
        for cells in reader:
            number += 1
            if any(cell.strip() for cell in cells):
                rows.append((number, reader.line_num, [cell.strip() for cell in cells]))
            if len(rows) == _SAMPLE_ROWS:
                break
    except csv.Error:
        return rows  # A quotation mark that is never closed; what reads the whole file says where.
    return rows


def _width(rows: list[tuple[int, int, list[str]]]) -> int:
    """Return the most common number of cells; of equally common ones the larger."""
    counts = Counter(len(cells) for _, _, cells in rows)
    return max(counts, key=lambda width: (counts[width], width), default=0)


def _layout(rows: list[tuple[int, int, list[str]]], width: int, delimiter: str, name: str) -> Layout:
    at = next(index for index, (_, _, cells) in enumerate(rows) if len(cells) == width)
    body = [cells for _, _, cells in rows[at:] if len(cells) == width]
    if at and len(rows[at - 1][2]) == width - 1 and not any(cells[-1] for cells in body):
        at -= 1  # Rows end in a delimiter and the header does not.
    findings = []
    above = [number for number, _, cells in rows[:at] if not cells[0].lower().startswith("sep=")]
    if above:
        findings.append(Finding.at("lines above the table", None, above, "Left them out."))
    number, line, cells = rows[at]
    if not _is_header(cells):
        findings.append(
            Finding("no header", None, (number,), 1, "Called the columns 'column 1', 'column 2' and so on.")
        )
        names = [""] * width
        number, line = number - 1, rows[at - 1][1] if at else 0
    else:
        names = [cell.lstrip("#").strip().lower() for cell in cells] + [""] * (width - len(cells))
        if names[0] == "price" and len(rows) > at + 2 and rows[at + 1][2][0].lower() == "ticker":
            # Three header rows, as Yahoo Finance's Python package writes them.
            names = _joined(names, [cell.lower() for cell in rows[at + 1][2]])
            number, line = rows[at + 2][0], rows[at + 2][1]
    if len(rows) <= at + (1 if number >= rows[at][0] else 0):
        raise CsvFormatError(f"{name} has a header but no rows.")
    unique = _unique(names, findings)
    return Layout(delimiter, tuple(unique), number + 1, line, tuple(findings))


def _is_header(cells: list[str]) -> bool:
    """Say whether a row names columns: it holds no date, and at most half of its cells are values."""
    filled = [cell for cell in cells if cell]
    dates = any(re.search(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", cell) for cell in filled)
    values = sum(bool(_VALUE.fullmatch(cell)) for cell in filled)
    return not dates and values * 2 <= len(filled)


def _joined(fields: list[str], tickers: list[str]) -> list[str]:
    one = len(set(tickers[1:])) == 1
    pairs = zip(fields[1:], tickers[1:], strict=True)
    return ["date", *(field if one else f"{ticker} {field}" for field, ticker in pairs)]


def _unique(names: list[str], findings: list[Finding]) -> list[str]:
    unique: list[str] = []
    renamed = []
    for number, plain in enumerate(names, start=1):
        wanted = plain or f"column {number}"
        chosen, again = wanted, 2
        while chosen in unique:
            chosen, again = f"{wanted} ({again})", again + 1
        if chosen != wanted:
            renamed.append(chosen)
        unique.append(chosen)
    if renamed:
        findings.append(
            Finding("name that occurs twice", renamed[0], (), len(renamed), f"Called them {listed(renamed)}.")
        )
    return unique
