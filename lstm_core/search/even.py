"""Settings that are spread evenly over all that may be, whatever comes of them: a quasi-random sequence.

Independent random points leave holes and lie beside each other; those of a Sobol sequence fill the holes first: I.
Sobol, "On the distribution of points in a cube" (1967), scrambled after A. Owen, "Scrambling Sobol' and
Niederreiter-Xing points" (1998), computed by ``scipy.stats.qmc``. J. Bergstra, Y. Bengio, "Random search for
hyper-parameter optimization" (2012) is on why either is better than a grid where only a few settings matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lstm_core.search.plan import Plan

__all__ = ["even_values"]

_EVEN_SEED = 0
"""Where chance begins when everybody is to see the same."""

_AT_ONCE = 32  # points that are computed together


def even_values(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield values of the settings that a search looks for, by their paths, without end.

    Example:
        >>> from lstm_core.search.plan import plan_of
        >>> plan = plan_of({"settings": {"model.units": (8, 128)}, "way": "even"}, seed=7)
        >>> sequence = even_values(plan)
        >>> [next(sequence)["model.units"] for _ in range(4)]
        [24, 64, 37, 12]
    """
    from scipy.stats.qmc import Sobol

    seed = _EVEN_SEED if plan.way == "even" else plan.seed
    sequence = Sobol(len(plan.spans), scramble=True, rng=seed)
    while True:
        for point in sequence.random(_AT_ONCE):
            yield {span.path: span.at(float(place)) for span, place in zip(plan.spans, point, strict=True)}
