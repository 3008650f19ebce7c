"""What begins the fraction of a file's numbers, where ``1.012`` and ``1,012`` may be about one or about a thousand.

One mark holds for the whole file. It is told by numbers that can be read in one way only; where none can, by how
columns of numbers go on, and by how dates are written; where even that tells nothing, the person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lstm_core.choices import DecimalMark
from lstm_core.errors import Answer, QuestionError

__all__ = ["find_decimal"]


_MINUS = str.maketrans({"−": "-", "–": "-", "\N{FULLWIDTH HYPHEN-MINUS}": "-", "’": "'"})
_DECORATION = re.compile(r"^[^\d.,-]*|[^\d.,]*$")
# What can be read in one way only: a fraction that has not three digits, or both marks in their order.
_SURELY: dict[DecimalMark, re.Pattern[str]] = {
    ".": re.compile(
        r"-?(?:\d*\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:[,' ]\d{2,3})+\.\d*|0\.\d+|\d{4,}\.\d+|\d{1,3}(?:,\d{2,3})+,\d{3})"
    ),
    ",": re.compile(r"-?(?:\d*,(?:\d{1,2}|\d{4,})|\d{1,3}(?:[.' ]\d{3})+,\d*|0,\d+|\d{4,},\d+|\d{1,3}(?:\.\d{3}){2,})"),
}
_THREE: dict[DecimalMark, re.Pattern[str]] = {
    ".": re.compile(r"-?[1-9]\d{0,2}\.\d{3}"),
    ",": re.compile(r"-?[1-9]\d{0,2},\d{3}"),
}
_BELOW_THOUSAND = re.compile(r"-?\d{1,3}")
_TIMES = 50.0  # by which numbers without a mark are larger than those with one, if those are read as fractions
_SHOWN = 3


def _bare(cell: str) -> str:
    """Return a cell without signs of money and units around its digits.

    Example:
        >>> _bare("R$ 1.053,66"), _bare("(2,5)"), _bare("12 km")
        ('1.053,66', '2,5', '12')
    """
    return _DECORATION.sub("", cell.translate(_MINUS).replace("\u00a0", " ").replace("\u202f", " ").strip("()")).strip()


def find_decimal(columns: Mapping[str, Sequence[str]], file: str, delimiter: str, dotted_dates: bool) -> DecimalMark:
    """Find out what begins the fraction of a file's numbers.

    Args:
        columns: Some cells of each column of numbers, in their order.
        file: What to call the file in messages.
        delimiter: What separates cells.
        dotted_dates: Whether dates are written with dots, day first, as where commas begin fractions.

    Raises:
        QuestionError: All numbers have one mark with three digits behind it, and nothing tells what it is.

    Example:
        >>> find_decimal({"a": ["1.234,50", "1.000"]}, "x.csv", ";", True)
        ','
        >>> find_decimal({"visitors": ["937", "932", "1.017", "943", "1.055"]}, "x.csv", ";", True)
        ','
    """
    cells = {name: [_bare(cell) for cell in some] for name, some in columns.items()}
    votes: dict[DecimalMark, int] = {
        mark: sum(bool(pattern.fullmatch(cell)) for some in cells.values() for cell in some)
        for mark, pattern in _SURELY.items()
    }
    if votes["."] != votes[","]:
        return "." if votes["."] > votes[","] else ","
    three: dict[DecimalMark, dict[str, list[str]]] = {
        mark: {name: some for name, some in cells.items() if any(map(pattern.fullmatch, some))}
        for mark, pattern in _THREE.items()
    }
    marks: tuple[DecimalMark, DecimalMark] = (".", ",")
    for mark, other in (marks, marks[::-1]):
        if three[mark] and any(_are_thousands(some, mark) for some in three[mark].values()):
            return other
    if three["."] and three[","]:
        return "."
    if three[","]:
        return _comma(columns, three[","], file, delimiter, dotted_dates)
    if three["."] and dotted_dates and delimiter == ";":
        raise _question(columns, three["."], file, ".")
    return "," if dotted_dates and delimiter == ";" and not three["."] else "."


def _are_thousands(cells: Sequence[str], mark: DecimalMark) -> bool:
    """Say whether a mark groups digits: numbers without it are below 1,000, and far larger than fractions would be."""
    marked = [cell for cell in cells if _THREE[mark].fullmatch(cell)]
    plain = [cell for cell in cells if _BELOW_THOUSAND.fullmatch(cell)]
    if not plain or len(marked) + len(plain) < sum(any(map(str.isdigit, cell)) for cell in cells):
        return False
    as_fractions = sorted(abs(float(cell.replace(mark, "."))) for cell in marked)
    without = sorted(abs(float(cell)) for cell in plain)
    return without[len(without) // 2] > _TIMES * as_fractions[len(as_fractions) // 2]


def _comma(
    columns: Mapping[str, Sequence[str]], three: dict[str, list[str]], file: str, delimiter: str, dotted_dates: bool
) -> DecimalMark:
    """Return what commas with three digits behind them mean."""
    if dotted_dates or delimiter == ";":
        return ","
    if delimiter == ",":
        return "."  # such a cell is quoted, as nobody does who begins fractions with commas
    raise _question(columns, three, file, ",")


def _question(
    columns: Mapping[str, Sequence[str]], three: dict[str, list[str]], file: str, mark: DecimalMark
) -> QuestionError:
    name = next(iter(three))
    shown = [cell for cell in columns[name] if _THREE[mark].fullmatch(_bare(cell))][:_SHOWN]
    other: DecimalMark = "," if mark == "." else "."
    word = {".": "point", ",": "comma"}
    return QuestionError(
        f"{file}, column '{name}': '{shown[0]}' may be {_bare(shown[0]).replace(mark, '.')} or "
        f"{_bare(shown[0]).replace(mark, '')}, and nothing in the file tells which. Say what begins a fraction.",
        (
            Answer(
                f"A {word[mark]} begins a fraction",
                f"--decimal {word[mark]}",
                {"decimal": mark},
                tuple((cell, _bare(cell).replace(mark, ".")) for cell in shown),
            ),
            Answer(
                f"A {word[mark]} groups thousands",
                f"--decimal {word[other]}",
                {"decimal": other},
                tuple((cell, _bare(cell).replace(mark, "")) for cell in shown),
            ),
        ),
    )
