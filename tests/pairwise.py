"""Fewer combinations that cover as much: every pair of two factors' values occurs, as most faults need no third."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any

import pytest

__all__ = ["each_once", "every_combination", "pairwise"]

Pair = tuple[tuple[int, Any], tuple[int, Any]]


def pairwise(*factors: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return combinations of the factors' values among which each pair of values of two factors occurs.

    Greedy and without chance: time and again it takes the combination with the most pairs that are still missing.

    Args:
        factors: The values of each factor.
    """
    every = list(product(*factors))
    missing = {pair for combination in every for pair in _pairs(combination)}
    chosen = []
    while missing:
        best = max(every, key=lambda combination: len(missing & set(_pairs(combination))))
        missing -= set(_pairs(best))
        chosen.append(best)
    return chosen


def each_once(combinations: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return as many of the combinations, from the first on, as it takes for each value to occur."""
    seen: set[tuple[int, Any]] = set()
    chosen = []
    for combination in combinations:
        if not seen.issuperset(enumerate(combination)):
            seen.update(enumerate(combination))
            chosen.append(combination)
    return chosen


def every_combination(*factors: Sequence[Any], costly: bool = False) -> list[Any]:
    """Return all combinations as parameters of a test; those beyond ``pairwise`` run with ``--exhaustive`` only.

    Args:
        factors: The values of each factor.
        costly: Whether ``make test`` runs ``each_once`` only, and CI the pairs.
    """
    pairs = pairwise(*factors)
    daily = each_once(pairs) if costly else pairs
    marks = {combination: () if combination in daily else (pytest.mark.further,) for combination in pairs}
    return [
        pytest.param(*combination, marks=marks.get(combination, (pytest.mark.exhaustive,)))
        for combination in product(*factors)
    ]


def _pairs(combination: tuple[Any, ...]) -> Iterator[Pair]:
    yield from combinations(enumerate(combination), 2)
