"""Numbers as people read them, by their size: the one place that knows how many digits a number is shown with.

A number in a sentence has 4 significant digits, one that is looked up (a price, a prediction) 6. Numbers that stand
under one another have the same decimals. None has an exponent where that can be avoided.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

__all__ = [
    "chance_in_words",
    "column_format",
    "counted",
    "epochs_in_words",
    "in_column",
    "listed",
    "number",
    "percent",
    "seconds_in_words",
    "with_article",
]

_MOST_DECIMALS = 12
_FEWEST_DIGITS, _DIGITS = 2, 4  # of the smallest number in a column, and of the largest
_ROUNDING = 1e-9  # of the largest number in a column: less is nothing


def number(value: float, digits: int = 4, *, sign: bool = False, padded: bool = False) -> str:
    """Write a number with so many significant digits, without an exponent where that can be avoided.

    Args:
        value: Any number.
        digits: How many digits tell.
        sign: Whether a number above 0 gets a plus.
        padded: Whether zeros at the end stay, so that nothing moves where a number changes.

    Example:
        >>> number(1.5), number(3000.4), number(1234567.0), number(0.000012345)
        ('1.5', '3,000', '1,235,000', '0.00001234')
        >>> number(6581960.6037, 6), number(2.0, sign=True), number(200.1, 6, padded=True)
        ('6,581,960', '+2', '200.100')
    """
    plus = "+" if sign and value > 0 else ""
    if value == 0 or not math.isfinite(value):
        return f"{plus}{value:g}"
    rounded = float(f"{value:.{digits - 1}e}")
    decimals = digits - 1 - math.floor(math.log10(abs(rounded)))
    if decimals > _MOST_DECIMALS:
        return f"{plus}{value:.{digits}g}"
    text = f"{rounded:,.{max(decimals, 0)}f}"
    return plus + (text.rstrip("0").rstrip(".") if "." in text and not padded else text)


def in_column(values: Sequence[float | None], digits: int = _DIGITS, missing: str = "–") -> list[str]:
    """Write numbers that stand under or beside one another, all with the same decimals.

    Args:
        values: The numbers; ``None`` for one that there is not.
        digits: How many digits of the largest one tell.
        missing: What stands for such a one.

    Example:
        >>> in_column([6581960.6037, 120.5, None]), in_column([2.5, 13.25]), in_column([1.23456e-15])
        (['6,581,961', '120', '–'], ['2.50', '13.25'], ['1.235e-15'])
    """
    decimals = _decimals(values, digits)
    if decimals is None:
        return [missing if value is None else f"{value:.{digits}g}" for value in values]
    return [missing if value is None else f"{value:,.{decimals}f}" for value in values]


def column_format(values: Iterable[float | None], digits: int = _DIGITS, *, sign: bool = False) -> str:
    """Return how a table's column writes such numbers, as the format of C's ``printf`` with commas for thousands.

    Example:
        >>> column_format([6581960.6037, 120.5]), column_format([0.25, -0.031], sign=True), column_format([1e-15])
        ('%,.0f', '%+,.4f', '%.4g')
    """
    decimals = _decimals(values, digits)
    plus = "+" if sign else ""
    return f"%{plus}.{digits}g" if decimals is None else f"%{plus},.{decimals}f"


def percent(share: float) -> str:
    """Write a share as a percentage: whole from 1% on, with a decimal below.

    Example:
        >>> percent(0.254), percent(0.0042), percent(0.0)
        ('25%', '0.4%', '0%')
    """
    return f"{share:.1%}" if 0 < abs(share) < 0.01 else f"{share:.0%}"


def chance_in_words(p: float) -> str:
    """Say how often chance alone does something that has the probability ``p``.

    Example:
        >>> chance_in_words(0.032), chance_in_words(0.00001)
        ('in 3.2% of the cases', 'in less than 0.1% of the cases')
    """
    if p < 0.001:
        return "in less than 0.1% of the cases"
    return f"in {p:.0%} of the cases" if p >= 0.1 else f"in {100 * p:.2g}% of the cases"


def counted(count: int, one: str, several: str = "") -> str:
    """Say how many there are.

    Args:
        count: How many.
        one: What one is called.
        several: What several are called, where it is not ``one`` and an s.

    Example:
        >>> counted(1, "feature"), counted(1200, "epoch"), counted(0, "entry", "entries")
        ('1 feature', '1,200 epochs', '0 entries')
    """
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def with_article(name: str) -> str:
    """Put the name of a method into a sentence: one in small letters gets an article.

    Example:
        >>> with_article("moving average"), with_article("HAR")
        ('the moving average', 'HAR')
    """
    return f"the {name}" if name[:1].islower() else name


def listed(words: Sequence[str]) -> str:
    """Put words into a sentence.

    Example:
        >>> listed(["50%"]), listed(["50%", "80%", "95%"])
        ('50%', '50%, 80% and 95%')
    """
    return " and ".join([", ".join(words[:-1]), words[-1]]) if words[1:] else "".join(words)


def epochs_in_words(done: float) -> str:
    """Write how many epochs are done: whole, or with a decimal from the first tenth of one on.

    Example:
        >>> epochs_in_words(40.0), epochs_in_words(3.5), epochs_in_words(2.99), epochs_in_words(4.02)
        ('40', '3.5', '2.9', '4')
    """
    return f"{math.floor(done * 10) / 10:.1f}".removesuffix(".0")


def seconds_in_words(seconds: float) -> str:
    """Say a time span as people do.

    Example:
        >>> seconds_in_words(3.2), seconds_in_words(75), seconds_in_words(7300)
        ('3 s', '1 min 15 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def _decimals(values: Iterable[float | None], digits: int) -> int | None:
    """Return how many decimals a column has; ``None`` where its numbers are too small for any to tell."""
    sizes = [abs(value) for value in values if value is not None and math.isfinite(value)]
    largest = max(sizes, default=0.0)
    told = [size for size in sizes if size > _ROUNDING * largest]
    if not told:
        return 0
    of_largest = digits - 1 - math.floor(math.log10(largest))
    of_smallest = _FEWEST_DIGITS - 1 - math.floor(math.log10(min(told)))
    decimals = max(of_largest, of_smallest, 0)
    return None if decimals > _MOST_DECIMALS else decimals
