"""The words on charts: units, and the names of columns.

Plotly and Graphviz read ``<b>`` and the like as markup, so names are made harmless for them; Vega-Lite and ECharts take
text as it is (``lstm_core/brought_words.py``).
"""

from __future__ import annotations

import html
from collections.abc import Iterable

from lstm_core.brought_words import as_markup
from lstm_core.data.table import PRICE_COLUMNS
from lstm_core.features.indicators import INDICATORS, label

__all__ = ["axis_title", "distinct_labels", "unit_text", "value_label"]

_PROPER_NAMES = ("Parkinson",)


def value_label(column: str) -> str:
    """Name a column with its unit, as far as the name tells it, as markup.

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
        return f"{name}{f' of {as_markup(source)}' if source else ''} ({kind.unit})"
    return f"{as_markup(column)} ({'units traded' if column == 'volume' else 'as in the data'})"


def unit_text(column: str) -> str:
    """Name a column with its unit as ``value_label`` does, where text is taken as it is.

    Example:
        >>> unit_text("close"), unit_text("<b>")
        ('close (price)', '<b> (as in the data)')
    """
    return html.unescape(value_label(column))


def axis_title(name: str) -> str:
    """Name a column with its unit, and an indicator in words, as markup.

    Example:
        >>> axis_title("close"), axis_title("rsi:14")
        ('close (price)', 'RSI (14)')
    """
    words = label(name)
    return value_label(name) if words == name else as_markup(words)


def distinct_labels(names: Iterable[str]) -> list[str]:
    """Return what people call some inputs; where two would be called the same, all are named as they are written.

    Example:
        >>> distinct_labels(["close", "rsi:14"]), distinct_labels(["rsi", "rsi:14"])
        (['close', 'RSI (14)'], ['rsi', 'rsi:14'])
    """
    written = list(names)
    labels = [label(name) for name in written]
    return labels if len(set(labels)) == len(labels) else written
