"""The picture of a chart as a file, made by the browser that shows it: what is seen is what is saved."""

import re
from pathlib import Path

import streamlit as st

__all__ = ["picture_buttons"]

_HERE = Path(__file__)
_HEIGHT = 40  # pixels, told beforehand, so that nothing moves when the buttons come
_component = st.components.v2.component(
    "lstm_lab.picture",
    html='<div class="row"></div>',
    css=_HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=_HERE.with_suffix(".js").read_text(encoding="utf-8"),
)


def picture_buttons(place: str, file_name: str, *, vector: bool) -> None:
    """Show the buttons that save the picture of a chart.

    Args:
        place: Key of the container that the chart stands in.
        file_name: Of the file, without its ending.
        vector: Whether the browser draws it of lines and letters, so that there is an SVG of it, too.
    """
    kinds = ["png", "svg"] if vector else ["png"]
    place = re.sub(r"[^\w-]", "-", place, flags=re.ASCII)  # as Streamlit makes a class of a key
    key = re.sub("_+", "_", f"{place}_picture")  # Streamlit has two of them for itself
    _component(key=key, data={"place": place, "name": file_name, "kinds": kinds}, width="content", height=_HEIGHT)
