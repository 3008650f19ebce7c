"""Languages: which one a visitor reads, and what languages are called."""

import streamlit as st
from babel import Locale, UnknownLocaleError

from lstm_core.glossary.terms import LANGUAGES
from pages.kit import state

__all__ = ["language_name", "own_language"]

_USUAL = "en"


def own_language() -> str:
    """Return the language of the visitor's class, else of their browser where the lab has it, else English."""
    found = state.session().my_class
    chosen = "" if found is None else found[0].rules.language
    spoken = chosen or str(st.context.locale or _USUAL).partition("-")[0].lower()
    return spoken if spoken in LANGUAGES else _USUAL


def language_name(code: str) -> str:
    """Return what a language calls itself, with a capital letter; its code where nobody knows it.

    Args:
        code: Such as ``de``.
    """
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name()
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code
