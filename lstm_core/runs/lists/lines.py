"""The lines of a table: runs, studies with their runs inside, runs that differ in their seeds alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from lstm_core.config import PRESETS
from lstm_core.knobs.words import departures
from lstm_core.runs.run import Run, UnreadableRun
from lstm_core.runs.store import RunStore
from lstm_core.runs.summary import RunSummary

__all__ = ["Line", "Listed", "Listing", "by_settings", "listing", "one_by_one"]


@dataclass(frozen=True)
class Listed:
    """A run as a list shows it.

    Attributes:
        run: The run.
        summary: What is known of its result; ``None`` if it has none, or one that can't be read.
        shut: Whether its test figures are shut, because its study chooses by the validation part.
    """

    run: Run
    summary: RunSummary | None
    shut: bool = False

    @property
    def title(self) -> str:
        """What its owner calls it, else what the series is called."""
        return self.run.name or self.run.title

    @property
    def is_damaged(self) -> bool:
        """Whether it has a result that can't be read."""
        return self.run.has_result and self.summary is None

    @cached_property
    def settings(self) -> str:
        """What is not as in its preset, in words, but for the seed."""
        mentions = [each.mention for each in departures(self.run.config)]
        return f"{self.run.config.preset}{', ' if mentions else ''}{', '.join(mentions)}"

    @property
    def differs(self) -> str:
        """What is not as in its preset, in words; the seed only where it is not the preset's."""
        config = self.run.config
        if config.seed == PRESETS[config.preset].seed:
            return self.settings
        preset, *rest = self.settings.split(", ", 1)
        return ", ".join((preset, f"seed {config.seed}", *rest))  # early, as runs often differ in that alone


@dataclass(frozen=True)
class Line:
    """One line of a table.

    Attributes:
        kind: A run; a study with its runs inside; or runs that differ in their seeds alone.
        key: What tells it from other lines.
        runs: The run, or those inside, in order of submission.
    """

    kind: Literal["run", "study", "alike"]
    key: str
    runs: tuple[Listed, ...]

    @property
    def first(self) -> Listed:
        """The run itself, or the first of those inside."""
        return self.runs[0]

    @property
    def pinned(self) -> bool:
        """Whether it stays on top."""
        return any(each.run.pinned for each in self.runs)

    @property
    def created(self) -> float:
        """When its newest run was submitted."""
        return max(each.run.created for each in self.runs)


class Listing(NamedTuple):
    """All runs of a person: those that can be read, the newest first, and the others."""

    runs: tuple[Listed, ...]
    unreadable: tuple[UnreadableRun, ...]


def listing(store: RunStore, owner: str, *, choosing: Collection[str] = ()) -> Listing:
    """Return all runs of a person, those of studies among them.

    Args:
        store: Where.
        owner: Whose.
        choosing: Purposes of the studies that choose among their runs: the test figures of these stay shut until
            somebody opens them.
    """
    opened = {study.id for study in store.studies_by(owner) if study.opened is not None} if choosing else set()
    runs, unreadable = [], []
    for run, summary in store.overview(owner):
        if isinstance(run, UnreadableRun):
            unreadable.append(run)
        else:
            runs.append(Listed(run, summary, shut=run.purpose in choosing and run.study not in opened))
    return Listing(tuple(runs), tuple(unreadable))


def one_by_one(runs: Sequence[Listed]) -> tuple[Line, ...]:
    """Return a line for each run of its own and for each study; pinned ones first, then the newest."""
    studies: dict[str, list[Listed]] = {}
    lines = []
    for each in runs:
        if each.run.parent is None:
            lines.append(Line("run", each.run.id, (each,)))
        else:
            studies.setdefault(each.run.study or f"{each.run.parent} {each.run.purpose}", []).append(each)
    lines += [Line("study", key, _in_order(inside)) for key, inside in studies.items()]
    return _newest_first(lines)


def by_settings(runs: Sequence[Listed]) -> tuple[Line, ...]:
    """Return a line for all runs whose settings are the same but for the seed, those of studies among them."""
    alike: dict[object, list[Listed]] = {}
    for each in runs:
        alike.setdefault(each.run.config.model_copy(update={"seed": 0}), []).append(each)
    lines = [
        Line("run" if len(inside) == 1 else "alike", min(inside, key=_submitted).run.id, _in_order(inside))
        for inside in alike.values()
    ]
    return _newest_first(lines)


def _in_order(runs: Sequence[Listed]) -> tuple[Listed, ...]:
    return tuple(sorted(runs, key=_submitted))


def _submitted(each: Listed) -> float:
    return each.run.created


def _newest_first(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (not line.pinned, -line.created)))
