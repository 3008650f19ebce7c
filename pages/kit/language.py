"""Languages: which one a visitor reads, and what languages are called."""

import streamlit as st
from babel import Locale, UnknownLocaleError

from lstm_core.glossary.terms import LANGUAGES

__all__ = ["browser_language", "language_name"]

_USUAL = "en"


def browser_language() -> str:
    """Return the language of the visitor's browser where the lab has it, else English."""
    spoken = str(st.context.locale or _USUAL).partition("-")[0].lower()
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
