"""The lessons there are: those of the lab and those that a teacher has put beside them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import yaml

from lstm_core.errors import ConfigError, LabError
from lstm_core.frozen_model import parsed
from lstm_core.lessons.computed import ComputedRuns, read_computed
from lstm_core.lessons.lesson import Lesson, slug

__all__ = ["LessonLibrary", "read_lesson"]


class LessonLibrary(NamedTuple):
    """Lessons that were read.

    Attributes:
        lessons: Those that can be held, by the names of their files, in the order of these.
        mistakes: A sentence for each file that can't be read.
        computed: What came of their runs, of those that show runs computed before.
    """

    lessons: dict[str, Lesson]
    mistakes: tuple[str, ...]
    computed: dict[str, ComputedRuns]

    def named(self, name: str) -> str | None:
        """Return the name that a lesson has now; ``None`` if there is none.

        Args:
            name: What a link calls it. The number in front is its place in the list, which may have changed since.
        """
        if name in self.lessons:
            return name
        return next((key for key in self.lessons if slug(key) == slug(name)), None)

    @classmethod
    def of(cls, paths: Iterable[Path]) -> LessonLibrary:
        """Read lessons from their files.

        Of two that differ in the number in front alone, the one in a later folder takes the place of the other; in the
        same folder the second is a mistake, as they would share their links and what is guessed in them.

        Args:
            paths: The files.
        """
        found: dict[str, tuple[Path, Lesson, ComputedRuns | None]] = {}
        mistakes = []
        for path in paths:
            try:
                other = found.get(slug(path.stem))
                if other is not None and other[0].parent == path.parent:
                    raise ConfigError(
                        f"The lessons {other[0].name} and {path.name} differ in the number in front alone, which is "
                        f"their place in the list and not their name. Rename {path.name}."
                    )
                lesson = read_lesson(path)
                found[slug(path.stem)] = path, lesson, _computed(path, lesson) if lesson.computed else None
            except LabError as error:
                mistakes.append(str(error))
        return cls(
            {path.stem: lesson for path, lesson, _ in found.values()},
            tuple(mistakes),
            {path.stem: computed for path, _, computed in found.values() if computed is not None},
        )


def read_lesson(path: Path) -> Lesson:
    """Read a lesson from its file.

    Raises:
        ConfigError: It can't be read; the message names the file and what is wrong in it.
    """
    try:
        fields = yaml.safe_load(path.read_text(encoding="utf-8"))
        lesson = parsed(Lesson, fields)
        for run in lesson.runs:
            run.config  # noqa: B018 - settings that do not work are told now and not in front of a class
        if lesson.question.drawing is not None:
            lesson.question.drawing.check(lesson.runs[-1].config, lesson.question.ahead)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ConfigError(f"The lesson {path.name} can't be read: {reason}.") from error
    except LabError as error:
        raise ConfigError(f"The lesson {path.name} can't be held. {error}") from error
    return lesson


def _computed(path: Path, lesson: Lesson) -> ComputedRuns:
    try:
        return read_computed(path, lesson)
    except LabError as error:
        raise ConfigError(f"The lesson {path.name} can't be held. {error}") from error
