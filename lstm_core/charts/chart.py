"""A chart as a value: what is drawn, what it says in words, and the numbers behind it.

Four engines draw, each what it is good at. Plotly: finished figures. Vega-Lite: what changes in place, by a hand or by
time; it takes new data into the chart that it shows as long as the specification stays the same, so nothing that
changes from one moment to the next may be part of a specification. ECharts: many cells, and what is clicked
(``canvas.py``). Graphviz: the network. What can be dragged is drawn by a component of the lab's own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from lstm_core.brought_words import in_view

if TYPE_CHECKING:  # a command that draws nothing does without
    import plotly.graph_objects as go

__all__ = ["Chart", "Engine", "MakeNumbers", "of_figure", "of_spec"]

Engine = Literal["plotly", "vega-lite", "echarts", "graphviz", "component"]

MakeNumbers = Callable[[], pd.DataFrame]
"""Makes a table of numbers when somebody asks for it."""

_MARKUP = re.compile(r"<[^>]*>")


@dataclass(frozen=True, eq=False)
class Chart:
    """Something drawn, with all that is said about it.

    Attributes:
        engine: What draws it.
        payload: What that engine takes: a figure, a specification, an option or DOT.
        title: What it shows, as on the chart itself; plain text.
        caption: How to read it; plain text.
        alt: What it shows here, in words and with its key numbers, for those who can't see it.
        height: Pixels.
        numbers: Makes the table of the numbers that are drawn, a column for each, ready for a file. What an index
            holds is left out.
        data: The rows that Vega-Lite puts into its specification.

    Raises:
        ValueError: Title, caption or alternative text is empty.
    """

    engine: Engine
    payload: Any = field(repr=False)
    title: str
    caption: str = field(repr=False)
    alt: str
    height: int
    numbers: MakeNumbers = field(repr=False)
    data: pd.DataFrame | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Refuse a chart without words; what is read aloud has nothing in it that can't be seen."""
        for name in ("title", "caption", "alt"):
            if not getattr(self, name).strip():
                raise ValueError(f"The {name} of a chart is empty.")
        object.__setattr__(self, "alt", in_view(self.alt))


def of_figure(figure: go.Figure, caption: str, alt: str, numbers: MakeNumbers) -> Chart:
    """Return a figure of Plotly's as a chart; title and height are those of its layout (``layout.arrange``)."""
    title = html.unescape(_MARKUP.sub("", figure.layout.title.text))
    return Chart("plotly", figure, title, caption, alt, int(figure.layout.height), numbers)


def of_spec(
    spec: dict[str, Any], data: pd.DataFrame, caption: str, alt: str, numbers: MakeNumbers, *, height: int | None = None
) -> Chart:
    """Return a specification of Vega-Lite's as a chart.

    Args:
        spec: Has a title and no data.
        data: The rows to put into it.
        caption: How to read it.
        alt: What it shows here.
        numbers: The table behind it.
        height: Pixels; ``None`` for that of the specification.
    """
    return Chart("vega-lite", spec, spec["title"]["text"], caption, alt, height or int(spec["height"]), numbers, data)
