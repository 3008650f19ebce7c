"""Writing a file so that nobody ever meets half of it."""

from __future__ import annotations

import secrets
from pathlib import Path

__all__ = ["write_safely"]


def write_safely(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a crash, never meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    unfinished.write_bytes(content)
    unfinished.replace(path)
