"""How much of the lab's disk uploaded files may take: of one visitor, and of all together."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lstm_core.errors import QuotaError

__all__ = ["BLOCK", "MEGABYTE", "Quota", "Usage", "in_megabytes", "require_room", "taken"]

MEGABYTE = 1_000_000
BLOCK = 4096
"""Bytes in which disks are given out; a file takes whole ones."""


@dataclass(frozen=True)
class Quota:
    """What uploaded files may take, in bytes on the disk; see ``settings.py`` for how the defaults were chosen."""

    each: int = 250 * MEGABYTE
    whole: int = 4_000 * MEGABYTE


@dataclass(frozen=True)
class Usage:
    """What uploaded files take, in bytes on the disk, of what they may.

    A file that several visitors brought is kept once; it counts in full for each of them and once for all.

    Attributes:
        mine: Of one visitor.
        whole: Of all visitors together.
        quota: What they may.
    """

    mine: int
    whole: int
    quota: Quota

    @property
    def free(self) -> int:
        """Bytes that the visitor has left of their own; never below 0."""
        return max(0, self.quota.each - self.mine)

    @property
    def free_of_all(self) -> int:
        """Bytes that all visitors together have left; never below 0."""
        return max(0, self.quota.whole - self.whole)


def taken(folder: Path) -> int:
    """Return the bytes that a folder's files take on the disk; none where there is no such folder."""
    total = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    total += taken(Path(entry.path))
                else:
                    total += -(-entry.stat(follow_symlinks=False).st_size // BLOCK) * BLOCK
    except FileNotFoundError:
        return total  # deleted meanwhile
    return total


def require_room(
    usage: Usage, name: str, need: int, need_of_all: int, largest: tuple[str, int] | None, *, at_least: bool = False
) -> None:
    """Make sure that a file fits.

    Args:
        usage: What is taken without it.
        name: What the file is called.
        need: Bytes that it adds to what the visitor takes.
        need_of_all: Bytes that it adds to what all take.
        largest: Name and bytes of the visitor's largest other file, if there is one.
        at_least: Whether it would add still more, which is not known yet.

    Raises:
        QuotaError: It does not; the message says how much is free and what can be done.

    Example:
        >>> usage = Usage(8 * MEGABYTE, 8 * MEGABYTE, Quota(10 * MEGABYTE, 90 * MEGABYTE))
        >>> require_room(usage, "b.csv", 3 * MEGABYTE, 3 * MEGABYTE, ("a.csv", 8 * MEGABYTE))
        Traceback (most recent call last):
            ...
        lstm_core.errors.QuotaError: b.csv takes 3.0 MB of the lab's disk, and 2.0 MB of your 10.0 MB are free. \
Delete a file of yours that you don't need any more (the largest is a.csv with 8.0 MB), then bring it again.
    """
    if need > 0 and need > usage.free:
        raise QuotaError(f"{_takes(name, need, at_least)}, and {_of_yours(usage)}. {_way_out(usage, need, largest)}")
    if need_of_all > 0 and need_of_all > usage.free_of_all:
        raise QuotaError(
            f"{_takes(name, need_of_all, at_least)}, and {in_megabytes(usage.free_of_all, math.floor)} of the "
            f"{in_megabytes(usage.quota.whole)} that this lab has for the files of all its visitors are free. Ask "
            "whoever runs this lab (your teacher, perhaps) to allow more; what others keep you can't delete."
        )


def _to_nearest(number: float) -> int:
    return max(1, round(number)) if number else 0  # little is not nothing


def in_megabytes(size: int, rounded: Callable[[float], int] = _to_nearest) -> str:
    """Write a number of bytes for people.

    Args:
        size: Bytes.
        rounded: ``math.ceil`` for what is needed and ``math.floor`` for what is free, where one is held against the
            other: they must not read the same.

    Example:
        >>> in_megabytes(250_000_000), in_megabytes(1_260_000), in_megabytes(8_192), in_megabytes(0)
        ('250 MB', '1.3 MB', '0.1 MB', '0 MB')
        >>> in_megabytes(690_000, math.ceil), in_megabytes(680_000, math.floor), in_megabytes(8_192, math.floor)
        ('0.7 MB', '0.6 MB', '0 MB')
    """
    if size >= 100 * MEGABYTE:
        return f"{rounded(size / MEGABYTE):,} MB"
    tenths = rounded(10 * size / MEGABYTE)
    return f"{tenths / 10:.1f} MB" if tenths else "0 MB"


def _takes(name: str, need: int, at_least: bool) -> str:
    return f"{name} takes {'at least ' if at_least else ''}{in_megabytes(need, math.ceil)} of the lab's disk"


def _of_yours(usage: Usage) -> str:
    return f"{in_megabytes(usage.free, math.floor)} of your {in_megabytes(usage.quota.each)} are free"


def _way_out(usage: Usage, need: int, largest: tuple[str, int] | None) -> str:
    if largest is None or need > usage.quota.each:
        return "Bring a smaller part of it: fewer years, or fewer columns."
    return (
        "Delete a file of yours that you don't need any more (the largest is "
        f"{largest[0]} with {in_megabytes(largest[1])}), then bring it again."
    )
