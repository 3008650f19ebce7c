"""People's words inside Markdown: shown as they are, whatever is in them."""

from __future__ import annotations

import re

__all__ = ["as_text", "bullets"]

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~$&])")


def as_text(text: str) -> str:
    r"""Return text that people brought so that Markdown shows it as it is, on one line.

    Example:
        >>> as_text("<b>*IBM*</b>")
        '\\<b\\>\\*IBM\\*\\</b\\>'
    """
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def bullets(lines: list[str]) -> str:
    """Return a list in Markdown."""
    return "\n".join(f"- {line}" for line in lines)
