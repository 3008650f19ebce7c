"""Runs of a lesson that were computed before: what is shown where twenty trainings would take too long in class."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lstm_core.errors import ConfigError
from lstm_core.formats import COMPUTED
from lstm_core.frozen_model import FrozenModel, parsed
from lstm_core.lessons.facts import Facts
from lstm_core.lessons.lesson import Lesson, LessonRun, slug

__all__ = ["ComputedRuns", "computed_path", "keep_computed", "read_computed"]


class ComputedRuns(FrozenModel):
    """What came of all runs of a lesson when they were computed.

    Attributes:
        made: The day.
        seconds: How long the trainings took together.
        runs: The runs, as the lesson said then.
        facts: What is known of each.
    """

    made: date
    seconds: float
    runs: tuple[LessonRun, ...]
    facts: tuple[Facts, ...]


def computed_path(lesson: Path) -> Path:
    """Return where the computed runs of a lesson lie: in a folder beside it.

    Args:
        lesson: The lesson's file.
    """
    return lesson.parent / "computed" / f"{slug(lesson.stem)}.json"


def keep_computed(path: Path, lesson: Lesson, facts: Sequence[Facts], seconds: float) -> Path:
    """Keep what came of a lesson's runs beside it, and return where.

    Args:
        path: The lesson's file.
        lesson: The lesson.
        facts: Of its runs, in its order.
        seconds: How long the trainings took together.
    """
    kept = ComputedRuns(made=date.today(), seconds=round(seconds, 1), runs=lesson.runs, facts=tuple(facts))
    target = computed_path(path)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(COMPUTED.dump(kept.model_dump(mode="json"), indent=1) + b"\n")
    return target


def read_computed(path: Path, lesson: Lesson) -> ComputedRuns:
    """Return what came of a lesson's runs when they were computed.

    Args:
        path: The lesson's file.
        lesson: The lesson.

    Raises:
        ConfigError: There is none, or it is of other runs than the lesson's.
        UnreadableError: It is of a newer version, or damaged.
    """
    again = f"Make it by: python -m lstm_core lesson {path} --keep"
    try:
        content = computed_path(path).read_bytes()
    except OSError:
        raise ConfigError(
            f"It shows runs that were computed before, but the file of these is missing. {again}."
        ) from None
    found = parsed(ComputedRuns, COMPUTED.load(content))
    if found.runs != lesson.runs or len(found.facts) != len(found.runs):
        raise ConfigError(f"Its runs are no longer those that were computed before. {again}.")
    return found
