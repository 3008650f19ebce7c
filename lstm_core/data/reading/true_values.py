"""Writing true numbers and times as text that can be read in one way only, a column at once; what is said of truths."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lstm_core.data.findings import Finding

__all__ = ["floats_as_text", "truths", "without_empty_fraction"]


def floats_as_text(column: pa.Array) -> pa.StringArray:
    """Write fractions; whole numbers, such as years that stand beside a missing one, are written as such.

    Example:
        >>> floats_as_text(pa.array([2019.0, None])).to_pylist()
        ['2019', None]
        >>> floats_as_text(pa.array([0.1, float("nan")])).to_pylist()
        ['0.1', None]
    """
    if pa.types.is_float16(column.type):
        column = pc.cast(column, pa.float32())
    known = column.to_numpy(zero_copy_only=False)
    known = known[np.isfinite(known)]
    if len(known) and (np.abs(known) < 2**53).all() and (known == np.floor(known)).all():
        whole = pc.if_else(pc.is_finite(column), column, None)
        text = pc.cast(pc.cast(whole, pa.int64()), pa.string())
        odd = pc.if_else(pc.is_inf(column), pc.cast(column, pa.string()), None)
        return pc.coalesce(text, odd)
    text = pc.cast(column, pa.string())
    return pc.if_else(pc.is_nan(column), pa.scalar(None, pa.string()), text)


def truths(column: str) -> Finding:
    """Return what is to be said of a column of true and false."""
    return Finding("true and false", column, (), 1, "Read true as 1 and false as 0.")


def without_empty_fraction(text: pa.StringArray) -> pa.StringArray:
    """Leave out the fractions of seconds that are none.

    Example:
        >>> without_empty_fraction(pa.array(["2024-01-02 09:30:00.000000"])).to_pylist()
        ['2024-01-02 09:30:00']
    """
    return pc.replace_substring_regex(text, r"\.0+$", "")
