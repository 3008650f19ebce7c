"""Whether a page is looked at on a phone, where there is room for less beside each other."""

import re

import streamlit as st

__all__ = ["on_a_phone"]


def on_a_phone() -> bool:
    """Say whether the visitor's browser is that of a phone or a tablet."""
    # Nothing else that a browser says of itself reaches the server.
    return bool(re.search("Mobi|Android|iPad", st.context.headers.get("User-Agent", "")))
