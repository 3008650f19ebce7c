"""The lessons of this lab: the ones that come with it and those that a teacher has put into its home."""

from pathlib import Path

import streamlit as st

from lstm_core.lessons.library import LessonLibrary
from pages.kit import lab
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
    """Show all lessons, each with the way to it, and what is wrong with those that can't be held."""
    for mistake in library.mistakes:
        st.warning(plain(mistake), icon=":material/rule:")
    for place, (name, lesson) in in_pairs(list(library.lessons.items())):
        with place:
            st.markdown(f"**{plain(lesson.title)}**  \n{plain(lesson.about)}")
            st.caption(f"{lesson.minutes} minutes · {len(lesson.runs)} {'run' if len(lesson.runs) == 1 else 'runs'}")
            if st.button("Begin", key=f"begin_{name}", icon=":material/play_arrow:", type="primary"):
                st.query_params["lesson"] = name
                st.rerun()
