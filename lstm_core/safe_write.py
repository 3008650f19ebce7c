"""Writing a file so that nobody ever meets half of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["staged", "write_safely"]


def write_safely(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a crash, never meets half of it.

    Raises:
        OSError: The disk is full, say; then what was there before is still there, and nothing else.
    """
    with staged(path, content) as unfinished:
        unfinished.replace(path)


@contextmanager
def staged(path: Path, content: bytes) -> Iterator[Path]:
    """Write a file beside its place, for the caller to put it there; it is removed if that does not happen.

    Raises:
        OSError: It can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        unfinished.write_bytes(content)
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)
