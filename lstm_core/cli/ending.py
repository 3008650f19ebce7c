"""The command ``end``: have a lab's run service end, as its container or its machine is about to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lstm_core.errors import ConfigError
from lstm_core.jobs.place import find_service
from lstm_core.runs.store import RunStore
from lstm_core.settings import read_settings

__all__ = ["end"]

_DATABASE = "runs.sqlite"


def end(
    home: Annotated[
        Path | None,
        typer.Option(help="The lab's home folder; LSTM_LAB_HOME or .lab when not given.", show_default=False),
    ] = None,
    seconds: Annotated[float, typer.Option(help="How long to wait for its end, before it is ended at once.")] = 20.0,
) -> None:
    """End a lab's run service: what it trains goes on from its last checkpoint when it is started again.

    End the app first, which would start another one.
    """
    place = home or read_settings().home
    if not (place / _DATABASE).is_file():
        typer.echo(f"There is no lab in {place} yet, and so no service.")
        return
    pid = RunStore(place).engine().pid
    service = None if pid is None else find_service(pid, place)
    if service is None:
        typer.echo(f"No run service is at work in {place}.")
        return
    import psutil

    try:
        service.terminate()
        service.wait(seconds)
    except psutil.TimeoutExpired:
        service.kill()
    except psutil.NoSuchProcess:  # it has just ended by itself
        pass
    except psutil.AccessDenied as error:
        raise ConfigError(f"The run service in {place} belongs to another user, who has to end it.") from error
    typer.echo(f"The run service in {place} has ended.")
