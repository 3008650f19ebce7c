"""Sharing what is on a page: its address as text to copy and as a picture that a phone's camera reads."""

import io
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from lstm_core.runs.codes import code_of
from pages.kit import lab
from pages.kit.reach import show_reach

__all__ = ["full_address", "picture", "share"]

_QR_PIXELS = 220


def share(query: Mapping[str, str], what: str, page: str = "") -> None:
    """Offer the address of the page that is open.

    Args:
        query: The parameters of its query, not yet encoded.
        what: What whoever opens it gets to see, as Markdown.
        page: Its name in addresses, for a short code as well; empty for none. An address that names a run gets none:
            whoever knows the run's id may look at it, and a code of five letters can be tried out.
    """
    box = st.popover("Share", icon=":material/share:", type="tertiary", key="share", on_change="rerun")
    if not box.open:
        return  # what nobody looks at is not drawn
    # Commas and colons tell more than %2C and %3A, and browsers take them as they are.
    address = full_address(query)
    with box:
        st.markdown(what)
        st.code(address, language=None, wrap_lines=True)
        if page:
            code = code_of(lab.open_lab().store, page, urlsplit(address).query)
            st.markdown(f"Or type this code on **Home**: **{code}**")
        st.image(picture(address), width=_QR_PIXELS)
        show_reach()


def full_address(query: Mapping[str, str]) -> str:
    """Return the address of the page that is open with another query."""
    return f"{urlsplit(st.context.url or '')._replace(query='').geturl()}?{urlencode(query, safe=',:@')}"


def picture(address: str) -> str:
    """Return a picture of an address as SVG; black on white in every theme, as cameras want it."""
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", scale=5, border=3, light="white", xmldecl=False)
    return picture.getvalue().decode()
