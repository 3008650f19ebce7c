"""A small file system of one's own, which can be full or read-only; only the administrator can make one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["MountRefusedError", "fill", "read_only_view", "small_disk"]


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


@contextmanager
def read_only_view(folder: Path) -> Iterator[None]:
    """Lay a read-only view of a folder over itself: what is opened from now on can't be written.

    Making the file system itself read-only is refused as long as anybody has a file open for writing, such as a log.
    """
    _mount("--bind", str(folder), str(folder))
    try:
        _mount("-o", "remount,bind,ro", str(folder))
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


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
