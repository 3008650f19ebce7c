"""Fewer combinations that cover as much: every pair of two factors' values occurs, as most faults need no third."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any

import pytest

__all__ = ["every_combination", "pairwise"]

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


def every_combination(*factors: Sequence[Any]) -> list[Any]:
    """Return all combinations as parameters of a test; those beyond ``pairwise`` run with ``--exhaustive`` only."""
    chosen = set(pairwise(*factors))
    return [
        pytest.param(*combination, marks=() if combination in chosen else pytest.mark.exhaustive)
        for combination in product(*factors)
    ]


def _pairs(combination: tuple[Any, ...]) -> Iterator[Pair]:
    yield from combinations(enumerate(combination), 2)
