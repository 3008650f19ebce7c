"""What a network can know and what not: three small trainings beside each other, watched while they learn."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from lstm_core.charts.home.knowable import knowable
from lstm_core.errors import LabError, UnreadableError
from lstm_core.evaluation.measures import mae
from lstm_core.lessons.lesson import LessonRun
from lstm_core.progress import Progress
from lstm_core.runs.guesses import keep_guess, kept_guess
from lstm_core.runs.store import Run
from lstm_core.tour.step import tour
from pages.kit import lab, owner, state
from pages.kit.begun import begin_together, found_again
from pages.kit.charts import show
from pages.kit.engine import engine_line, offer_another_try
from pages.kit.messages import fragment, plain, show_error
from pages.kit.polling import tick_seconds
from pages.kit.run_progress import under_way

__all__ = ["begin_knowable", "show_knowable"]

_KEPT = "home:knowable"
_TITLE, _TAG = "What can be known", "home"


def begin_knowable() -> None:
    """Begin the three trainings, and have the page show them."""
    try:
        ids = begin_together(tour().knowable, _TITLE, _TAG)
        keep_guess(lab.open_lab().store, owner.owner_id(), _KEPT, "", ids)
    except LabError as error:
        show_error(error)
        return
    st.rerun()


def show_knowable() -> bool:
    """Show the three pictures, live while they are trained; say whether there are any."""
    runs = _runs()
    if not any(runs):
        return False
    over = _are_over(runs)
    tick = None if over else tick_seconds(lab.open_lab().store.active())
    fragment(_panel, run_every=tick)(over)
    return True


def _runs() -> list[Run | None]:
    kept = kept_guess(lab.open_lab().store, owner.owner_id(), _KEPT)
    return [] if kept is None else found_again(kept.runs)


def _are_over(runs: Sequence[Run | None]) -> bool:
    return all(run is None or run.is_over for run in runs)


def _panel(was_over: bool) -> None:
    runs = _runs()
    if _are_over(runs) and not was_over:
        st.rerun()  # the whole page, so that it stops asking
    for number, (place, one, run) in enumerate(zip(st.columns(3), tour().knowable, runs, strict=False)):
        with place.container(border=True):
            _show(one, run, f"knowable_{number}")
    if not _are_over(runs):
        engine = lab.open_lab().store.engine()
        st.caption(engine_line(engine) or "Trainings of several people take turns.")
        offer_another_try(engine, "retry_knowable")


def _show(one: LessonRun, run: Run | None, key: str) -> None:
    if run is None or (run.is_over and not run.has_result):
        st.markdown(f"**{plain(one.name)}**")
        st.caption("It was deleted." if run is None else f"It has no result: {plain(run.message or run.state)}")
        return
    try:
        error = _error_of(run) if run.has_result else _error_so_far(run)
    except UnreadableError as unreadable:
        show_error(unreadable)
        return
    show(knowable(one.name, error, over=run.has_result), key=key)
    if run.has_result:
        st.page_link(
            "pages/reality_check.py",
            label="Why? Its reality check",
            icon=":material/fact_check:",
            query_params=state.address(run.id),
        )
    else:
        share, words = under_way(run)
        st.progress(share, text=plain(words))


def _error_of(run: Run) -> float | None:
    result = lab.result_of(run.id)
    repeating = result.entry("persistence").metrics.rmse
    return result.entry("model").metrics.rmse / repeating if repeating > 0 else None


def _error_so_far(run: Run) -> float | None:
    """Return the error on the rows of the newest preview; ``None`` before there is one."""
    progress = Progress()
    progress.add(lab.open_lab().store.events(run.id)[0])
    course = progress.first
    if course.started is None or course.started.persistence is None or course.preview is None:
        return None
    actual, predicted = np.array(course.started.actual), np.array(course.preview.preview)
    if len(actual) == 0 or len(actual) != len(predicted):
        return None
    repeating = mae(actual, np.array(course.started.persistence))
    return mae(actual, predicted) / repeating if repeating > 0 else None
