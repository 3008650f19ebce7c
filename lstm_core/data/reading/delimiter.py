"""What separates the cells of a file: the sign with which its columns make the most sense.

A sign that stands once in each row need not separate: commas do in ``2025-01-01,BZN|AB-CD,77.17``. So each sign is
tried on the first rows, and counts by how many columns of dates and of numbers it makes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lstm_core.data.reading.sample import Row, rows_at_top
from lstm_core.data.reading.shapes import looks_like_date, looks_like_number, looks_like_time, share_that
from lstm_core.errors import CsvFormatError

__all__ = ["find_delimiter", "width_of"]

# Of equally good ones the first is taken: a semicolon in every row separates, as commas may then be decimal.
_DELIMITERS = ("\t", ";", "|", ",")

_AGREE = 0.8  # share of rows that must have the same number of cells
_NEARLY_ALL = 0.9
_ROWS = 60
_MOST_COLUMNS = 60  # that are looked at


def find_delimiter(text: str, name: str) -> str:
    r"""Find out what separates cells.

    Args:
        text: The file's text, or its beginning.
        name: What to call it in messages.

    Raises:
        CsvFormatError: It has one column only.

    Example:
        >>> find_delimiter("date,area,price\n2025-01-01,BZN|AB,7.1\n2025-01-02,BZN|AB,8.3\n", "x.csv")
        ','
    """
    told = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if told and told[1] in _DELIMITERS:
        return told[1]
    scores = {candidate: _score(rows_at_top(text, candidate)) for candidate in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda candidate: scores[candidate])
    if scores[best][0] == 0:
        header = next((" ".join(row.cells) for row in rows_at_top(text, ",", 1)), "")
        raise CsvFormatError(
            f"{name} has one column only ('{header[:60]}'). A table needs a column of dates and one of numbers, "
            "separated by commas, semicolons, tabs or |."
        )
    return best


def width_of(rows: Sequence[Row]) -> int:
    """Return the most common number of cells of rows; of equally common ones the larger."""
    counts = Counter(len(row.cells) for row in rows)
    return max(counts, key=lambda width: (counts[width], width), default=0)


def _score(rows: list[Row]) -> tuple[float, ...]:
    """Return how well rows are cut; the larger, the better: first of all whether they are a table at all."""
    width = width_of(rows)
    if width < 2 or not rows:
        return (0.0,)
    body = [row.cells for row in rows if len(row.cells) == width]
    agreeing = len(body) / len(rows)
    some = body[1:][-_ROWS:] or body  # the first one names the columns
    columns = [[cells[place] for cells in some] for place in range(min(width, _MOST_COLUMNS))]
    dates = sum(share_that(column, looks_like_date) >= _NEARLY_ALL for column in columns)
    times = sum(share_that(column, looks_like_time) >= _NEARLY_ALL for column in columns)
    numbers = sum(share_that(column, looks_like_number) >= _NEARLY_ALL for column in columns)
    whole = float(agreeing >= _AGREE)
    return (1.0 + whole, float(dates > 0) + float(numbers > 0), float(min(dates, 1) + times + numbers), agreeing)
