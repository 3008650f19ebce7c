"""Terms in what a page says: marked where they stand, and explained from there."""

import re
from functools import lru_cache
from urllib.parse import quote

from lstm_core.glossary.terms import Term, glossary
from pages.kit.messages import plain

__all__ = ["explained", "explained_markdown", "helped"]


@lru_cache(maxsize=2000)
def explained(text: str) -> str:
    """Return plain text as Markdown in which terms lead to the glossary."""
    return glossary().marked(text, _mark, plain)


@lru_cache(maxsize=2000)
def explained_markdown(text: str) -> str:
    """Return Markdown in which terms lead to the glossary."""
    return glossary().marked(text, _mark)


@lru_cache(maxsize=2000)
def helped(label: str, meaning: str) -> str:
    """Return the help of a control or a number, given as text, as Markdown, with the way to the term of its label."""
    term = glossary().find(re.sub(r" \(.*\)$", "", label))
    told = plain(meaning)
    return told if term is None else f"{told} [What is that?]({_address(term)})"


def _mark(mention: str, term: Term) -> str:
    return f"[{plain(mention)}]({_address(term)})"


def _address(term: Term) -> str:
    # Relative, so that it holds wherever the lab is served.
    return f"glossary?term={quote(term.term)}"
