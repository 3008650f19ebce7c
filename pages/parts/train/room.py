"""What the lab has no room for, or soon will not have: said beside the button, before somebody presses it."""

import streamlit as st

from lstm_core.config import ExperimentConfig
from lstm_core.data.keeping.lab_disk import why_full
from lstm_core.training.memory import why_too_large
from pages.kit import lab, owner
from pages.kit.messages import plain

__all__ = ["show_room"]


def show_room(config: ExperimentConfig, rows: int) -> None:
    """Say what would refuse a run, and from half of them on how many may wait.

    Args:
        config: Its settings.
        rows: Of its data, of all tickers together.
    """
    store = lab.open_lab().store
    limits, waiting = store.limits, store.waiting(owner.owner_id())
    for reason in (why_too_large(config, limits.memory, rows), why_full(store.home, limits)):
        if reason:
            st.warning(plain(reason), icon=":material/block:")
    if waiting * 2 > limits.waiting:
        st.caption(f":material/hourglass_top: You may have {limits.waiting} runs waiting: {waiting} are.")
