"""Numbers as people read them in a sentence."""

from __future__ import annotations

import math

__all__ = ["chance_in_words", "in_a_table", "number", "percent"]


def number(value: float) -> str:
    """Write a number with 4 significant digits, without an exponent where that can be avoided.

    Example:
        >>> number(1.5), number(3000.4), number(1234567.0), number(0.000012345)
        ('1.5', '3,000', '1,235,000', '0.00001234')
    """
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    rounded = float(f"{value:.3e}")
    decimals = 3 - math.floor(math.log10(abs(rounded)))
    if decimals > 12:
        return f"{value:.4g}"
    text = f"{rounded:,.{max(decimals, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_a_table(value: float) -> str:
    """Write a number for a column of its like: four decimals, or four digits where these would say nothing.

    Example:
        >>> in_a_table(1234.5), in_a_table(0.0), in_a_table(1.23456e-9), in_a_table(2.5e12)
        ('1,234.5000', '0.0000', '1.235e-09', '2.5e+12')
    """
    return f"{value:,.4f}" if value == 0 or 0.01 <= abs(value) < 1e9 else f"{value:.4g}"


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
