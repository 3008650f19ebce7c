"""The buttons beside a run's state: stop it, pause it, resume it."""

import streamlit as st

from lstm_core.runs.store import Run
from pages.kit import lab, owner
from pages.kit.header import STATE_BADGES
from pages.kit.unreadable import Badge

__all__ = ["PAUSED", "badge_of", "show_controls"]

PAUSED = (
    "Paused. Its worker is free for others; **Resume training** puts it back into the queue, and it goes on where it "
    "was."
)
_UNDER_WAY: Badge = ("pausing", ":material/pause:", "orange")


def badge_of(run: Run) -> Badge:
    """Return what says how a run stands."""
    if run.is_over:
        return STATE_BADGES[run.state]
    if run.stop_requested:
        return ("stopping", *STATE_BADGES[run.state][1:])
    return _UNDER_WAY if run.pause_requested else STATE_BADGES[run.state]


def show_controls(run: Run, place: st.delta_generator.DeltaGenerator) -> None:
    """Show the buttons of a run that is not over; nothing to whom it does not belong.

    None is ever disabled, or who goes by the keyboard would lose their place.
    """
    if run.owner != owner.owner_id() or run.is_over:
        return
    store = lab.open_lab().store
    if run.state == "paused" or run.pause_requested:
        resumed = place.button(
            "Resume training",
            icon=":material/play_arrow:",
            width="stretch",
            type="primary" if run.state == "paused" else "secondary",
            help="Puts the run back into the queue. It goes on with the next epoch, and its numbers are those of a run "
            "that was never paused.",
        )
        if resumed:
            store.resume(run.id, owner.owner_id())
            st.rerun()
    elif not run.stop_requested and not store.engine().is_older:  # which would not hear of it
        paused = place.button(
            "Pause training",
            icon=":material/pause:",
            width="stretch",
            help="Lays the run aside, at the latest after the epoch that is under way or two seconds. Others train "
            "meanwhile; you can resume it at any time, also tomorrow.",
        )
        if paused:
            store.request_pause(run.id, owner.owner_id())
            st.rerun()
    stopped = place.button(
        "Stop",
        icon=":material/stop:",
        width="stretch",
        help="Ends training before the next batch and evaluates what it has learned so far.",
    )
    if stopped:
        store.request_stop(run.id, owner.owner_id())
        st.rerun()
