"""The lessons of this lab: the ones that come with it and those that a teacher has put into its home."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from lstm_core.lessons.lesson import Lesson
from lstm_core.lessons.library import LessonLibrary
from lstm_core.numbers import counted
from pages.kit import lab
from pages.kit.language import browser_language, language_name
from pages.kit.messages import plain
from pages.kit.pairs import in_pairs

__all__ = ["lesson_library", "show_shelf"]

_OF_THE_LAB = Path(__file__).parents[3] / "lessons"


def lesson_library() -> LessonLibrary:
    """Return the lessons; files that have changed are read again."""
    folders = (_OF_THE_LAB, lab.open_lab().store.home / "lessons")
    return _read(
        tuple((str(path), path.stat().st_mtime_ns) for folder in folders for path in sorted(folder.glob("*.yaml")))
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def _read(files: tuple[tuple[str, int], ...]) -> LessonLibrary:
    """Read lessons from their files; the times at which these were changed make another question of a changed one."""
    return LessonLibrary.of([Path(path) for path, _ in files])


def show_shelf(library: LessonLibrary) -> None:
    """Show all lessons by their languages, the visitor's first, and what is wrong with those that can't be held."""
    for mistake in library.mistakes:
        st.warning(plain(mistake), icon=":material/rule:")
    own = browser_language()
    languages = sorted({lesson.language for lesson in library.lessons.values()}, key=lambda code: (code != own, code))
    for language in languages:
        if len(languages) > 1:
            st.header(plain(language_name(language)))
        _show_all({name: lesson for name, lesson in library.lessons.items() if lesson.language == language})


def _show_all(lessons: Mapping[str, Lesson]) -> None:
    """Show lessons, each with the way to it."""
    for place, (name, lesson) in in_pairs(list(lessons.items())):
        with place:
            st.markdown(f"**{plain(lesson.title)}**  \n{plain(lesson.about)}")
            st.caption(
                f"{lesson.minutes} minutes · {counted(len(lesson.runs), 'run')} · "
                f"{plain(language_name(lesson.language))}"
            )
            if st.button("Begin", key=f"begin_{name}", icon=":material/play_arrow:", type="primary"):
                st.query_params["lesson"] = name
                st.rerun()
