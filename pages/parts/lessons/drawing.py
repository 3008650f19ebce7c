"""The sheet on which one draws a guess: a component of the lab's own, in ``sheet/``, and numbers for who can't draw."""

from pathlib import Path

import streamlit as st

from lstm_core.charts.lessons.drawing import SHEET_COLORS
from lstm_core.errors import ConfigError
from lstm_core.lessons.drawings.sheet import Sheet, typed_numbers
from lstm_core.numbers import counted
from pages.kit.messages import show_error
from pages.kit.own_chart import own_chart

__all__ = ["ask_for_drawing"]

_component = own_chart("lstm_lab.drawn_guess", Path(__file__).parent / "sheet" / "draw.js")


def ask_for_drawing(sheet: Sheet, key: str) -> tuple[float, ...] | None:
    """Show the sheet, and return what was drawn on it; ``None`` before anything was.

    Args:
        sheet: What one draws on.
        key: Its name on the page.
    """
    typed = st.session_state.get(f"{key}_typed", "")
    kept: tuple[float, ...] | None = st.session_state.get(key)
    data = {
        # Typed numbers are another sheet to the component, which otherwise goes on from what the hand has drawn.
        "about": f"{key} {typed}",
        "title": sheet.title,
        "across": sheet.across,
        "up": sheet.up,
        "places": list(sheet.places),
        "known": list(sheet.known),
        "low": sheet.low,
        "high": sheet.high,
        "values": list(kept or sheet.start),
        "colors": SHEET_COLORS,
        "alt": f"{sheet.title} {counted(len(sheet.places), 'point')} to move up and down, {sheet.across}.",
    }
    with st.container(key=f"{key}_paper"):
        _component(key=f"{key}_sheet", data=data, on_drawn_change=lambda: _take(sheet, key))
    st.caption("Draw across the sheet with the mouse or a finger, or move one point at a time with the arrow keys.")
    with st.expander("Type the numbers instead", icon=":material/keyboard:"):
        st.text_input(
            f"{counted(len(sheet.places), 'number')} from {sheet.low:g} to {sheet.high:g}, left to right",
            key=f"{key}_typed",
            on_change=lambda: _take_typed(sheet, key),
            placeholder=" ".join(f"{value:.4g}" for value in sheet.start[:3]) + " …",
            help=f"A blank between them; from {sheet.places[0]} to {sheet.places[-1]}.",
        )
    trouble = st.session_state.get(f"{key}_trouble")
    if trouble is not None:
        show_error(trouble)
    return kept


def _take(sheet: Sheet, key: str) -> None:
    """Take what the component sent, which may be anything at all."""
    message = st.session_state[f"{key}_sheet"].get("drawn")
    _keep(sheet, key, message.get("values") if isinstance(message, dict) else None)


def _take_typed(sheet: Sheet, key: str) -> None:
    text = str(st.session_state[f"{key}_typed"])
    if not text.strip():
        return
    try:
        numbers: object = typed_numbers(text)
    except ConfigError as error:
        st.session_state[f"{key}_trouble"] = error
    else:
        _keep(sheet, key, numbers)


def _keep(sheet: Sheet, key: str, drawn: object) -> None:
    try:
        st.session_state[key] = sheet.checked(drawn)
    except ConfigError as error:
        st.session_state[f"{key}_trouble"] = error
    else:
        st.session_state[f"{key}_trouble"] = None
