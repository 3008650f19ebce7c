"""Reading numbers as people write them: currency signs, grouped digits, decimal commas, percent signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["MISSING", "Decimal", "find_decimal", "parse_numbers"]

Decimal = Literal[".", ","]

MISSING = [
    *("", "-", "--", "—", "–", ".", "?", "NA", "N/A", "n/a", "na", "n.a.", "#N/A", "#NA", "NaN", "nan", "-nan", "NAN"),
    *("NULL", "Null", "null", "None", "none", "NaT", "#DIV/0!", "#VALUE!", "#REF!", "#NUM!", "missing"),
]

_MINUS = str.maketrans({"−": "-", "–": "-", "\N{FULLWIDTH HYPHEN-MINUS}": "-"})
_DECORATION = re.compile(
    r"[$€£¥₹₽₩₿]|\b(?:USD|EUR|GBP|CHF|JPY|INR|Rs\.?|kr\.?|zł)(?![A-Za-z])|[\s\u00a0\u202f\u2009'’]|%$"
)
_ENDINGS = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
_PLAIN = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_GROUPED = {
    ".": re.compile(r"-?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?"),
    ",": re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d*)?"),
}
# What can be read in one way only: a fraction that has not three digits, or both marks in their order.
_SURELY = {
    ".": re.compile(r"-?\d*\.(?:\d{1,2}|\d{4,})(?:[eE][-+]?\d+)?|-?\d{1,3}(?:,\d{3})+\.\d*|-?0\.\d+"),
    ",": re.compile(r"-?\d*,(?:\d{1,2}|\d{4,})(?:[eE][-+]?\d+)?|-?\d{1,3}(?:\.\d{3})+,\d*|-?0,\d+"),
}


def find_decimal(cells: Iterable[str], delimiter: str) -> Decimal:
    """Find out what begins the fraction of a file's numbers.

    Args:
        cells: Some cells of the file; those that are no numbers do not count.
        delimiter: What separates cells. It decides when no number does: ``1,234`` between semicolons has a
            fraction, between commas it is grouped.

    Example:
        >>> find_decimal(["1.234,50", "1.000"], ";"), find_decimal(["1,234", "$5.00"], ",")
        (',', '.')
    """
    cleaned = [_clean(cell) for cell in cells]
    point, comma = (sum(bool(_SURELY[mark].fullmatch(cell)) for cell in cleaned) for mark in (".", ","))
    if point != comma:
        return "." if point > comma else ","
    has_comma = any(re.fullmatch(r"-?\d+,\d+", cell) for cell in cleaned)
    return "," if has_comma and delimiter == ";" else "."


def parse_numbers(cells: pd.Series, decimal: Decimal) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Read a column of numbers.

    Args:
        cells: Text of each cell; missing ones are ``None`` or in ``MISSING``.
        decimal: What begins a fraction.

    Returns:
        The values, ``nan`` where there is none, and where a cell holds something that is no number, shape
        (rows,) each. Percent signs are dropped (``5%`` is 5), ``k``, ``M``, ``B`` and ``T`` multiply.

    Example:
        >>> parse_numbers(pd.Series(["$1,234.50", "(3)", "1.2M", "n/a", "x"]), ".")[0].tolist()
        [1234.5, -3.0, 1200000.0, nan, nan]
    """
    codes, unique = pd.factorize(cells.astype("object"))
    values, bad = np.full(len(unique) + 1, np.nan), np.zeros(len(unique) + 1, dtype="bool")
    for position, text in enumerate(unique):
        number = _number(str(text), decimal)
        if number is None:
            bad[position] = str(text).strip() not in MISSING
        else:
            values[position] = number
    return values[codes], bad[codes]  # code -1, a missing cell, is the last entry


def _number(text: str, decimal: Decimal) -> float | None:
    cleaned = _clean(text)
    factor = _ENDINGS.get(cleaned[-1:].lower(), 1.0) if len(cleaned) > 1 else 1.0
    if factor != 1.0:
        cleaned = cleaned[:-1]
    if _GROUPED[decimal].fullmatch(cleaned):
        cleaned = cleaned.replace("," if decimal == "." else ".", "")
    if decimal == ",":
        if "." in cleaned:
            return None
        cleaned = cleaned.replace(",", ".")
    if _PLAIN.fullmatch(cleaned):
        return float(cleaned) * factor
    return {"inf": np.inf, "infinity": np.inf, "-inf": -np.inf, "-infinity": -np.inf}.get(cleaned.lower())


def _clean(text: str) -> str:
    cleaned = _DECORATION.sub("", text.strip().translate(_MINUS))
    if cleaned.startswith("(") and cleaned.endswith(")"):
        cleaned = f"-{cleaned[1:-1]}"
    if cleaned.endswith("-") and len(cleaned) > 1:
        cleaned = f"-{cleaned[:-1]}"
    return cleaned.removeprefix("+")
