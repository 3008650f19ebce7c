"""Numbers that stand for a missing value: -999, -200, 9999. Found by their being alone at the edge of a column.

They are proposed, never taken: a person says so (``CsvReading.missing``).
"""

from __future__ import annotations

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.data.findings import Finding
from lstm_core.data.reading.cells import RowNumbers
from lstm_core.data.reading.numbers import LARGEST

__all__ = ["find_sentinels"]

_FEWEST = 12  # numbers in a column from which its edges can be told
_FAR = 2.0  # times the range of all others
_NEAR = 0.3  # the same for numbers that are usual sentinels
_USUAL = frozenset(
    sign * number
    for sign in (1.0, -1.0)
    for number in (99.0, 99.9, 99.99, 199.0, 200.0, 777.0, 888.0, 888.8, 999.0, 999.9, 999.99, 7777.0, 8888.0, 9999.0)
) | {-1e4, 9999.9, -9999.9, 32767.0, -32768.0, 99999.0, -99999.0, 999999.0, -999999.0, 9999999.0, -9999999.0, 99999.9}


def find_sentinels(values: Float64, column: str, rows: RowNumbers) -> list[Finding]:
    """Return what in a column may stand for missing values.

    Args:
        values: The column, shape (rows,).
        column: Its name.
        rows: Where each row stands in the file.

    Example:
        >>> values = np.array([*range(20), -999.0, -999.0])
        >>> [one.rows for one in find_sentinels(values, "t", np.arange(2, 24, dtype="int32"))]
        [(22, 23)]
    """
    known = values[np.abs(values) <= LARGEST]  # larger ones count as missing anyhow; no comparison holds for nan
    found = []
    for edge, sign in ((known.min(initial=np.inf), 1), (known.max(initial=-np.inf), -1)):
        rest = known[known != edge]
        if len(rest) < _FEWEST or not _alone(float(edge), sign, rest, len(known) - len(rest)):
            continue
        at = rows[values == edge]
        text = f"{edge:g}" if abs(edge) < 1e15 else repr(float(edge))
        found.append(
            Finding(
                kind="missing value?",
                column=column,
                rows=tuple(int(row) for row in at[:1000]),
                count=len(at),
                action=f"Kept {text} as a number, though it is far from all others and may stand for a missing value. "
                f"If it does, say so (--missing {text} on the command line).",
                change={"missing": [text]},
            )
        )
    return found


def _alone(edge: float, sign: int, rest: Float64, count: int) -> bool:
    low, high = float(rest.min()), float(rest.max())
    width = high - low
    gap = low - edge if sign > 0 else edge - high
    if width <= 0 or gap <= 0:
        return False
    if edge in _USUAL:
        return gap > _NEAR * width
    return count > 1 and gap > _FAR * width
