"""How far the training service is, what keeps it, and another try: the same on every page that waits for it."""

import streamlit as st

from lstm_core.numbers import seconds_in_words
from lstm_core.runs.store import EngineStatus
from pages.kit import lab
from pages.kit.messages import fragment, plain

__all__ = ["LOOK_SECONDS", "OLDER", "READY", "SILENT", "STARTING", "engine_line", "offer_another_try", "show_engine"]

LOOK_SECONDS = 1.0
READY = "The training service is ready; a run begins at once."
STARTING = "The training service is being started."
SILENT = "The training service gives no sign of life; as soon as it is back, this run goes on from its last checkpoint."
OLDER = "An older training service is finishing its runs; yours begins after that."


def engine_line(engine: EngineStatus) -> str:
    """Say in one line how far the service is, as Markdown; empty when a run can begin at once."""
    if engine.is_older:
        return OLDER
    if engine.state == "absent":
        return STARTING
    if engine.warm:
        return ""
    steps = [
        f"{plain(step.name)}{', done in' if step.done else ' …'} {seconds_in_words(step.seconds)}"
        for step in engine.steps
    ]
    return " · ".join(steps) or STARTING


def show_engine() -> None:
    """Show how far the service is, kept up to date until a run can begin at once."""
    waits = bool(engine_line(lab.open_lab().store.engine()))
    fragment(_panel, run_every=LOOK_SECONDS if waits else None)(waits)


def _panel(waited: bool) -> None:
    engine = lab.open_lab().store.engine()
    line = engine_line(engine)
    if waited and not line:
        st.rerun()  # the whole page, so that it stops asking
    # A line that is always there, so that nothing moves when the service is ready.
    st.caption(line or READY)
    offer_another_try(engine, "retry")


def offer_another_try(engine: EngineStatus, key: str) -> None:
    """If there can't be a training service or workers just now, say why and let the person have it tried again.

    Args:
        engine: How the service is, as the page has just read it.
        key: Of the button.
    """
    keeper = lab.open_lab().keeper
    trouble = keeper.trouble or engine.message
    if not trouble:
        return
    st.warning(plain(trouble), icon=":material/warning:")
    pressed = st.button(
        "Try again now",
        icon=":material/refresh:",
        key=key,
        help="Tries at once instead of after a while. Runs that wait begin as soon as it works.",
    )
    if pressed:
        keeper.retry()
        st.rerun()
