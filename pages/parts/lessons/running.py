"""The runs of a lesson: begun when a guess is said, and followed until they are over."""

from collections.abc import Sequence

import streamlit as st

from lstm_core.errors import LabError, RunNotFoundError
from lstm_core.lessons.lesson import Lesson
from lstm_core.runs.mark_shelf import MAX_NAME
from lstm_core.runs.store import Run, UnreadableRun
from pages.kit import lab, owner
from pages.kit.engine import engine_line, offer_another_try
from pages.kit.messages import fragment, plain
from pages.kit.polling import tick_seconds
from pages.kit.run_progress import under_way

__all__ = ["begin_runs", "follow_runs", "runs_of"]


def begin_runs(lesson: Lesson) -> tuple[str, ...]:
    """Queue the runs of a lesson as the visitor's own, all of them or none, and return their ids.

    Raises:
        LabError: The data of one can't be had, or too many runs wait already.
    """
    store, me = lab.open_lab().store, owner.owner_id()
    tables = [lab.load_all(run.config.data.choice) for run in lesson.runs]
    ids: list[str] = []
    try:
        for run, table in zip(lesson.runs, tables, strict=True):
            ids.append(store.submit(run.config.with_("data", sha256=table.sha256), me, table.title))
            store.mark(ids[-1], me, name=f"{lesson.title}: {run.name}"[:MAX_NAME], tags=["lesson"])
    except LabError:
        for run_id in ids:
            store.delete(run_id, me)
        raise
    return tuple(ids)


def runs_of(ids: Sequence[str]) -> list[Run | None]:
    """Return the runs that answer a guess; ``None`` for one that was deleted or can't be read."""
    found: list[Run | None] = []
    for run_id in ids:
        try:
            run = lab.open_lab().store.look(run_id)
        except RunNotFoundError:
            found.append(None)
        else:
            found.append(None if isinstance(run, UnreadableRun) else run)
    return found


def follow_runs(lesson: Lesson, ids: Sequence[str]) -> None:
    """Show how far the runs are until all are over; then the page is shown anew."""
    tick = tick_seconds(lab.open_lab().store.active())
    fragment(_panel, run_every=tick)(tuple(run.name for run in lesson.runs), tuple(ids))


def _panel(names: tuple[str, ...], ids: tuple[str, ...]) -> None:
    runs = runs_of(ids)
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
