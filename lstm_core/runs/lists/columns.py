"""What a table says of each line, column by column."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from lstm_core.numbers import counted
from lstm_core.runs.lists.lines import Line, Listed
from lstm_core.runs.summary import RunSummary

__all__ = [
    "COLUMNS",
    "FIRST_COLUMNS",
    "RunColumn",
    "mean_with_interval",
]

ColumnKind = Literal["text", "skill", "error", "count", "seconds", "moment", "words", "yes"]
_STATES = {"queued": "waiting", "running": "training"}


@dataclass(frozen=True)
class RunColumn:
    """One column of a table of runs.

    Attributes:
        label: Its heading.
        help: What it says, in a sentence or two.
        kind: What its values are, by which they are shown.
        value: What it says of a line; ``None`` where there is nothing to say.
    """

    label: str
    help: str
    kind: ColumnKind
    value: Callable[[Line], Any]


def mean_with_interval(values: Sequence[float]) -> tuple[float, float | None] | None:
    """Return the mean of some values and how far its 95% interval reaches on each side; ``None`` for no values.

    The interval is Student's (mean +- t * s / sqrt(n)) and needs two values. It says how far other seeds would move the
    mean, and nothing about other days.

    Example:
        >>> mean_with_interval([1.0, 3.0]), mean_with_interval([1.0])  # doctest: +ELLIPSIS
        ((2.0, 12.7062047...), (1.0, None))
    """
    if not values:
        return None
    if len(values) < 2:
        return float(values[0]), None
    from scipy.stats import t  # takes half a second, and most tables have nothing to average

    spread = float(np.std(values, ddof=1)) / math.sqrt(len(values))
    return float(np.mean(values)), float(t.ppf(0.975, len(values) - 1)) * spread


def _state_of(line: Line) -> str:
    """Say how a line stands."""
    runs = [each.run for each in line.runs]
    if len(runs) == 1:
        return "unreadable" if line.first.is_damaged else _STATES.get(runs[0].state, runs[0].state)
    over = sum(run.is_over for run in runs)
    if over < len(runs):
        return f"{over} of {len(runs)} done"
    finished = sum(run.state == "finished" for run in runs)
    return "finished" if finished == len(runs) else f"{finished} of {len(runs)} finished"


def _run(line: Line) -> str:
    if line.kind == "study":
        purpose = (line.first.run.purpose or "").capitalize()
        return f"{purpose} of {line.first.run.title}, {counted(len(line.runs), 'run')}"
    star = "★ " if line.pinned else ""
    return f"{star}{line.first.title}{'' if line.kind == 'run' else f', {len(line.runs)} seeds'}"


def _told(line: Line) -> str:
    return _run(line) if line.kind == "study" else f"{_run(line)}: {_differs(line)}"


def _differs(line: Line) -> str:
    if line.kind == "run":
        return line.first.differs
    return line.first.settings if line.kind == "alike" else "its runs are inside"


def _tested(line: Line, what: Callable[[RunSummary], float | None]) -> list[float]:
    """Return figures of the test part, of runs whose tests are open; a study's runs have none in common."""
    if line.kind == "study":
        return []
    found = (what(each.summary) for each in line.runs if each.summary is not None and not each.shut)
    return [value for value in found if value is not None]


def _mean(what: Callable[[RunSummary], float | None]) -> Callable[[Line], float | None]:
    def value(line: Line) -> float | None:
        found = mean_with_interval(_tested(line, what))
        return None if found is None else found[0]

    return value


def _reach(line: Line) -> str | None:
    """Say the interval of the skill: over rows for a run, over seeds for several."""
    if line.kind == "run":
        summary = line.first.summary
        interval = None if summary is None or line.first.shut else summary.skill_interval
        return None if interval is None else f"{interval[0]:+.3f} to {interval[1]:+.3f}"
    found = mean_with_interval(_tested(line, lambda summary: summary.skill))
    return None if found is None or found[1] is None else f"{found[0] - found[1]:+.3f} to {found[0] + found[1]:+.3f}"


def _validation(line: Line) -> float | None:
    if line.kind == "study":
        return None
    found = [each.summary.validation_rmse for each in line.runs if each.summary is not None]
    known = [value for value in found if value is not None]
    return sum(known) / len(known) if known else None


def _alone(what: Callable[[Listed], Any]) -> Callable[[Line], Any]:
    """Return what is said of a run, and of several only where it is the same for all of them."""

    def value(line: Line) -> Any:
        if line.kind == "study":
            return None
        found = [what(each) for each in line.runs]
        return found[0] if all(one == found[0] for one in found) else None

    return value


def _summed(what: Callable[[RunSummary], Any], *, test: bool = False) -> Callable[[Listed], Any]:
    """Return what is said of a result; nothing of its test part while that is shut."""
    return lambda each: None if each.summary is None or (test and each.shut) else what(each.summary)


def _seconds(line: Line) -> float | None:
    known = [each.summary.seconds for each in line.runs if each.summary is not None]
    return sum(known) if known else None


def _tags(line: Line) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_flat(each.run.tags for each in line.runs)))


def _flat(words: Iterable[Sequence[str]]) -> Iterable[str]:
    return (word for each in words for word in each)


def _rmse(summary: RunSummary) -> float:
    return summary.rmse


def _seed(each: Listed) -> int:
    return each.run.config.seed


def _epoch(each: Listed) -> str | None:
    summary = each.summary
    return None if summary is None else f"{summary.kept_epoch} of {summary.epochs}"


COLUMNS: Mapping[str, RunColumn] = {
    "told": RunColumn("Run", "What you call it, or the series; and what is not as in its preset.", "text", _told),
    "run": RunColumn("Run", "What you call it, else the series. A study or a group of seeds is one row.", "text", _run),
    "differs": RunColumn("Not as in the preset", "The preset it began from, and all that differs.", "text", _differs),
    "skill": RunColumn(
        "Skill",
        "1 - RMSE / that of repeating the last value, on the test part: above 0 is better. Of several seeds the mean.",
        "skill",
        _mean(lambda summary: summary.skill),
    ),
    "interval": RunColumn(
        "95% interval",
        "Where the skill would lie by chance: over rows for a run; for several seeds that of their mean, over seeds "
        "alone, which says nothing about other rows.",
        "text",
        _reach,
    ),
    "opponent": RunColumn(
        "Opponent",
        "The best simple method by the rows before the test part.",
        "text",
        _alone(_summed(lambda summary: summary.opponent)),
    ),
    "against": RunColumn(
        "Skill against it",
        "1 - RMSE / that of the opponent, on the test part.",
        "skill",
        _mean(lambda summary: summary.opponent_skill),
    ),
    "verdict": RunColumn(
        "Verdict",
        "What the rules say: better, level, worse, or unclear, as it may be chance.",
        "text",
        _alone(_summed(lambda summary: summary.outcome, test=True)),
    ),
    "validation": RunColumn(
        "Validation RMSE",
        "Error on the validation part, in the target's unit. Choose by this one: the test part is the exam.",
        "error",
        _validation,
    ),
    "rmse": RunColumn("Test RMSE", "Error on the test part, in the target's unit.", "error", _mean(_rmse)),
    "epoch": RunColumn("Kept epoch", "The epoch whose weights were kept, of those trained.", "text", _alone(_epoch)),
    "seconds": RunColumn("Seconds", "How long it took; several runs together.", "seconds", _seconds),
    "state": RunColumn("State", "How it stands.", "text", _state_of),
    "created": RunColumn(
        "Started", "When it was asked for; of several, the last.", "moment", lambda line: line.created
    ),
    "count": RunColumn("Runs", "How many runs the row stands for.", "count", lambda line: len(line.runs)),
    "data": RunColumn("Data", "The series that it learned from.", "text", lambda line: line.first.run.title),
    "tags": RunColumn("Tags", "Your words for it.", "words", _tags),
    "note": RunColumn("Note", "What you wrote beside it.", "text", _alone(lambda each: each.run.note or None)),
    "seed": RunColumn("Seed", "What its random numbers begin with.", "count", _alone(_seed)),
    "pinned": RunColumn("Pinned", "Whether it stays on top.", "yes", lambda line: line.pinned),
}
"""All columns by name."""

FIRST_COLUMNS = (
    *("run", "state", "differs", "skill", "opponent", "against", "verdict", "epoch", "seconds", "created"),
    *("interval", "validation", "tags"),
)
"""Those that somebody sees who has not chosen any."""
