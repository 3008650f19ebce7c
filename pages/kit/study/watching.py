"""Following the runs of a study while they train, and stopping them."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from lstm_core.errors import RunError, UnreadableError
from lstm_core.runs.store import KeptStudy, Run
from lstm_core.studies import STUDIES
from lstm_core.studies.common.study import Study
from pages.kit import lab, owner
from pages.kit.engine import engine_line, offer_another_try
from pages.kit.messages import errors_shown, fragment, plain
from pages.kit.polling import tick_seconds
from pages.kit.run_progress import under_way
from pages.kit.study.blocks import show_block
from pages.kit.study.members import goes_on, is_own, runs_of_study, trained_of
from pages.kit.study.reports import Told, live

__all__ = ["is_paused", "watch_study"]

_TOGETHER = 3  # runs of one study that are trained at once, at most
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
        runs = runs_of_study(parent.id, purpose, study_id)
        if len(runs) != len(names) or not goes_on(study, None if kept is None else store.study(kept.id), runs):
            st.rerun()  # the whole page, so that it stops asking
        key = f"{purpose}_{study_id or parent.id}"
        done, rests = sum(run.is_over for run in runs), is_paused(runs)
        more = kept is not None and study.goes_on(kept.asked, [run.config for run in runs])
        alone = f"You can leave this page; they go on{', and more follow' if more else ''}."
        goes_on_alone = "Paused; what is paused waits for you." if rests else alone
        head, *actions = st.columns([3, 1, 1], vertical_alignment="center")
        head.markdown(f"**{done} of {len(runs)} trainings done.** {goes_on_alone}")
        if is_own(runs[0]):
            _show_controls(actions, runs, study_id, key)
        _show_bars(study, runs, names)
        # A line that is always there, so that nothing moves when the service is ready.
        engine = store.engine()
        st.caption(engine_line(engine) or "Trainings of several people take turns.")
        offer_another_try(engine, f"retry_{key}")
        # From the beginning, before any run is over, so that nothing moves when the first one is.
        for block in live(Told.of(study, parent, kept), trained_of(runs, names), tuple(run.id for run in runs)):
            show_block(block)


def _show_bars(study: Study[Any], runs: Sequence[Run], names: Sequence[str]) -> None:
    """Show a bar for each run; of very many, and of a study that grows, for those under way and one for all."""
    listed = list(zip(runs, names, strict=True))
    if len(runs) > _LISTED or study.shuts_tests:
        over, waiting, paused = (
            sum(run.is_over for run in runs),
            sum(run.state == "queued" for run in runs),
            sum(run.state == "paused" for run in runs),
        )
        rest = f", {paused} paused" if paused else ""
        st.progress(over / len(runs), text=f"All {len(runs)} · {over} over, {waiting} waiting{rest}")
        places = max(1, min(lab.open_lab().store.engine().workers, _TOGETHER))
        # The newest: for a moment one is being written down while the next one trains.
        listed = [(run, name) for run, name in listed if run.state == "running"][-places:]
        for _ in range(places - len(listed)):
            st.progress(0.0, text="The next one has not begun")  # keeps its place, so that nothing below moves
    for run, name in listed:
        fraction, words = _progress(run, shut=study.shuts_tests)
        st.progress(fraction, text=plain(f"{name[0].upper()}{name[1:]} · {words}"))


def is_paused(runs: Sequence[Run]) -> bool:
    """Say whether a study is paused: one of its runs is, or was to be when it ended, and none goes on or waits."""
    asked = [run for run in runs if not run.stop_requested and (not run.is_over or run.pause_requested)]
    return bool(asked) and all(run.state == "paused" or run.pause_requested for run in asked)


def _show_controls(
    places: Sequence[st.delta_generator.DeltaGenerator], runs: Sequence[Run], study_id: str, key: str
) -> None:
    """Show the buttons of a study that is not over; one from before studies had ids can only be stopped."""
    store, me = lab.open_lab().store, owner.owner_id()
    open_ones = [run for run in runs if not run.is_over]
    rests = is_paused(runs)
    if study_id and (rests or not all(run.stop_requested for run in open_ones)):
        pressed = places[0].button(
            "Resume all" if rests else "Pause all",
            icon=":material/play_arrow:" if rests else ":material/pause:",
            type="primary" if rests else "secondary",
            width="stretch",
            key=f"pause_{key}",
            help="They go on where they were, and no number is another one than if they had never been paused."
            if rests
            else "Lays aside those that wait, and those that train after their epoch. Others train meanwhile; you can "
            "resume them at any time, also tomorrow.",
        )
        if pressed:
            _ask(store.resume_study if rests else store.pause_study, study_id)
    stopped = places[1].button(
        "Stop all",
        icon=":material/stop:",
        width="stretch",
        key=f"stop_{key}",
        disabled=all(run.stop_requested for run in open_ones),
        help="Ends those that are training before their next batch, and those that wait before they begin. What is "
        "finished already is kept.",
    )
    if stopped and study_id:
        store.stop_study(study_id, me)
        st.rerun()
    elif stopped:
        for run in open_ones:
            store.request_stop(run.id, me)
        st.rerun()


def _ask(what: Callable[[str, str], None], study_id: str) -> None:
    try:
        what(study_id, owner.owner_id())
    except RunError as error:
        st.toast(plain(str(error)), icon=":material/error:")  # it stays while this part is drawn anew
        return
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
