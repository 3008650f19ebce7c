"""The commands ``backup`` and ``restore``: all that a lab keeps in one archive, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from lstm_core.backup.making import back_up
from lstm_core.backup.restoring import put_back
from lstm_core.numbers import counted
from lstm_core.settings import read_settings

__all__ = ["backup", "restore"]

_Home = Annotated[
    Path | None, typer.Option(help="The lab's home folder; LSTM_LAB_HOME or .lab when not given.", show_default=False)
]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]


def backup(
    into: Annotated[
        Path,
        typer.Argument(
            help="File to write; or a folder, in which it is called by the moment.", metavar="INTO", show_default=False
        ),
    ],
    home: _Home = None,
    as_json: _Json = False,
) -> None:
    """Write all that a lab keeps into one archive, while it is at work: runs, uploads, settings, and its keys.

    Only you can read the archive. Whoever can read it can read everything in the lab and, as the keys are in it, pass
    for anybody there.
    """
    made = back_up(home or read_settings().home, into)
    for name in made.left_out:
        typer.echo(f"Left out: {name}, as not every system can have a file of that name.", err=True)
    if made.deleted:
        typer.echo(f"{counted(made.deleted, 'run')} deleted meanwhile: not in it.", err=True)
    for run_id in made.damaged:
        typer.echo(f"Run {run_id} is in it without its result, which the lab itself has lost.", err=True)
    said = {"path": str(made.path), "bytes": made.bytes, "runs": made.manifest.runs, "made": made.manifest.made}
    if as_json:
        typer.echo(json.dumps(said | {"left_out": made.left_out, "damaged": made.damaged}))
        return
    files = counted(len(made.manifest.files), "file")
    typer.echo(f"{made.path}: {counted(made.manifest.runs, 'run')}, {files}, {made.bytes / 2**20:.2f} MB, read back.")


def restore(
    archive: Annotated[
        Path, typer.Argument(help="What 'backup' wrote.", metavar="FROM", show_default=False, exists=False)
    ],
    home: _Home = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Move what is in the home out of the way, in place of refusing.")
    ] = False,
    as_json: _Json = False,
) -> None:
    """Put a backup into a home folder that is empty, and in which no lab is at work."""
    place = home or read_settings().home
    manifest, aside = put_back(archive, place, replace=replace)
    if as_json:
        said = {"home": str(place), "runs": manifest.runs, "made": manifest.made, "lab": manifest.lab}
        typer.echo(json.dumps(said | {"aside": None if aside is None else str(aside)}))
        return
    typer.echo(f"{place} is as it was at {manifest.made}: {counted(manifest.runs, 'run')}.")
    if aside is not None:
        typer.echo(f"What was there before is in {aside}; delete it when you need it no more.")
