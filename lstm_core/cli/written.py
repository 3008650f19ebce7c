"""Files that commands write for people: where they go, and the day that stands in them."""

from __future__ import annotations

from pathlib import Path

import typer

from lstm_core.errors import ConfigError
from lstm_core.safe_write import write_safely
from lstm_core.steps import day_of

__all__ = ["day_of_run", "write_out"]


def write_out(out: Path, content: bytes) -> None:
    """Write a file that somebody asked for, and say how large it is.

    Raises:
        ConfigError: It can't be written there.
    """
    try:
        write_safely(out, content)
    except OSError as error:
        raise ConfigError(f"{out} can't be written ({error.strerror}); name another file with --out.") from error
    typer.echo(f"{out}: {len(content) / 2**20:.2f} MB.")


def day_of_run(folder: Path) -> str:
    """Return the day on which the run in a folder ended, as ISO 8601 has it."""
    return day_of((folder / "result.json").stat().st_mtime)
