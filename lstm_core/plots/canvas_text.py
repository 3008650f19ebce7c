"""The words on charts drawn by ECharts, which takes text as it is: nothing in it has to be made harmless."""

from __future__ import annotations

import html

from lstm_core.plots.labels import plain, value_label

__all__ = ["plain_text", "unit_text"]


def plain_text(text: str, longest: int = 24) -> str:
    """Make a name short enough for a title. ECharts takes it as it is, so nothing in it has to be made harmless.

    Example:
        >>> plain_text("<b>IBM</b>"), plain_text("A very long name of a series", longest=12)
        ('<b>IBM</b>', 'A very long…')
    """
    return html.unescape(plain(text, longest))


def unit_text(column: str) -> str:
    """Name a column with its unit, as ``labels.value_label`` does for Plotly.

    Example:
        >>> unit_text("close"), unit_text("<b>")
        ('close (price)', '<b> (as in the data)')
    """
    return html.unescape(value_label(column))
