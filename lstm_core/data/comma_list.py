"""Names in one line with commas between them, as people type them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

__all__ = ["as_comma_list", "comma_list"]


def comma_list(text: str | None) -> list[str]:
    """Return what a person listed with commas; a name that holds one stands in quotation marks.

    Example:
        >>> comma_list('close,"Apple, Inc."')
        ['close', 'Apple, Inc.']
    """
    parts = next(csv.reader([text or ""], skipinitialspace=True), [])
    return [part.strip() for part in parts if part.strip()]


def as_comma_list(names: Iterable[str]) -> str:
    """Write names so that ``comma_list`` reads them back.

    Example:
        >>> as_comma_list(["close", "Apple, Inc."])
        'close,"Apple, Inc."'
    """
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(names)
    return line.getvalue()
