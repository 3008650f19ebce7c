"""How each of a few runs is drawn: the same in all charts of a comparison, so that one is found again."""

from __future__ import annotations

from typing import Any

from lstm_core.charts.palette import MUTED, RUNS

__all__ = ["ACTUAL_LINE", "LEGEND_BELOW", "METHOD_LINES", "name_of", "run_line"]

_DASHES = ("solid", "8px,4px", "2px,3px", "10px,3px,2px,3px")

ACTUAL_LINE = {"color": MUTED, "width": 4}
METHOD_LINES = ({"color": MUTED, "width": 1.5, "dash": "dot"}, {"color": MUTED, "width": 1.5, "dash": "longdash"})
"""Of persistence, and of the best simple method."""

LEGEND_BELOW = {"yref": "container", "y": 0, "yanchor": "bottom"}
"""So many lines take several rows of a legend on a phone, which above the plot would cover the title."""


def run_line(place: int) -> dict[str, Any]:
    """Return the line of a run: no two of eight have both color and dash in common.

    Args:
        place: Which run, from 0.

    Example:
        >>> len({(line["color"], line["dash"]) for line in map(run_line, range(8))})
        8
    """
    colors = len(RUNS)
    return {"color": RUNS[place % colors], "width": 2, "dash": _DASHES[(place + place // colors) % len(_DASHES)]}


def name_of(letter: str, name: str) -> str:
    """Return what a line is called: a run by its letter, a simple method by its name."""
    return letter or name
