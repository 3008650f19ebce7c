"""Spearman's rank correlation, row by row."""

from __future__ import annotations

import numpy as np

from lstm_core.arrays import AnyFloat, Float64

__all__ = ["rank_correlations"]


def rank_correlations(one: AnyFloat, other: AnyFloat) -> Float64:
    """Return Spearman's rank correlation of each row of one array with the same row of another.

    C. Spearman, "The proof and measurement of association between two things" (1904): Pearson's correlation of the
    ranks; equal values share the mean of their ranks.

    Args:
        one: Shape (rows, values).
        other: Same shape.

    Returns:
        From -1 to 1, shape (rows,); not a number where a row does not vary.

    Example:
        >>> rank_correlations(np.array([[1.0, 2.0, 9.0]]), np.array([[0.1, 0.3, 0.2]])).round(6).tolist()
        [0.5]
    """
    # scipy.stats.spearmanr takes pairs of columns and correlates all with all; of its parts the ranks are enough.
    from scipy.stats import rankdata

    ranks = [rankdata(values, axis=1) for values in (one, other)]
    centered = [rank - rank.mean(axis=1, keepdims=True) for rank in ranks]
    lengths = [np.sqrt((rank**2).sum(axis=1)) for rank in centered]
    with np.errstate(divide="ignore", invalid="ignore"):
        correlations: Float64 = (centered[0] * centered[1]).sum(axis=1) / (lengths[0] * lengths[1])
    return correlations
