"""Going to another page: the one way that is safe wherever the address is tied to a widget."""

from collections.abc import Mapping
from typing import NoReturn

import streamlit as st

__all__ = ["go"]


def go(page: str, address: Mapping[str, str] | None = None) -> NoReturn:
    """Open another page; ends the script.

    Streamlit refuses to empty an address while a widget is bound to a part of it, as tabs and sliders of the pages on
    a run are. It does replace an address, so that one is always given, even if it is empty.

    Args:
        page: Its file, as in ``pages/train.py``.
        address: The query of its address, such as ``state.address(run)``.
    """
    st.switch_page(page, query_params=dict(address or {}))
