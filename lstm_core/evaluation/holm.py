"""Holm's correction: of several comparisons one looks sure by chance; how sure is each when all are looked at?"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["holm"]


def holm(chances: Sequence[float | None]) -> tuple[float | None, ...]:
    """Return for each comparison the probability at which it would be called sure, all of them looked at together.

    The smallest probability is multiplied by the number of comparisons, the next one by one less, and so on, and none
    is smaller than one before it: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
    Journal of Statistics 6 (1979). Whatever depends on whatever, calling sure what is below 5% is wrong of any of them
    in at most 5 of 100 cases.

    Args:
        chances: The probability of each by itself, from 0 to 1; ``None`` for one that could not be tested, which counts
            as no comparison.

    Example:
        >>> holm([0.01, 0.04, None, 0.03])
        (0.03, 0.06, None, 0.06)
        >>> holm([0.2])
        (0.2,)
    """
    known = sorted((chance, place) for place, chance in enumerate(chances) if chance is not None)
    found: list[float | None] = [None] * len(chances)
    largest = 0.0
    for rank, (chance, place) in enumerate(known):
        largest = max(largest, min(1.0, (len(known) - rank) * chance))
        found[place] = largest
    return tuple(found)
