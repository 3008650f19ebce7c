"""Formulas in LaTeX that a phone has room for: one equation a line."""

from __future__ import annotations

__all__ = ["equations"]


def equations(*lines: str) -> str:
    r"""Return equations below each other, with what is marked by ``&`` in one column.

    Example:
        >>> print(equations("a &= b", "c &= d"))
        \begin{aligned} a &= b \\ c &= d \end{aligned}
    """
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"
