"""The runs of a lesson, followed until they are over."""

from collections.abc import Sequence

import streamlit as st

from lstm_core.lessons.lesson import Lesson
from lstm_core.runs.store import Run
from pages.kit import lab
from pages.kit.begun import found_again
from pages.kit.engine import engine_line, offer_another_try
from pages.kit.messages import fragment, plain
from pages.kit.polling import tick_seconds
from pages.kit.run_progress import under_way

__all__ = ["follow_runs"]


def follow_runs(lesson: Lesson, ids: Sequence[str]) -> None:
    """Show how far the runs are until all are over; then the page is shown anew."""
    tick = tick_seconds(lab.open_lab().store.active())
    fragment(_panel, run_every=tick)(tuple(run.name for run in lesson.runs), tuple(ids))


def _panel(names: tuple[str, ...], ids: tuple[str, ...]) -> None:
    runs = found_again(ids)
    if all(run is None or run.is_over for run in runs):
        st.rerun()
    done = sum(run is None or run.is_over for run in runs)
    st.markdown(f"**{done} of {len(runs)} done.** Your guess is kept; now watch.")
    for name, run in zip(names, runs, strict=True):
        share, words = _bar(run)
        st.progress(share, text=plain(f"{name} · {words}"))
    engine = lab.open_lab().store.engine()
    st.caption(engine_line(engine) or "Trainings of several people take turns.")
    offer_another_try(engine, "retry_lesson")


def _bar(run: Run | None) -> tuple[float, str]:
    """Return how far a run is, 0 to 1, and the same in words."""
    if run is None:
        return 1.0, "deleted"
    return (1.0, run.state) if run.is_over else under_way(run)
