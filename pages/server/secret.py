"""The lab's secret: made once, kept in its home for its owner alone; what it signs nobody else can make."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from lstm_core.errors import StoreBusyError, UnreadableError
from lstm_core.safe_write import make_home

__all__ = ["lab_mark", "lab_secret"]

_FILE = "secret"
_BYTES = 32
_WRITTEN = re.compile(rf"[0-9a-f]{{{2 * _BYTES}}}")


@cache
def lab_secret(home: Path) -> bytes:
    """Return the secret of the lab in a folder; made when there is none, and read once by each process.

    Args:
        home: The lab's home.

    Raises:
        StoreBusyError: It can't be read or written.
        UnreadableError: It is damaged.
    """
    path = home / _FILE
    try:
        if not path.exists():
            _make(path)
        text = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise StoreBusyError(
            f"The lab's secret can't be used just now ({error}). See whether its home has room and belongs to whoever "
            "runs the lab."
        ) from error
    if not _WRITTEN.fullmatch(text):
        raise UnreadableError(
            f"The lab's secret is damaged ({path}). Put a backup's copy back, or delete it: a new one is made then, "
            "and everybody is somebody new."
        )
    return bytes.fromhex(text)


def lab_mark(home: Path) -> str:
    """Return eight characters that tell this lab from others, and nothing of its secret.

    Raises:
        LabError: As ``lab_secret``.
    """
    return hashlib.sha256(b"name" + lab_secret(home)).hexdigest()[:8]


def _make(path: Path) -> None:
    """Write a new secret; of several processes that do so at once one wins, and nobody meets half of it."""
    make_home(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{_FILE}.")  # for its owner alone (0600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(_BYTES)}\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
