"""The command ``certificates``: what a scheduler on another machine, its workers and the lab know each other by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lstm_core.jobs.door import FILES, keep_keys, make_keys

__all__ = ["UNSHOWN", "certificates"]


UNSHOWN = ("DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES", "DASK_DISTRIBUTED__WORKER__HTTP__ROUTES")
"""Variables of Dask's that list the pages which scheduler and workers show without TLS."""


def certificates(
    folder: Annotated[Path, typer.Argument(help="Folder to write into; made if it is not there.", show_default=False)],
    days: Annotated[int, typer.Option(min=1, max=3650, help="For how many days they hold.")] = 825,
) -> None:
    """Make certificates, so that a Dask scheduler and its workers let nobody in but those who have them."""
    keep_keys(make_keys(days), folder)
    typer.echo(f"Wrote {', '.join(FILES.values())} into {folder}; they hold for {days} days.")
    typer.echo(
        "Copy the folder to every machine that takes part, and to no other: whoever has it can run code on them."
    )
    typer.echo("For scheduler and workers set this first, or Dask shows without TLS what they do, to everybody:")
    for name in UNSHOWN:
        typer.echo(f"  {name}=[]")
    typer.echo("Then start them, and the lab, each in the lab's folder, where `python -m dask` finds what it needs:")
    for what in (
        "python -m dask scheduler --protocol tls --port 8786 --no-dashboard",
        "python -m dask worker tls://THAT-MACHINE:8786 --nthreads 1 --no-dashboard",
    ):
        typer.echo(f"  {what} {_options(folder)}")
    typer.echo(f"  LSTM_LAB_SCHEDULER=tls://THAT-MACHINE:8786 LSTM_LAB_TLS={folder} streamlit run app.py")


def _options(folder: Path) -> str:
    names = {"--tls-ca-file": FILES["authority"], "--tls-cert": FILES["certificate"], "--tls-key": FILES["key"]}
    return " ".join(f"{option} {folder / name}" for option, name in names.items())
