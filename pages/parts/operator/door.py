"""The operator's door: a secret that the operator has set, compared without telling how near a guess was, few tries."""

import hmac
import threading
import time

import streamlit as st

from lstm_core.settings import read_settings
from pages.kit import state

__all__ = ["MOST_TRIES", "door_is_open", "show_door", "shut_door"]

MOST_TRIES = 5
"""Wrong tries of all visitors together within ``_TRIES_SECONDS``; more are not looked at."""
_TRIES_SECONDS = 60.0
_lock = threading.Lock()
_wrong: list[float] = []


def door_is_open() -> bool:
    """Say whether this session has shown the secret that is set now."""
    secret = read_settings().operator
    return bool(secret) and state.session().operator == _mark(secret)


def shut_door() -> None:
    """Close the door behind this session."""
    state.session().operator = ""


def show_door() -> None:
    """Ask for the secret; the page is drawn anew when it is right."""
    with st.form("operator_door", clear_on_submit=True):
        tried = st.text_input("Operator's secret", type="password", help="What `LSTM_LAB_OPERATOR` is set to.")
        pressed = st.form_submit_button("Open", icon=":material/key:", type="primary")
    if not pressed:
        return
    secret = read_settings().operator
    with _lock:
        now = time.monotonic()
        _wrong[:] = [when for when in _wrong if now - when < _TRIES_SECONDS]
        if len(_wrong) >= MOST_TRIES:
            st.error("There were too many wrong tries. Wait a minute, then try again.", icon=":material/lock_clock:")
            return
        right = bool(secret) and hmac.compare_digest(tried.encode(), secret.encode())
        if not right:
            _wrong.append(now)
    if right:
        state.session().operator = _mark(secret)
        st.rerun()
    st.error("That is not the operator's secret of this lab.", icon=":material/block:")


def _mark(secret: str) -> str:
    """Return what a session keeps of the secret, so that another one closes the door, and it is kept nowhere."""
    return hmac.new(secret.encode(), b"operator", "sha256").hexdigest()
