"""How a kind of attention or a cell works, behind a button."""

import streamlit as st

from lstm_core.model.attention import Attention
from lstm_core.model.cell import Cell

__all__ = ["explain_kind"]


def explain_kind(title: str, kind: Attention | Cell, signs: str) -> None:
    """Offer the words, the formula and the source of a kind.

    Args:
        title: What the button says.
        kind: Which.
        signs: What the signs of its formula mean, in a sentence of Markdown.
    """
    with st.popover(title, icon=":material/school:"):
        st.markdown(f"**{kind.label[0].upper()}{kind.label[1:]}**")
        st.markdown(kind.explanation)
        st.latex(kind.formula)
        st.caption(f"{signs} Source: {kind.source}")
