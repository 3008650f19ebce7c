"""Where a table begins, and what its columns are called.

Values are recognized first: the rows in which the columns of dates hold dates and those of numbers hold numbers. What
stands above them is titles, names, units, tickers; one of these rows holds the names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lstm_core.data.findings import Finding, first_few
from lstm_core.data.reading.dates.roles import is_date_word
from lstm_core.data.reading.delimiter import width_of
from lstm_core.data.reading.missing_marks import is_missing
from lstm_core.data.reading.sample import Row
from lstm_core.data.reading.shapes import counts_up, looks_like_date, looks_like_number, share_that
from lstm_core.errors import CsvFormatError

__all__ = ["MAX_COLUMNS", "Header", "find_header", "header_of", "looks_like_year"]

MAX_COLUMNS = 200
_MAX_ACROSS = 20_000  # columns of a table whose dates run across

_YEAR = re.compile(r"x?(?:1[5-9]|20|21)\d\d(?: \[yr\d{4}\])?", re.IGNORECASE)
_NEARLY_ALL = 0.8
_HALF = 0.5
_LOOK_AHEAD = 5
_FIELDS = {"open", "high", "low", "close", "adj close", "volume", "price", "last", "dividends", "stock splits"}
_FEWEST_YEARS = 3
_COMMENT = ("#", "%", "//", "!")


@dataclass(frozen=True)
class Header:
    """Where values begin, and what the columns are called.

    Attributes:
        names: Columns' names: lower case, each once.
        first_row: Number of the first row of values, as a spreadsheet numbers rows.
        skip_lines: Lines of text before it.
        findings: What was noticed: lines above the table, a missing header, names that occur twice.
        named: Whether the names are the file's own.
    """

    names: tuple[str, ...]
    first_row: int
    skip_lines: int
    findings: tuple[Finding, ...]
    named: bool = True


def find_header(rows: Sequence[Row], name: str, header_rows: int | None = None) -> Header:
    """Find where values begin and what the columns are called.

    Args:
        rows: The first rows of the file that are not blank.
        name: What to call the file in messages.
        header_rows: How many rows of the file are above the values; found out when not given.

    Raises:
        CsvFormatError: It has one column only or too many, no rows, or rows that do not fit the header.
    """
    width = width_of(rows)
    if width < 2:
        raise CsvFormatError(
            f"{name} has one column only. A table needs a column of dates and one of numbers, separated by commas, "
            "semicolons, tabs or |."
        )
    first = _first_of_body(rows, width) if header_rows is None else _after(rows, header_rows)
    above = [row for row in rows[:first] if not row.cells[0].lower().startswith("sep=")]
    if first >= len(rows) or not any(len(row.cells) == width for row in rows[first:]):
        raise CsvFormatError(f"{name} has a header but no rows.")
    body = [row.cells for row in rows[first:] if len(row.cells) == width]
    findings: list[Finding] = []
    names = _names(above, body, rows[first].number, name, findings)
    before = rows[first - 1] if first else None
    _check_width(names, name)
    named = any(names)
    if not named:
        findings.append(Finding("no header", None, (rows[first].number,), 1, "Called the columns by their position."))
    # Blank rows between the header and the values are counted, and skipped with the lines of the header.
    number, line = (before.number, before.line) if before else (0, 0)
    return Header(tuple(_unique(names, findings)), number + 1, line, tuple(findings), named)


def header_of(names: Sequence[str], name: str) -> Header:
    """Return the header of a file that says itself what its columns are called, and holds nothing else above values.

    Args:
        names: What the columns are called.
        name: What to call the file in messages.

    Raises:
        CsvFormatError: It has one column only or too many.
    """
    if len(names) < 2:
        raise CsvFormatError(f"{name} has one column only. A table needs a column of dates and one of numbers.")
    _check_width(names, name)
    findings: list[Finding] = []
    unique = _unique([one.strip().lower() for one in names], findings)
    return Header(tuple(unique), 1, 0, tuple(findings))


def _check_width(names: Sequence[str], name: str) -> None:
    if len(names) > MAX_COLUMNS and (len(names) > _MAX_ACROSS or share_that(names, _is_date_or_year) < _HALF):
        raise CsvFormatError(f"{name} has more than {MAX_COLUMNS} columns ({len(names):,}); keep those you need.")


def looks_like_year(cell: str) -> bool:
    """Say whether a name is a year, as in tables whose dates run across."""
    return bool(_YEAR.fullmatch(cell))


def _is_date_or_year(cell: str) -> bool:
    return looks_like_year(cell) or looks_like_date(cell)


def _after(rows: Sequence[Row], header_rows: int) -> int:
    return sum(row.number <= header_rows for row in rows)


def _first_of_body(rows: Sequence[Row], width: int) -> int:
    """Return the place of the first row of values; the number of rows if there is none."""
    typical = [row.cells for row in rows if len(row.cells) == width]
    typical = typical[len(typical) // 2 :]  # titles are above
    columns = [[cells[place] for cells in typical] for place in range(width)]
    dates = [place for place in range(width) if share_that(columns[place], looks_like_date) >= _NEARLY_ALL]
    numbers = [
        place for place in range(width) if place not in dates and share_that(columns[place], looks_like_number) >= _HALF
    ]
    good = [_is_body(row.cells, width, dates, numbers) for row in rows]
    for place, fits in enumerate(good):
        ahead = good[place : place + _LOOK_AHEAD]
        names_ahead = any(_is_names(row.cells, width) for row in rows[place : place + _LOOK_AHEAD])
        if fits and sum(ahead) >= _HALF * len(ahead) and not names_ahead:
            return place
    return _after_first_full_row(rows, width)


def _is_body(cells: list[str], width: int, dates: list[int], numbers: list[int]) -> bool:
    if len(cells) != width:
        return False
    if dates:
        dated = sum(looks_like_date(cells[place]) for place in dates)
        if dated:
            return True
        # A row whose date is missing is still one of values; one whose cell of the date is a word is not.
        blank = all(not cells[place] or _is_odd_date(cells[place]) for place in dates)
        return blank and any(_is_value(cells[place]) for place in numbers)
    if _are_years([cells[place] for place in numbers]):
        return False
    values = sum(_is_value(cells[place]) for place in numbers)
    fitting = sum(_is_value(cells[place]) or is_missing(cells[place]) for place in numbers)
    return values > 0 and fitting > _HALF * len(numbers)


def _is_names(cells: list[str], width: int) -> bool:
    """Say whether a row is words only, one of them usual for a date: names below a block of other things."""
    words = [cell for cell in cells if cell and not looks_like_number(cell) and not looks_like_date(cell)]
    return len(words) == len(cells) == width and any(is_date_word(cell) for cell in words[:2])


def _are_years(cells: list[str]) -> bool:
    """Say whether these are years that follow each other, as the names of a table whose dates run across."""
    years = [int(cell.lower().lstrip("x")[:4]) for cell in cells if looks_like_year(cell)]
    steps = {late - early for early, late in pairwise(years)}
    return len(years) >= _FEWEST_YEARS and len(years) >= len(cells) - 1 and len(steps) == 1 and steps != {0}


def _is_value(cell: str) -> bool:
    return looks_like_number(cell) and not is_missing(cell)


def _is_odd_date(cell: str) -> bool:
    return any(letter.isdigit() for letter in cell) and not looks_like_number(cell)


def _after_first_full_row(rows: Sequence[Row], width: int) -> int:
    """Return the place behind the first row of full width: a table in which no row is plainly one of values."""
    at = next((place for place, row in enumerate(rows) if len(row.cells) == width), 0)
    return at + 1


def _names(above: list[Row], body: list[list[str]], first_row: int, file: str, findings: list[Finding]) -> list[str]:
    """Return the name of each column, empty for one that has none; all are empty without a header."""
    width = len(body[0]) if body else 0
    candidates = [(row, _fitted(row.cells, body)) for row in above]
    fitting = [(row, cells) for row, cells in candidates if cells is not None and not _is_comment(row, above)]
    if not fitting:
        short = above[-1] if above else None
        if short is not None and len(short.cells) > 1 and not _is_comment(short, above):
            hint = " Is a comma inside a number or a name?" if width > len(short.cells) else ""
            raise CsvFormatError(
                f"{file}, row {first_row}: it has {width} cells where the header has {len(short.cells)}.{hint}"
            )
        if above:
            findings.append(Finding.at("lines above the table", None, [row.number for row in above], "Left them out."))
        return [""] * width
    stack = _last_block(fitting)
    chosen = _row_of_names(stack, body)
    names = [cell.lstrip("#").strip().lower() for cell in stack[chosen][1]]
    used = {stack[chosen][0].number}
    levels = _levels(stack)
    if levels is not None:
        names, used = levels
    index = _name_of_index(stack)
    if index is not None:
        names[index[0]] = index[1]
        used.add(index[2])
    others = [row.number for row in above if row.number not in used]
    high, low = ([number for number in others if (number > min(used)) is later] for later in (False, True))
    if high:
        findings.append(Finding.at("lines above the table", None, high, "Left them out."))
    if low:
        findings.append(Finding.at("lines below the names", None, low, "Left them out: they hold units or the like."))
    return names


def _is_comment(row: Row, above: list[Row]) -> bool:
    """Say whether a row is a remark; the last one above the values may be the names behind a sign."""
    return row.cells[0].startswith(_COMMENT) and (row is not above[-1] or len(row.cells) == 1)


def _fitted(cells: list[str], body: list[list[str]]) -> list[str] | None:
    """Return the cells of a row above the values, one for each column; ``None`` if they do not fit."""
    width = len(body[0]) if body else len(cells)
    if len(cells) == width:
        return cells
    if len(cells) > width and not any(cells[width:]):
        return cells[:width]  # the header ends in a delimiter, the rows do not
    if len(cells) == width - 1:
        if not any(row[-1] for row in body):
            return [*cells, ""]  # the other way round
        if _numbers_rows([row[0] for row in body]) and not looks_like_date(body[0][0]):
            return ["", *cells]  # rows begin with their number, which has no name
    return None


def _numbers_rows(cells: list[str]) -> bool:
    return counts_up(cells) or (len(set(cells)) == len(cells) and not any(map(looks_like_number, cells)))


def _last_block(fitting: list[tuple[Row, list[str]]]) -> list[tuple[Row, list[str]]]:
    """Return the rows right above the values, up to a blank row; of those before it the table is another one."""
    block = [fitting[-1]]
    for entry in reversed(fitting[:-1]):
        if entry[0].number != block[0][0].number - 1:
            break
        block.insert(0, entry)
    return block


def _row_of_names(stack: list[tuple[Row, list[str]]], body: list[list[str]]) -> int:
    """Return which of the rows above the values holds the names: the one that names the date, else the fullest."""
    width = len(body[0])
    dates = [
        place for place in range(width) if share_that([row[place] for row in body], looks_like_date) >= _NEARLY_ALL
    ]

    def worth(place: int) -> tuple[float, ...]:
        cells = stack[place][1]
        filled = [cell for cell in cells if cell]
        named = any(is_date_word(cells[at]) for at in dates)
        text = sum(not looks_like_number(cell) for cell in filled)
        full = len(filled) >= width - 1
        return (float(named and full), float(full), text / max(1, len(filled)), float(len(set(filled))))

    return max(range(len(stack)), key=lambda place: (worth(place), -place))


def _levels(stack: list[tuple[Row, list[str]]]) -> tuple[list[str], set[int]] | None:
    """Return names made of two rows, such as field and ticker, as pandas and Yahoo Finance's package write them.

    The upper row repeats itself, and only both rows together name each column once.
    """
    rows = [(row.number, [cell.lower() for cell in cells]) for row, cells in stack]
    wide = [(number, cells) for number, cells in rows if all(cells[1:])]
    if len(wide) < 2:
        return None
    (first, upper), (second, lower) = wide[0], wide[1]
    pairs = list(zip(upper[1:], lower[1:], strict=True))
    if len(set(upper[1:])) == len(pairs) or len(set(pairs)) < len(pairs):
        return None
    if any(looks_like_number(cell) or looks_like_date(cell) for pair in pairs for cell in pair):
        return None
    if len(set(upper[1:])) > 1 and not _FIELDS & set(upper[1:]) and _FIELDS & set(lower[1:]):
        pairs = [(field, ticker) for ticker, field in pairs]
    same = len({ticker for _, ticker in pairs}) == 1 or len(set(upper[1:])) == 1
    names = lower[1:] if len(set(upper[1:])) == 1 else [f"{ticker} {field}" for field, ticker in pairs]
    if same and len(set(upper[1:])) > 1:
        names = [field for field, _ in pairs]
    return [upper[0], *names], {first, second}


def _name_of_index(stack: list[tuple[Row, list[str]]]) -> tuple[int, str, int] | None:
    """Return place, name and row of a name that stands in a row of its own, as pandas writes that of an index."""
    for row, cells in stack:
        filled = [place for place, cell in enumerate(cells) if cell]
        if len(filled) == 1 and is_date_word(cells[filled[0]]):
            return filled[0], cells[filled[0]].lower(), row.number
    return None


def _unique(names: list[str], findings: list[Finding]) -> list[str]:
    unique: list[str] = []
    taken: set[str] = set()
    renamed = []
    for number, plain in enumerate(names, start=1):
        wanted = plain or f"column {number}"
        chosen, again = wanted, 2
        while chosen in taken:
            chosen, again = f"{wanted} ({again})", again + 1
        if chosen != wanted:
            renamed.append(chosen)
        unique.append(chosen)
        taken.add(chosen)
    if renamed:
        findings.append(
            Finding("name that occurs twice", renamed[0], (), len(renamed), f"Called them {first_few(renamed)}.")
        )
    return unique
