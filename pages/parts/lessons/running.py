"""The runs of a lesson: begun when a guess is said, and followed until they are over."""

from collections.abc import Sequence

import streamlit as st

from lstm_core.errors import RunNotFoundError
from lstm_core.lessons.lesson import Lesson
from lstm_core.runs.store import Run, UnreadableRun
from pages.kit import lab, owner
from pages.kit.engine import engine_line, offer_another_try
from pages.kit.messages import fragment, plain
from pages.kit.polling import tick_seconds

__all__ = ["begin_runs", "follow_runs", "runs_of"]


def begin_runs(lesson: Lesson) -> tuple[str, ...]:
    """Queue the runs of a lesson as the visitor's own, and return their ids.

    Raises:
        LabError: The data of one can't be had, or too many runs wait already.
    """
    store, me, ids = lab.open_lab().store, owner.owner_id(), []
    for run in lesson.runs:
        config = run.config
        table = lab.load_all(config.data.choice)
        run_id = store.submit(config.with_("data", sha256=table.sha256), me, table.title)
        store.mark(run_id, me, name=f"{lesson.title}: {run.name}"[:80], tags=["lesson"])
        ids.append(run_id)
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
        st.progress(_share(run), text=plain(f"{name} · {_state(run)}"))
    engine = lab.open_lab().store.engine()
    st.caption(engine_line(engine) or "Trainings of several people take turns.")
    offer_another_try(engine, "retry_lesson")


def _share(run: Run | None) -> float:
    if run is None or run.is_over:
        return 1.0
    batch = run.progress
    if batch is None:
        return 0.0
    share = min((batch.epoch - 1 + batch.batch / batch.batches) / run.config.training.epochs, 1.0)
    return (batch.training - 1 + share) / run.config.trainings


def _state(run: Run | None) -> str:
    if run is None:
        return "deleted"
    if run.is_over:
        return run.state
    if run.progress is None:
        return "waiting" if run.state == "queued" else "getting ready"
    return f"epoch {run.progress.epoch} of {run.config.training.epochs}"
