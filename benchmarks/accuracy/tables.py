"""Sections of a page in Markdown, each printed as soon as it is known."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["section"]


def section(title: str, head: tuple[str, ...], rows: Iterable[tuple[object, ...]], facts: str) -> str:
    """Return a heading, what the table comes to, and the table."""
    lines = [f"## {title}\n", facts, "", _row(head), _row("---" for _ in head), *(_row(row) for row in rows), ""]
    text = "\n".join(lines)
    print(text, flush=True)
    return text


def _row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"
