"""A small file system of one's own, which can be full or read-only; only the administrator can make one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["MountRefusedError", "fill", "remount", "small_disk"]


class MountRefusedError(Exception):
    """This machine does not let us mount a file system, so the trial can't be held."""


@contextmanager
def small_disk(folder: Path, megabytes: int = 16) -> Iterator[Path]:
    """Mount an empty file system in memory at a folder, and take it away again."""
    folder.mkdir(parents=True)
    _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def remount(folder: Path, how: str) -> None:
    """Make a mounted file system read-only (``ro``) or writable (``rw``)."""
    _mount("-o", f"remount,{how}", str(folder))


def fill(folder: Path) -> Path:
    """Write a file until there is no room left, and return it."""
    path = folder / "ballast"
    with path.open("wb", buffering=0) as file:
        for size in (65_536, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return path


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise MountRefusedError(f"mounting is refused here: {done.stderr.strip()}")
