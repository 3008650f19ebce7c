"""Following the runs of a study while they train, and stopping them."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lstm_core.errors import UnreadableError
from lstm_core.runs.store import KeptStudy, Run
from lstm_core.studies import STUDIES
from lstm_core.studies.common.study import Study
from pages.kit import lab, owner
from pages.kit.engine import engine_line, offer_another_try
from pages.kit.messages import errors_shown, fragment, plain
from pages.kit.polling import tick_seconds
from pages.kit.run_progress import under_way
from pages.kit.study.blocks import show_block
from pages.kit.study.members import goes_on, is_own, runs_of, trained_of
from pages.kit.study.reports import Told, live

__all__ = ["watch_study"]

_LISTED = 8
"""Of more runs only those under way have a bar each."""


def watch_study(study: Study[Any], run: Run, kept: KeptStudy | None, names: Sequence[str]) -> None:
    """Show how far each run of a study is until all are over; then the page is shown anew.

    Args:
        study: Which study.
        run: The run that it is made of.
        kept: The study as the store knows it; ``None`` for one from before studies had ids.
        names: What people call its runs, in the order in which they were submitted.
    """
    tick = tick_seconds(lab.open_lab().store.active())
    fragment(_panel, run_every=tick)(study.purpose, run, kept, tuple(names))


def _panel(purpose: str, parent: Run, kept: KeptStudy | None, names: tuple[str, ...]) -> None:
    with errors_shown():
        study, store = STUDIES[purpose], lab.open_lab().store
        study_id = "" if kept is None else kept.id
        runs = runs_of(parent.id, purpose, study_id)
        if len(runs) != len(names) or not goes_on(study, None if kept is None else store.study(kept.id), runs):
            st.rerun()  # the whole page, so that it stops asking
        key = f"{purpose}_{study_id or parent.id}"
        done = sum(run.is_over for run in runs)
        head, action = st.columns([4, 1], vertical_alignment="center")
        head.markdown(f"**{done} of {len(runs)} trainings done.** You can leave this page; they go on.")
        if is_own(runs[0]):
            _stop_button(action, runs, study_id, f"stop_{key}")
        _show_bars(study, runs, names)
        # A line that is always there, so that nothing moves when the service is ready.
        engine = store.engine()
        st.caption(engine_line(engine) or "Trainings of several people take turns.")
        offer_another_try(engine, f"retry_{key}")
        if finished := trained_of(runs, names):
            for block in live(Told.of(study, parent, kept), finished, tuple(run.id for run in runs)):
                show_block(block)


def _show_bars(study: Study[Any], runs: Sequence[Run], names: Sequence[str]) -> None:
    """Show a bar for each run; of very many for those under way, and one for all."""
    listed = list(zip(runs, names, strict=True))
    if len(runs) > _LISTED:
        over = sum(run.is_over for run in runs)
        waiting = sum(run.state == "queued" for run in runs)
        st.progress(over / len(runs), text=f"All {len(runs)} · {over} over, {waiting} waiting")
        listed = [(run, name) for run, name in listed if run.state == "running"]
    for run, name in listed:
        fraction, words = _progress(run, shut=study.shuts_tests)
        st.progress(fraction, text=plain(f"{name[0].upper()}{name[1:]} · {words}"))


def _stop_button(place: st.delta_generator.DeltaGenerator, runs: Sequence[Run], study_id: str, key: str) -> None:
    open_ones = [run for run in runs if not run.is_over]
    pressed = place.button(
        "Stop all",
        icon=":material/stop:",
        width="stretch",
        key=key,
        disabled=all(run.stop_requested for run in open_ones),
        help="Ends those that are training before their next batch, and those that wait before they begin. What is "
        "finished already is kept.",
    )
    if pressed:
        if study_id:
            lab.open_lab().store.stop_study(study_id, owner.owner_id())
        else:
            for run in open_ones:
                lab.open_lab().store.request_stop(run.id, owner.owner_id())
        st.rerun()


def _progress(run: Run, *, shut: bool) -> tuple[float, str]:
    """Return how far a run is, 0 to 1, and the same in words; without its skill where test figures are shut."""
    if run.has_result and run.state == "finished":
        return 1.0, run.state if shut else _outcome(run)
    if run.is_over:
        return 1.0, "ended early by the search" if run.was_pruned else run.state
    return under_way(run)


def _outcome(run: Run) -> str:
    try:
        skill = lab.verdict_on(run.id).skill
    except UnreadableError:
        return "finished, but its result is lost"
    return "finished" if skill is None else f"finished, skill {skill:+.3f}"
