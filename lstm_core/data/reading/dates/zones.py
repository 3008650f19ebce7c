"""Offsets and names of time zones behind a date."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64

__all__ = ["ZONE", "offsets_of"]

ZONE = (
    r"(?:\s*(?P<zone>[Zz]|(?:UTC|GMT)?\s?[+-]\d{1,2}:?(?:\d{2})?(?:\s?\([^)]*\))?"
    r"|(?:UTC|GMT|WEST|WET|CEST|CET|MESZ|MEZ|EEST|EET|BST|IST|MSK|E[SD]T|C[SD]T|M[SD]T|P[SD]T|JST|KST|HKT|SGT"
    r"|AE[SD]T|NZ[SD]T))(?:\s?\[[^\]]*\])?)?"
)
"""What may stand behind a date or a time; several names have another meaning elsewhere, so these are all there are."""

_HOURS = {
    **{"z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3},
    **{"bst": 1, "ist": 5.5, "msk": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8},
    **{"pdt": -7, "jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13},
}
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?")


def offsets_of(zones: pd.Series) -> Float64 | None:
    """Return minutes ahead of UTC, ``nan`` where there is no zone; ``None`` if there is none at all.

    Args:
        zones: As cells write them, in lower case, empty where there is none.

    Example:
        >>> offsets_of(pd.Series(["+02:00", "-0530", "cet", ""])).tolist()
        [120.0, -330.0, 60.0, nan]
    """
    known = {text: _minutes(text) for text in zones.unique() if text}
    return np.asarray(zones.map(known), dtype="float64") if known else None


def _minutes(text: str) -> float:
    found = _OFFSET.match(text)
    if found is None:
        return 60.0 * _HOURS[text]
    minutes = 60.0 * int(found[2]) + int(found[3] or 0)
    return -minutes if found[1] == "-" else minutes
