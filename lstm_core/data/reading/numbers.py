"""Reading a column of numbers as people write them, all rows at once.

Plain numbers are read as they are. Of any other cell the digits, what stands before and what stands behind them are
told apart; digits count only if they are grouped as digits are, so that '10 20' is no number. What stands around them
is judged for the column as a whole (``decoration.py``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lstm_core.arrays import Bools, Float64, Int64
from lstm_core.choices import DecimalMark, Letters
from lstm_core.data.reading.decoration import Meaning, is_money, meaning_of
from lstm_core.data.reading.missing_marks import MISSING, TRACE

__all__ = ["LARGEST", "NumberColumn", "read_numbers"]

_PLAIN = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_PARTS = (
    r"^(?P<open>\(?)\s*(?P<sign>[-+]?)\s*(?P<before>[^\d.,()+-]*(?:[^\d\s,()+-]\.)?)\s*(?P<sign2>[-+]?)\s*"
    r"(?P<digits>[.,]?\d(?:[\d.,' ]*\d)?[.,]?(?:[eE][-+]?\d+)?)(?P<minus>-?)\s*"
    r"(?P<after>[^\d()]*|\([^\d()]{1,4}\))(?P<close>\)?)$"
)
_DIGITS: dict[DecimalMark, str] = {
    ".": r"^(?:\d+(?:\.\d*)?|\.\d+|\d{1,3}(?:(?:,\d{2,3})*,\d{3}|(?: \d{3})+|(?:'\d{3})+)(?:\.\d*)?)(?:[eE][-+]?\d+)?$",
    ",": r"^(?:\d+(?:,\d*)?|,\d+|\d{1,3}(?:(?:\.\d{3})+|(?: \d{3})+|(?:'\d{3})+)(?:,\d*)?)(?:[eE][-+]?\d+)?$",
}
_MOST_TEXT = 0.5
_UNUSUAL_BLANKS = r"[\x{a0}\x{202f}\x{2009}\x{2007}]"
_INFINITE = {"inf": np.inf, "infinity": np.inf, "-inf": -np.inf, "-infinity": -np.inf, "+inf": np.inf, "∞": np.inf}


@dataclass(frozen=True)
class NumberColumn:
    """A column that was read as numbers.

    Attributes:
        values: ``nan`` where there is none, shape (rows,).
        bad: Where a cell holds something that is neither a number nor missing, shape (rows,).
        missing: Where a cell stands for a missing value, shape (rows,).
        said: What was taken away or added: kind, sentence, rows' positions (empty: the whole column).
    """

    values: Float64
    bad: Bools
    missing: Bools
    said: tuple[tuple[str, str, Int64], ...] = field(default=())


LARGEST = 1e100
"""Number that is computed with: squares of larger ones, summed, are more than a float holds."""

_APART = 20.0  # between numbers and those that are so many times as large, a letter may be a thousand


def read_numbers(
    cells: pa.StringArray,
    decimal: DecimalMark,
    column: str = "",
    where: str = "",
    marks: tuple[str, ...] = (),
    letters: Letters | None = None,
) -> NumberColumn:
    """Read a column of numbers.

    Args:
        cells: Text of each cell, without surrounding blanks, shape (rows,).
        decimal: What begins a fraction.
        column: Its name, which tells whether letters may multiply.
        where: File and column, for messages.
        marks: What stands for a missing value beside the usual marks.
        letters: What letters behind numbers are, if the person said it.

    Raises:
        QuestionError: Letters behind the numbers may multiply or not.
        CsvFormatError: What stands around the numbers is of several kinds.

    Example:
        >>> read_numbers(pa.array(["$1,234.50", "($3.00)", "n/a"]), ".").values.tolist()
        [1234.5, -3.0, nan]
    """
    missing = _true(pc.is_in(pc.utf8_lower(cells), value_set=pa.array(sorted(MISSING))))
    if marks:
        missing |= _true(pc.is_in(cells, value_set=pa.array(list(marks))))
    plain = _true(pc.match_substring_regex(cells, f"^{_PLAIN}$")) & ~missing
    if decimal == ",":
        plain &= ~_true(pc.match_substring(cells, "."))
    values = np.full(len(cells), np.nan)
    if plain.any():
        read = pc.cast(cells.filter(pa.array(plain)), pa.float64(), safe=False)
        values[plain] = read.to_numpy(zero_copy_only=False)
    said: list[tuple[str, str, Int64]] = []
    if marks:
        _take_marks(values, missing, marks, said)
    left = np.flatnonzero(~plain & ~missing)
    bad = np.zeros(len(cells), dtype="bool")
    if len(left):
        _read_others(cells.take(pa.array(left)), left, (values, bad, missing), decimal, said, (column, where, letters))
    return NumberColumn(values, bad, missing, tuple(said))


def _take_marks(
    values: Float64,
    missing: Bools,
    marks: tuple[str, ...],
    said: list[tuple[str, str, Int64]],
) -> None:
    """Make numbers that were named as marks missing, however they are written: -999 is -999.0 too."""
    numbers = [float(mark.replace(",", ".")) for mark in marks if _is_number(mark)]
    here = np.isin(values, numbers) & ~missing
    missing |= here
    values[missing] = np.nan


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def _read_others(
    cells: pa.StringArray,
    places: Int64,
    into: tuple[Float64, Bools, Bools],
    decimal: DecimalMark,
    said: list[tuple[str, str, Int64]],
    about: tuple[str, str, Letters | None],
) -> None:
    """Read the cells that are no plain numbers into values, those that are bad, and those that are missing."""
    values, bad, _ = into
    column, where, letters = about
    for ours, theirs in ((r"[−–－]", "-"), ("’", "'"), (_UNUSUAL_BLANKS, " ")):
        cells = pc.replace_substring_regex(cells, ours, theirs)
    lower = pc.utf8_lower(cells)
    infinite = _true(pc.is_in(lower, value_set=pa.array(list(_INFINITE))))
    trace = _true(pc.is_in(lower, value_set=pa.array(list(TRACE))))
    if infinite.any():
        values[places[infinite]] = [_INFINITE[text] for text in lower.filter(pa.array(infinite)).to_pylist()]
    parts = pc.extract_regex(cells, _PARTS)
    digits = pc.fill_null(parts.field("digits"), "")
    fits = _true(pc.match_substring_regex(digits, _DIGITS[decimal]))
    before, after = (pc.utf8_trim_whitespace(pc.fill_null(parts.field(name), "")) for name in ("before", "after"))
    fits &= ~(_true(pc.not_equal(parts.field("sign"), "")) & _true(pc.not_equal(parts.field("sign2"), "")))
    fits &= _true(pc.is_in(before, value_set=pa.array(_money(before))))
    brackets = [_true(pc.equal(parts.field(name), sign)) for name, sign in (("open", "("), ("close", ")"))]
    fits &= brackets[0] == brackets[1]
    if np.isfinite(values).sum() + fits.sum() <= _MOST_TEXT * (np.isfinite(values).sum() + len(cells)):
        fits[:] = False  # a column of text, in which some cells look like numbers
    number = np.full(len(cells), np.nan)
    if fits.any():
        number[fits] = _as_float(digits.filter(pa.array(fits)), decimal)
    negative = brackets[0] | _true(pc.equal(parts.field("minus"), "-"))
    for name in ("sign", "sign2"):
        negative |= _true(pc.equal(parts.field(name), "-"))
    number[negative] *= -1
    # One word among many numbers, such as a remark, is no unit: only what can be read counts.
    meaning = _meaning(before, after, np.where(fits, number, np.nan), values, column, where, letters)
    for ending, factor in meaning.factors.items():
        if factor != 1.0:
            number[_true(pc.equal(after, ending))] *= factor
    values[places[fits]] = number[fits]
    rest = ~fits & ~infinite
    few = trace & rest
    if few.any() and not (rest & ~few).any():
        values[places[few]] = 0.0
        said.append(("trace", "Read a trace, too little to be measured, as 0.", places[few]))
        rest &= ~few
    bad[places[rest]] = True
    marked = _true(pc.is_in(after, value_set=pa.array(sorted(meaning.marks) or [""]))) & fits & bool(meaning.marks)
    for kind, sentence in meaning.said:
        named = places[marked] if kind == "mark behind a number" else np.array([], dtype="int64")
        said.append((kind, sentence, named))


def _money(beginnings: pa.StringArray) -> list[str]:
    """Return what may stand before a number: nothing, or a sign of money."""
    return ["", *(str(text) for text in pc.unique(beginnings).to_pylist() if text and is_money(str(text)))]


def _meaning(
    before: pa.StringArray,
    after: pa.StringArray,
    number: Float64,
    values: Float64,
    column: str,
    where: str,
    letters: Letters | None,
) -> Meaning:
    plain = int(np.isfinite(values).sum() - (values == 0).sum())  # a plain 0 is 0 in any unit
    counts = []
    for side in (before, after):
        found = pc.value_counts(side.filter(pa.array(np.isfinite(number))))
        counts.append(Counter({str(one["values"]): int(one["counts"]) for one in found.to_pylist()}))
        counts[-1][""] += plain
    if set(counts[0]) | set(counts[1]) <= {""}:
        return Meaning({})
    marked = _true(pc.not_equal(after, ""))
    with_marks, without = number[marked], np.append(values, number[~marked])
    return meaning_of(counts[0], counts[1], column, where, letters, _are_alike(with_marks, without))


def _are_alike(some: Float64, others: Float64) -> bool:
    """Say whether two groups of numbers are about as large as each other, so that no factor lies between them."""
    sizes = [np.abs(group[np.isfinite(group) & (group != 0)]) for group in (some, others)]
    if not all(map(len, sizes)):
        return True
    one, other = (float(np.median(group)) for group in sizes)
    return 1 / _APART < one / other < _APART


def _as_float(digits: pa.StringArray, decimal: DecimalMark) -> Float64:
    group = "[,' ]" if decimal == "." else "[.' ]"
    plain = pc.replace_substring_regex(digits, group, "")
    if decimal == ",":
        plain = pc.replace_substring(plain, ",", ".")
    return np.asarray(pc.cast(plain, pa.float64()).to_numpy(zero_copy_only=False))


def _true(mask: pa.Array) -> Bools:
    return np.array(pc.fill_null(mask, False).to_numpy(zero_copy_only=False), dtype="bool")
