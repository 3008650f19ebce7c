"""A study as the store knows it: which run it is made of, what it was asked, whether its test figures are open."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lstm_core.formats import STUDY

__all__ = ["KeptStudy", "keep_answers", "read_study"]


@dataclass(frozen=True)
class KeptStudy:
    """A study as the store knows it; times are seconds since 1970.

    Attributes:
        id: Its id; each of its runs names it.
        parent: Id of the run that it is made of.
        purpose: Which study it is: the purpose of its runs.
        owner: Whose it is.
        title: What people call the series.
        created: When it was asked for.
        asked: What it was asked, by the names of its asks; empty for one that asks nothing.
        opened: When its test figures were opened; ``None`` while they are shut.
        stop_requested: Whether its owner asked it to stop; no run is added to it any more.
    """

    id: str
    parent: str
    purpose: str
    owner: str
    title: str
    created: float
    asked: Mapping[str, Any]
    opened: float | None = None
    stop_requested: bool = False


def keep_answers(asked: Mapping[str, Any]) -> str:
    """Return what a study was asked as it is kept."""
    return json.dumps(STUDY.stamp({"answers": dict(asked)}))


def read_study(row: sqlite3.Row) -> KeptStudy:
    """Return what a row of the table of studies says.

    Raises:
        UnreadableError: What it was asked is of a newer version, or damaged.
    """
    try:
        asked = STUDY.read(json.loads(row["asked"]))["answers"]
    except (ValueError, KeyError, RecursionError) as error:
        raise STUDY.damaged("cut or overwritten") from error
    if not isinstance(asked, dict):
        raise STUDY.damaged("no answers")
    return KeptStudy(
        id=row["id"],
        parent=row["parent"],
        purpose=row["purpose"],
        owner=row["owner"],
        title=row["title"],
        created=row["created"],
        asked=asked,
        opened=row["opened"],
        stop_requested=bool(row["stop_requested"]),
    )
