"""What stands for 'no value' in a column of numbers.

Nothing here counts in a column of text or of tickers: ``NA`` and ``M`` are tickers there.
"""

from __future__ import annotations

import re

__all__ = ["BLANK", "MISSING", "TRACE", "is_missing"]

BLANK = ("", "-", "--", "—", "–", "NaT", "nan", "NaN", "NA", "N/A", "n/a", "null", "NULL", "None", "none")
"""What stands for no date."""

TRACE = ("t", "tr", "trace")
"""A trace of rain or snow, too little to be measured; it counts as 0."""

_MARKS = r"""
-   --   ---   ----   —   –   .   ..   ...   …   :   ::   ?   *   **   ***   #   /   x   \n   _   (-)
(x)   ..c   #n/a   #na   #n/a n/a   #div/0!   #value!   #ref!   #num!   #name?   #null!   [n/a]   <na>
<null>   (null)   (na)   n.a   n.a.   n/a   n\a   na   n.d.   n.d   n/d   nd   nan   -nan   +nan
1.#qnan   -1.#ind   1.#ind   1.#inf00   nat   null   nil   none   void   missing   miss   m   mv
empty   blank   unknown   unavailable   not available   no data   no value   no obs   nodata   k.a.
k. a.   k.a   keine angabe   k.w.   s/d   s.d.   s/o   nc   n.c.   b.d.   brak   ei tietoa   i.a.
u.a.   -.-   --.-   ---.-   -,-   suppressed   not reported   nr   n.r.
"""
MISSING = frozenset(["", *(mark.strip() for mark in re.split(r"\n| {3}", _MARKS))])
"""Marks in lower case."""


def is_missing(cell: str) -> bool:
    r"""Say whether a cell stands for a missing value in a column of numbers.

    Example:
        >>> [is_missing(cell) for cell in ("ND", " .. ", "\\N", "0", "closed")]
        [True, True, True, False, False]
    """
    return cell.strip().lower() in MISSING
