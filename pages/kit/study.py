"""Runs that belong to another run, such as the folds of its backtest: starting, watching and stopping them."""

from collections.abc import Sequence

import streamlit as st

from lstm_core.config import ExperimentConfig
from lstm_core.errors import DataChangedError, LabError, UnreadableError
from lstm_core.runs.store import Purpose, Run
from pages.kit import lab, owner, state
from pages.kit.again import take_over
from pages.kit.engine import engine_line, offer_another_try
from pages.kit.going import go
from pages.kit.messages import errors_shown, fragment, plain, show_error
from pages.kit.polling import tick_seconds

__all__ = ["are_over", "is_own", "lacking", "may_start", "start", "usable", "watch_group"]

_STATES = {"queued": "waiting", "finished": "finished", "stopped": "stopped", "failed": "failed"}


def is_own(run: Run) -> bool:
    """Say whether a run is the visitor's."""
    return run.owner == owner.owner_id()


def may_start(run: Run, what: str) -> bool:
    """Say whether the visitor may start runs that belong to this one; tells those who may not, and where they may.

    Args:
        run: The run that the page is about.
        what: What would be started, as in ``a backtest``.
    """
    if run.parent is not None or run.config.leak != "none":
        st.info(
            f"This run belongs to another one (a fold of its backtest, or a mistake made on purpose), and {what} of it "
            "would say nothing.",
            icon=":material/info:",
        )
        if run.parent is not None:
            st.page_link(
                "pages/reality_check.py",
                label="Go to the run that it belongs to",
                icon=":material/arrow_upward:",
                query_params=state.address(run.parent),
            )
        return False
    if not is_own(run):
        st.info(
            f"Only whoever started this run can add {what} to it. Open it on the Train page, press **Change settings** "
            "and train it yourself; then you can.",
            icon=":material/info:",
        )
        return False
    return _has_its_data(run)


def _has_its_data(run: Run) -> bool:
    """Say whether a run's data is what it was; else nothing could be compared with the run, and a way out is shown."""
    try:
        lab.load_table(run.config.data)
    except DataChangedError as error:
        show_error(error)
        pressed = st.button(
            "Train it on the data as it is now",
            icon=":material/tune:",
            key=f"as_it_is_now_{run.id}",
            help="Brings the settings of this run to the Train page.",
        )
        if pressed:
            take_over(run.config)
            go("pages/train.py")
        return False
    except LabError as error:
        show_error(error)
        return False
    return True


def start(run: Run, configs: Sequence[ExperimentConfig], purpose: Purpose) -> None:
    """Queue runs that belong to a run, in place of earlier ones for the same purpose, and show the page anew."""
    try:
        lab.open_lab().store.submit_group(configs, run.id, purpose, owner.owner_id(), run.title)
    except LabError as error:
        show_error(error)
        return
    st.rerun()


def are_over(runs: Sequence[Run]) -> bool:
    """Say whether nothing more will happen to any of the runs."""
    return all(run.is_over for run in runs)


def usable(run: Run) -> bool:
    """Say whether a run came to its end and its result can be read."""
    return run.state == "finished" and not _damage(run.id)


@st.cache_resource(max_entries=1000, show_spinner=False)
def _damage(run_id: str) -> str:
    """Return why a result can't be read; empty if it can."""
    try:
        lab.open_lab().store.result(run_id)
    except UnreadableError as error:
        return str(error)
    return ""


def lacking(runs: Sequence[Run], names: Sequence[str]) -> str:
    """Say in words, as Markdown, which runs did not come to their end and why; empty if all did."""
    lost = [(run, name) for run, name in zip(runs, names, strict=True) if not usable(run)]
    if not lost:
        return ""
    told = [f"{name} {_end(run)}" for run, name in lost]
    said = "; ".join(told)
    left = len(runs) - len(lost)
    rest = f"What follows counts the {left} of {len(runs)} that were finished." if left else "So there is no result."
    return plain(f"{said[0].upper()}{said[1:]}. {rest}")


def _end(run: Run) -> str:
    if run.state == "finished":
        return f"is finished, but its result is lost ({_damage(run.id).rstrip('.')})"
    return f"failed ({run.message.rstrip('.')})" if run.state == "failed" else "was stopped"


def watch_group(parent: Run, purpose: Purpose, names: Sequence[str]) -> None:
    """Show how far each run of a group is until all are over; then the page is shown anew.

    Args:
        parent: The run that they belong to.
        purpose: What they are run for.
        names: What people call them, in the order in which they were submitted.
    """
    tick = tick_seconds(lab.open_lab().store.active())
    fragment(_panel, run_every=tick)(parent.id, purpose, tuple(names))


def _panel(parent: str, purpose: Purpose, names: tuple[str, ...]) -> None:
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
    return _share(run), f"epoch {run.progress.epoch} of {run.config.training.epochs}"


def _outcome(run: Run) -> str:
    try:
        skill = lab.verdict_of(run.id).skill
    except UnreadableError:
        return "finished, but its result is lost"
    return "finished" if skill is None else f"finished, skill {skill:+.3f}"


def _share(run: Run) -> float:
    batch = run.progress
    if batch is None:
        return 0.0
    return min((batch.epoch - 1 + batch.batch / batch.batches) / run.config.training.epochs, 1.0)
