"""Following the runs of a study while they train, and stopping them."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lstm_core.errors import UnreadableError
from lstm_core.runs.store import Run
from lstm_core.studies.common.study import Study
from pages.kit import lab, owner
from pages.kit.engine import engine_line, offer_another_try
from pages.kit.messages import errors_shown, fragment, plain
from pages.kit.polling import tick_seconds
from pages.kit.study.members import are_over, is_own

__all__ = ["watch_study"]

_STATES = {"queued": "waiting", "paused": "paused", "finished": "finished", "stopped": "stopped", "failed": "failed"}


def watch_study(study: Study[Any], run: Run, names: Sequence[str]) -> None:
    """Show how far each run of a study is until all are over; then the page is shown anew.

    Args:
        study: Which study.
        run: The run that it is made of.
        names: What people call its runs, in the order in which they were submitted.
    """
    tick = tick_seconds(lab.open_lab().store.active())
    fragment(_panel, run_every=tick)(run.id, study.purpose, tuple(names))


def _panel(parent: str, purpose: str, names: tuple[str, ...]) -> None:
    with errors_shown():
        store = lab.open_lab().store
        runs = store.group(parent, purpose)
        if len(runs) != len(names) or are_over(runs):
            st.rerun()  # the whole page, so that it stops asking
        done = sum(run.is_over for run in runs)
        head, action = st.columns([4, 1], vertical_alignment="center")
        head.markdown(f"**{done} of {len(runs)} trainings done.** You can leave this page; they go on.")
        if is_own(runs[0]):
            _stop_button(action, runs, f"stop_{purpose}_{parent}")
        for run, name in zip(runs, names, strict=True):
            fraction, words = _progress(run)
            st.progress(fraction, text=plain(f"{name[0].upper()}{name[1:]} · {words}"))
        # A line that is always there, so that nothing moves when the service is ready.
        engine = store.engine()
        st.caption(engine_line(engine) or "Trainings of several people take turns.")
        offer_another_try(engine, f"retry_{purpose}_{parent}")


def _stop_button(place: st.delta_generator.DeltaGenerator, runs: Sequence[Run], key: str) -> None:
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
        for run in open_ones:
            lab.open_lab().store.request_stop(run.id, owner.owner_id())
        st.rerun()


def _progress(run: Run) -> tuple[float, str]:
    """Return how far a run is, 0 to 1, and the same in words."""
    if run.has_result and run.state == "finished":
        return 1.0, _outcome(run)
    if run.is_over:
        return 1.0, _STATES[run.state]
    if run.stop_requested:
        return _share(run), "stopping"
    if run.state == "queued":
        return 0.0, _STATES["queued"]
    if run.progress is None:
        return 0.0, "getting ready"
    training = f"training {run.progress.training} of {run.config.trainings}, " if run.config.trainings > 1 else ""
    return _share(run), f"{training}epoch {run.progress.epoch} of {run.config.training.epochs}"


def _outcome(run: Run) -> str:
    try:
        skill = lab.verdict_on(run.id).skill
    except UnreadableError:
        return "finished, but its result is lost"
    return "finished" if skill is None else f"finished, skill {skill:+.3f}"


def _share(run: Run) -> float:
    batch = run.progress
    if batch is None:
        return 0.0
    share = min((batch.epoch - 1 + batch.batch / batch.batches) / run.config.training.epochs, 1.0)
    return (batch.training - 1 + share) / run.config.trainings
