"""A button for what takes long, which goes when it was pressed."""

import streamlit as st

__all__ = ["asked_to"]


def asked_to(label: str, meaning: str, note: str) -> bool:
    """Show a button and a note on how long it takes; both are gone once it was pressed.

    Args:
        label: What the button says.
        meaning: What it does.
        note: How long that takes.
    """
    place = st.empty()
    with place.container():
        pressed = st.button(label, type="primary", icon=":material/play_arrow:", help=meaning)
        st.caption(note)
    if pressed:
        place.empty()
    return pressed
