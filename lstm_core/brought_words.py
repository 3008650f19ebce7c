"""Words that people brought along (names of columns, tickers, files, runs, people), made harmless where they are shown.

A name is shown as it is, whatever it looks like: it becomes no formatting, no icon, no link, no markup, and it does not
turn the words beside it around. Each language that reads it has its function here: ``as_markdown`` for Streamlit's
texts and labels, ``as_markup`` for Plotly and Graphviz, ``in_view`` for Vega-Lite and ECharts, which take text as is.
"""

from __future__ import annotations

import html
import re

__all__ = ["as_markdown", "as_markup", "in_view", "shortened"]

# Not shown at all, but they turn the words that follow around, or end the line: controls, and those of direction.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_SPACES = re.compile(r"\s+")

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:&-])")
_NUMBERED = re.compile(r"^(\s*\d+)(?=[.)])")

# What Streamlit finds once escapes are undone is held apart by a character without width: addresses of sites and of
# people, its icons, and what it takes for arrows and the like.
_APART = "\u2060"
_FOUND_LATER = re.compile(
    r"(?i:(?<=https:)(?=//)|(?<=http:)(?=//)|(?<=www)(?=\.))"
    r"|(?<=[-.\w+])(?=@[-\w]+\.)"
    r"|(?<=:)(?=material[/_]|streamlit:)"
    r"|(?<=\s[-<>~])(?=(?:->|[->=])(?:\s|$))|(?<=^[-<>~])(?=(?:->|[->=])(?:\s|$))"
)


def in_view(text: str) -> str:
    r"""Return text in one line, without what would turn it around.

    Example:
        >>> in_view("a\nb"), in_view("abc\u202etxt.exe")
        ('a b', 'abctxt.exe')
    """
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub(_seen, text)


def as_markdown(text: str) -> str:
    r"""Return text so that Markdown, and what Streamlit adds to it, shows it as it is.

    Example:
        >>> as_markdown(":red[x]"), as_markdown("a *b*")
        ('\\:red\\[x\\]', 'a \\*b\\*')
        >>> as_markdown("www.example.org") == "www\u2060.example.org"
        True
    """
    held_apart = _FOUND_LATER.sub(_APART, _SPACES.sub(" ", in_view(text)))
    return _NUMBERED.sub(r"\1\\", _MARKDOWN.sub(r"\\\1", held_apart))


def as_markup(text: str, longest: int = 24) -> str:
    """Make a name short, and safe where markup is read.

    Example:
        >>> as_markup("<b>IBM</b>")
        '&lt;b&gt;IBM&lt;/b&gt;'
        >>> as_markup("A very long name of a series", longest=12)
        'A very long…'
    """
    return html.escape(shortened(text, longest), quote=False)


def shortened(text: str, longest: int = 24) -> str:
    """Make a name short where text is taken as it is.

    Example:
        >>> shortened("<b>IBM</b>"), shortened("A very long name of a series", longest=12)
        ('<b>IBM</b>', 'A very long…')
    """
    text = in_view(text)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _seen(match: re.Match[str]) -> str:
    return " " if re.search(r"[\s\x00-\x1f]", match[0]) else ""
