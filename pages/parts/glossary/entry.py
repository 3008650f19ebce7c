"""Entries of the glossary: which of them match a word, and how one is shown."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from lstm_core.glossary.terms import Glossary, Term
from pages.kit.messages import plain
from pages.kit.pairs import in_pairs

__all__ = ["matching", "show_entries"]

_PICTURES = Path(__file__).parent / "pictures"


def matching(words: Glossary, asked: str) -> list[Term]:
    """Return the entries that a word finds: the one that it names in any language, else those that it is a part of."""
    named = words.counterpart(asked)
    if named is not None:
        return [named]
    part = asked.strip().casefold()
    return [term for term in words if any(part in form.casefold() for form in term.forms)]


def show_entries(terms: Sequence[Term]) -> None:
    """Show entries, two beside each other where there is room."""
    for place, term in in_pairs(terms):
        with place:
            _show(term)


def _show(term: Term) -> None:
    """Show one entry: what it is, its formula and picture, and where it can be tried."""
    st.markdown(f"**{plain(term.term)}**")
    st.markdown(plain(term.text))
    if term.formula:
        st.latex(term.formula)
    if term.picture:
        st.image((_PICTURES / f"{term.picture}.svg").read_text(encoding="utf-8"), width=360)
    if term.page:
        page = urlsplit(term.page)
        st.page_link(
            f"pages/{page.path}.py",
            label="See it in the lab",
            icon=":material/arrow_forward:",
            query_params=dict(parse_qsl(page.query)),
        )
