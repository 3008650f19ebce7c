"""The command ``doctor``: what is wrong with an installation, in plain words."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import Annotated

import typer

from lstm_core.doctor.checks import look_at_all
from lstm_core.numbers import counted

__all__ = ["doctor"]

_MARKS = {"fine": "ok   ", "mind": "mind ", "wrong": "WRONG"}


def doctor(
    port: Annotated[
        int, typer.Option(help="Port on which the app is to listen.", envvar="STREAMLIT_SERVER_PORT")
    ] = 8501,
    address: Annotated[
        str,
        typer.Option(help="Address of this machine on which the app is to listen.", envvar="STREAMLIT_SERVER_ADDRESS"),
    ] = "127.0.0.1",
    tensorflow: Annotated[bool, typer.Option(help="Start TensorFlow, too, which takes some seconds.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Say what is wrong with this installation and what to do about it; the exit status is 1 if something is."""
    findings = []
    for found in look_at_all(os.environ, port, address, with_tensorflow=tensorflow):
        findings.append(found)
        if not as_json:
            to_do = f" {found.to_do}" if found.to_do else ""
            typer.echo(f"{_MARKS[found.state]}  {found.about}: {found.sentence}{to_do}")
    troubles = sum(found.state == "wrong" for found in findings)
    if as_json:
        typer.echo(json.dumps({"wrong": troubles, "findings": [asdict(found) for found in findings]}))
    elif troubles:
        typer.echo(f"{counted(troubles, 'thing')} wrong.")
    raise typer.Exit(1 if troubles else 0)
