"""The lessons of this lab: the ones that come with it and those that a teacher has put into its home."""

from pathlib import Path

import streamlit as st

from lstm_core.classes.kept import KeptClass
from lstm_core.lessons.lesson import Lesson
from lstm_core.lessons.library import LessonLibrary
from pages.kit import lab

__all__ = ["lesson_library", "lesson_of_class"]

_OF_THE_LAB = Path(__file__).parents[2] / "lessons"


def lesson_library() -> LessonLibrary:
    """Return the lessons; files that have changed are read again."""
    folders = (_OF_THE_LAB, lab.open_lab().store.home / "lessons")
    files = [path for folder in folders for path in sorted(folder.glob("*.yaml"))]
    beside = [path for folder in folders for path in sorted(folder.glob("computed/*.json"))]
    return _read(tuple((str(path), path.stat().st_mtime_ns) for path in (*files, *beside)))


def lesson_of_class(kept: KeptClass) -> tuple[str, Lesson | None]:
    """Return the lesson that a class does with its name in addresses; ``None`` for free work, or where it is gone."""
    library = lesson_library()
    named = library.named(kept.rules.lesson) if kept.rules.lesson else None
    return ("", None) if named is None else (named, library.lessons[named])


@st.cache_resource(max_entries=4, show_spinner=False)
def _read(files: tuple[tuple[str, int], ...]) -> LessonLibrary:
    """Read lessons from their files; the times at which these were changed make another question of a changed one.

    Args:
        files: The lessons and, after them, what was computed of their runs, each with its time.
    """
    return LessonLibrary.of([Path(path) for path, _ in files if path.endswith(".yaml")])
