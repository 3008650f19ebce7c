"""What a study came to: what was found, and the blocks that a page shows one below the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, NamedTuple, TypeVar

import pandas as pd

from lstm_core.charts.chart import Chart
from lstm_core.config import ExperimentConfig
from lstm_core.results import RunResult, Verdict
from lstm_core.steps import Step

__all__ = ["Block", "Column", "Drawn", "GoOn", "Judged", "KeyNumbers", "Report", "Said", "Table", "Trained"]

_Found = TypeVar("_Found")
_Tone = Literal["plain", "strong", "note", "info", "warning"]


class Trained(NamedTuple):
    """A run of a study that came to its end.

    Attributes:
        number: Its place among all runs of the study, counted from 1.
        name: What people call it.
        result: What it left behind.
    """

    number: int
    name: str
    result: RunResult


class Said(NamedTuple):
    """A sentence or two.

    Attributes:
        text: Plain text.
        tone: ``strong`` is what the study comes to, ``note`` is how to read it; the others as a page colors them.
        icon: Name of a Material symbol; empty for none.
    """

    text: str
    tone: _Tone = "plain"
    icon: str = ""


class KeyNumbers(NamedTuple):
    """Key numbers side by side: label, value, and what it means."""

    numbers: tuple[tuple[str, str, str], ...]


class Drawn(NamedTuple):
    """A chart, and what to call it on the page."""

    chart: Chart
    key: str


class Judged(NamedTuple):
    """A verdict, as that on a single run."""

    verdict: Verdict


class Column(NamedTuple):
    """How a table shows a column.

    Attributes:
        format: Of a number, as in ``%.4g``; empty for the usual one.
        meaning: What it is, in a sentence; empty where its name says it.
        step: Of a column of dates, what one row of the series stands for.
    """

    format: str = ""
    meaning: str = ""
    step: Step | None = None


class Table(NamedTuple):
    """A table.

    Attributes:
        frame: The table.
        columns: How to show those columns that need it.
        name: What it holds, as the name of a file; another one for each table of a report.
    """

    frame: pd.DataFrame
    columns: Mapping[str, Column]
    name: str


class GoOn(NamedTuple):
    """Settings to go on with, on a button.

    Attributes:
        config: The settings.
        label: What stands on the button.
        help: What it does.
    """

    config: ExperimentConfig
    label: str
    help: str


Block = Said | KeyNumbers | Drawn | Judged | Table | GoOn


@dataclass(frozen=True, eq=False)
class Report(Generic[_Found]):
    """What a study came to.

    Attributes:
        found: What was computed of its runs.
        sentence: What it comes to, in plain words.
        fields: The same as plain fields, ready for JSON.
        blocks: What a page shows.
    """

    found: _Found = field(repr=False)
    sentence: str
    fields: dict[str, Any] = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
