"""A class and its students as the store knows them."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.classes.rules import ClassRules

__all__ = ["KeptClass", "Student"]


@dataclass(frozen=True)
class KeptClass:
    """A class; times are seconds since 1970.

    Attributes:
        id: Stands in the students' link.
        rules: What its students do and may change.
        made: When it was made.
        revealed: When its teacher let all see what came of the lesson; ``None`` for not yet.
        ended: When it ended; ``None`` while it goes on.
        forgets: When its data are deleted; ``None`` until it has ended.
    """

    id: str
    rules: ClassRules
    made: float
    revealed: float | None = None
    ended: float | None = None
    forgets: float | None = None

    @property
    def shows_outcome(self) -> bool:
        """Whether students see what came of the lesson."""
        return not self.rules.teacher_reveals or self.revealed is not None or self.ended is not None


@dataclass(frozen=True)
class Student:
    """A student of a class; times are seconds since 1970.

    Attributes:
        owner: Under what the store knows their browser.
        name: What they chose to be called, or an animal.
        joined: When they first came.
        gone: When they left, or the class ended; ``None`` while they are in it.
        runs: How many runs they have begun, those of the lesson not counted.
        handed: When they handed something in; ``None`` for not yet.
        work: Id of the run that they handed in; empty for the lesson.
        words: What they wrote beside it.
    """

    owner: str
    name: str
    joined: float
    gone: float | None = None
    runs: int = 0
    handed: float | None = None
    work: str = ""
    words: str = ""
