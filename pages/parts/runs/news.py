"""The list of runs is drawn anew by itself when one of them goes on to another state."""

from collections.abc import Mapping

import streamlit as st

from pages.kit import lab, owner
from pages.kit.messages import fragment
from pages.kit.polling import tick_seconds

__all__ = ["watch_for_news"]

_UNDER_WAY = ("queued", "running")


def watch_for_news(standing: Mapping[str, int]) -> None:
    """Look now and then whether a run has begun or ended, as long as one waits or is trained; shows nothing itself.

    Args:
        standing: How many runs were in which state when the list was read.
    """
    store = lab.open_lab().store
    if any(state in standing for state in _UNDER_WAY):
        fragment(_look, run_every=tick_seconds(store.active()))(standing)


def _look(drawn: Mapping[str, int]) -> None:
    if lab.open_lab().store.standing(owner.owner_id()) != drawn:
        st.rerun()  # the whole page; what is ticked stays
