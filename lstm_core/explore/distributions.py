"""How often a column takes which values, in the training part and after it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lstm_core.arrays import Float64

__all__ = ["Distribution", "distribution"]


@dataclass(frozen=True)
class Distribution:
    """Histograms of one column's training rows and of its later rows, over the same bins.

    Attributes:
        edges: Ends of the bins, in the column's unit, shape (bins + 1,).
        train: Share of the training rows in each bin, shape (bins,).
        later: Share of the rows after the training part in each bin, shape (bins,).
        unseen: Share of the later rows that lie below or above everything in the training part.
        medians: Middle value of the training rows and of the later rows, in the column's unit; not a number where there
            is none.
    """

    edges: Float64
    train: Float64
    later: Float64
    unseen: float
    medians: tuple[float, float]

    @property
    def centers(self) -> Float64:
        """Middle of each bin, shape (bins,)."""
        middle: Float64 = (self.edges[:-1] + self.edges[1:]) / 2
        return middle


def distribution(values: ArrayLike, train_rows: int, bins: int = 40) -> Distribution:
    """Count a column's values in bins, apart for the training part and for what comes after it.

    Args:
        values: The column in the order of time, in its unit, shape (rows,); missing values are not counted.
        train_rows: How many of the first rows are the training part; at least 1.
        bins: How many bins of equal width span all rows.

    Example:
        >>> found = distribution([0.0, 1.0, 1.0, 4.0], train_rows=2, bins=2)
        >>> found.edges.tolist(), found.train.tolist(), found.later.tolist(), found.unseen
        ([0.0, 2.0, 4.0], [1.0, 0.0], [0.5, 0.5], 0.5)
    """
    column = np.asarray(values, dtype="float64")
    train, later = (part[~np.isnan(part)] for part in (column[:train_rows], column[train_rows:]))
    edges = np.histogram_bin_edges(column[~np.isnan(column)], bins)
    outside = (later < train.min(initial=np.inf)) | (later > train.max(initial=-np.inf))
    return Distribution(
        edges=edges,
        train=np.histogram(train, edges)[0] / max(len(train), 1),
        later=np.histogram(later, edges)[0] / max(len(later), 1),
        unseen=float(outside.mean()) if len(later) else 0.0,
        medians=(_median(train), _median(later)),
    )


def _median(values: Float64) -> float:
    return float(np.median(values)) if len(values) else float("nan")
