"""The command ``runs``: all runs in a lab's home folder, as a table or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from lstm_core.brought_words import in_view
from lstm_core.errors import ConfigError
from lstm_core.logs import fingerprint
from lstm_core.numbers import counted
from lstm_core.runs.lists.columns import COLUMNS, FIRST_COLUMNS
from lstm_core.runs.lists.finding import Wanted, found
from lstm_core.runs.lists.lines import Line, Listed, by_settings, listing, one_by_one
from lstm_core.runs.run import UnreadableRun
from lstm_core.runs.store import RunStore
from lstm_core.studies import CHOOSING

__all__ = ["runs"]

_SHOWN = ("run", "state", "differs", "skill", "opponent", "against", "verdict", "epoch", "seconds", "created")
_DATABASE = "runs.sqlite"


def runs(
    home: Annotated[Path, typer.Argument(help="The lab's home folder: LSTM_LAB_HOME, or .lab.", show_default=False)],
    search: Annotated[str, typer.Option(help="Words that all have to stand in a run's name, data or settings.")] = "",
    sort: Annotated[str, typer.Option(help=f"Column to sort by: {', '.join(FIRST_COLUMNS)}.")] = "created",
    seeds_together: Annotated[
        bool, typer.Option("--seeds-together", help="Make runs that differ in their seeds alone one row.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """List all runs in a lab's home folder, whoever's they are: what differs from the preset, and how good they are."""
    if sort not in COLUMNS:
        raise ConfigError(f"There is no column '{sort}' to sort by. Choose one of {', '.join(FIRST_COLUMNS)}.")
    if not (home / _DATABASE).is_file():
        raise ConfigError(f"{home} is no home folder of a lab: it has no {_DATABASE}.")
    readable, unreadable = _all(RunStore(home))
    matching = found(readable, Wanted(search))
    lines = _sorted(by_settings(matching) if seeds_together else one_by_one(matching), sort)
    if as_json:
        unread = [asdict(one) for one in unreadable]
        typer.echo(json.dumps({"rows": [_fields(line) for line in lines], "unreadable": unread}))
        return
    typer.echo("\n".join(_table(lines)) if lines else "There are no such runs.")
    if unreadable:
        typer.echo(f"{counted(len(unreadable), 'run')} can't be read by this version.", err=True)


def _all(store: RunStore) -> tuple[list[Listed], list[UnreadableRun]]:
    """Return the runs of everybody; test figures that a study keeps shut are shut here, too."""
    readable: list[Listed] = []
    unreadable: list[UnreadableRun] = []
    for owner in store.owners():
        there = listing(store, owner, choosing=CHOOSING)
        readable += there.runs
        unreadable += there.unreadable
    return readable, unreadable


def _sorted(lines: Sequence[Line], name: str) -> list[Line]:
    """Return lines with the greatest number or the first word on top, and those that say nothing at the end."""
    value = COLUMNS[name].value
    known = [line for line in lines if value(line) is not None]
    numeric = all(isinstance(value(line), int | float) for line in known)
    known.sort(key=value, reverse=numeric)
    return [*known, *(line for line in lines if value(line) is None)]


def _fields(line: Line) -> dict[str, Any]:
    """Return a line ready for JSON, with the ids of its runs, which name their folders, and their names in the log."""
    return {
        "kind": line.kind,
        "ids": [each.run.id for each in line.runs],
        "in_the_log": [fingerprint(each.run.id) for each in line.runs],
    } | {name: column.value(line) for name, column in COLUMNS.items()}


def _table(lines: Sequence[Line]) -> list[str]:
    rows = [["id", *(COLUMNS[name].label for name in _SHOWN)]]
    rows += [[line.first.run.id, *(_word(name, COLUMNS[name].value(line)) for name in _SHOWN)] for line in lines]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _word(name: str, value: Any) -> str:
    if value is None:
        return "-"
    match COLUMNS[name].kind:
        case "skill":
            return f"{value:+.3f}"
        case "seconds":
            return f"{value:.0f}"
        case "moment":
            return datetime.fromtimestamp(value).isoformat(" ", "minutes")
        case _:
            return in_view(str(value))  # others have named it, and a terminal obeys what it reads
