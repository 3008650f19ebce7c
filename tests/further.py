"""Cases that ``make test`` leaves to CI, because others of the same test, or another test, hold what they hold."""

from collections.abc import Iterable
from typing import Any

import pytest

__all__ = ["further_but"]


def further_but(cases: Iterable[str], *daily: str) -> list[Any]:
    """Return cases as parameters of a test, all of them marked as further but some.

    Args:
        cases: Their names.
        daily: Those that ``make test`` runs too; each must be there.

    Example:
        >>> [bool(case.marks) for case in further_but(["lstm", "gru"], "gru")]
        [True, False]
    """
    cases = list(cases)
    if absent := set(daily) - set(cases):
        raise ValueError(f"no such cases: {sorted(absent)}")
    return [pytest.param(case, marks=() if case in daily else pytest.mark.further, id=case) for case in cases]
