"""The words on figures: units, the name of a time step, dates, and names that people brought along."""

from __future__ import annotations

import html

import pandas as pd

from lstm_core.data.table import PRICE_COLUMNS
from lstm_core.features.indicators import INDICATORS

__all__ = ["date_format", "only_weekdays", "plain", "step_name", "value_label"]

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


def only_weekdays(dates: pd.DatetimeIndex) -> bool:
    """Say whether these are bars of an exchange: no row falls on a weekend.

    Args:
        dates: Dates of the rows, ascending. Fewer than 5 tell nothing.
    """
    return len(dates) >= 5 and bool((dates.day_of_week < 5).all())


def step_name(dates: pd.DatetimeIndex) -> str:
    """Return what one time step is called: ``trading day``, ``day`` or ``time step``.

    Example:
        >>> step_name(pd.bdate_range("2024-01-01", periods=30))
        'trading day'
        >>> step_name(pd.date_range("2024-01-01", periods=30, freq="h"))
        'time step'
    """
    gaps = dates.to_series().diff().dropna()
    if gaps.empty or gaps.median() != pd.Timedelta(days=1):
        return "time step"
    return "trading day" if only_weekdays(dates) else "day"


def date_format(dates: pd.DatetimeIndex) -> str:
    """Return the d3 format for these dates: with the time of day only where there is one."""
    return "%d %b %Y" if bool((dates == dates.normalize()).all()) else "%d %b %Y %H:%M"
