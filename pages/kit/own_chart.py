"""Charts of the lab's own, whose points a hand moves: components of Streamlit's, in JavaScript and CSS."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

__all__ = ["own_chart"]


def own_chart(name: str, script: Path) -> ComponentRenderer:
    """Return a component; called once for each of them in a process.

    Args:
        name: What Streamlit knows it by.
        script: Its script, which may use what ``own_chart.js`` has; its styles lie beside it, under the same name.
    """
    shared = Path(__file__)

    def both(kind: str) -> str:
        return "\n".join(path.with_suffix(kind).read_text(encoding="utf-8") for path in (shared, script))

    return st.components.v2.component(name, js=both(".js"), css=both(".css"))
