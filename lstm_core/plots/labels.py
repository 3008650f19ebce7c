"""The words on figures: units, and names that people brought along."""

from __future__ import annotations

import html

from lstm_core.data.table import PRICE_COLUMNS
from lstm_core.features.indicators import INDICATORS

__all__ = ["plain", "value_label"]

_PROPER_NAMES = ("Parkinson",)


def value_label(column: str) -> str:
    """Name a column with its unit, as far as the name tells it.

    Example:
        >>> value_label("close"), value_label("volume"), value_label("wind")
        ('close (price)', 'volume (units traded)', 'wind (as in the data)')
        >>> value_label("range"), value_label("parkinson"), value_label("realized:5")
        ('range (price)', 'Parkinson volatility (percent)', 'realized volatility (percent)')
    """
    if column in PRICE_COLUMNS:
        return f"{column} (price)"
    indicator, _, source = column.partition("@")
    kind = INDICATORS.get(indicator.partition(":")[0])
    if kind is not None and kind.unit:
        name = kind.label if kind.label.startswith(_PROPER_NAMES) else kind.label.lower()
        return f"{name}{f' of {plain(source)}' if source else ''} ({kind.unit})"
    return f"{plain(column)} ({'units traded' if column == 'volume' else 'as in the data'})"


def plain(text: str, longest: int = 24) -> str:
    """Make a name safe and short enough for a figure's title: Plotly reads ``<b>`` and the like as markup.

    Example:
        >>> plain("<b>IBM</b>")
        '&lt;b&gt;IBM&lt;/b&gt;'
        >>> plain("A very long name of a series", longest=12)
        'A very long…'
    """
    short = text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
    return html.escape(short, quote=False)
