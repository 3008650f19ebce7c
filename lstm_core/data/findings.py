"""What was found while a table was read and checked, and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

__all__ = ["MOST_ROWS", "Finding", "first_few", "quoted"]

MOST_ROWS = 1000  # that a finding names; how many there are is counted in any case


@dataclass(frozen=True)
class Finding:
    """One thing that a person should know about their data.

    Attributes:
        kind: What it is, in two or three words, such as ``missing value``.
        column: The column it is about; ``None`` when it is about whole rows or the file.
        rows: Where, as a spreadsheet numbers the file's rows (the header is row 1); at most ``MOST_ROWS``.
            Empty when it is not about single rows.
        count: How many rows, cells or columns it is about.
        action: What was done, or that nothing was done and why, as a sentence.
        change: The fields of a ``CsvReading`` with which the file would be read otherwise, where that is proposed.

    Example:
        >>> Finding("missing value", "open", (7,), 1, "Left out the row.").where
        'open, row 7'
    """

    kind: str
    column: str | None
    rows: tuple[int, ...]
    count: int
    action: str
    change: Mapping[str, Any] | None = field(default=None, hash=False)

    @classmethod
    def at(cls, kind: str, column: str | None, rows: Iterable[Any], action: str) -> Finding:
        """Make a finding about some rows of the file, given by their numbers in any order."""
        numbers = sorted({int(row) for row in np.asarray(list(rows))})
        return cls(kind, column, tuple(numbers[:MOST_ROWS]), len(numbers), action)

    @property
    def where(self) -> str:
        """Column and rows in words; empty when it is about the whole file."""
        rows = f"row{'s' if self.count > 1 else ''} {first_few(self.rows, 3, self.count)}" if self.rows else ""
        return ", ".join(part for part in (self.column or "", rows) if part)

    def to_json(self) -> dict[str, Any]:
        """Return its fields as plain values."""
        fields = {"kind": self.kind, "column": self.column, "rows": list(self.rows), "action": self.action}
        return fields if self.change is None else {**fields, "change": dict(self.change)}


def first_few(items: Iterable[object], most: int = 12, count: int | None = None) -> str:
    """List some things and say how many more there are.

    Args:
        items: What to list.
        most: How many to name.
        count: How many there are, if ``items`` is not all of them.

    Example:
        >>> first_few("abcd", most=2)
        'a, b and 2 more'
    """
    names = [str(item) for item in items]
    left = (len(names) if count is None else count) - most
    return ", ".join(names[:most]) + (f" and {left:,} more" if left > 0 else "")


def quoted(name: str) -> str:
    """Write a name as a command line takes it.

    Example:
        >>> quoted("open_time"), quoted("Open Time")
        ('open_time', '"Open Time"')
    """
    return name if name.replace("_", "").isalnum() else f'"{name}"'
