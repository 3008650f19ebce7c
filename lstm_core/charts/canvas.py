"""Charts of many cells that change in place and can be clicked, drawn by ECharts on a canvas.

Plotly's element starts anew whenever its figure changes, and its heatmaps report no clicks; Vega-Lite makes an element
of the page for each cell, which is too slow for thousands. ECharts' element keeps its identity by its key, so that a
mark moves while the rest stays (Streamlit 1.67). Finished figures that nobody clicks are Plotly's.

Panels stand above one another on one axis of categories. Each has its quantity above it, as beside it a phone
(390 pixels) has no room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from plotly.colors import get_colorscale

from lstm_core.arrays import AnyFloat
from lstm_core.charts.chart import Chart, MakeNumbers
from lstm_core.charts.palette import GRID, MODEL, MUTED
from lstm_core.numbers import number

__all__ = [
    "Panel",
    "click_columns",
    "coded",
    "color_bar",
    "colors_of",
    "day_mark",
    "of_option",
    "room_for",
    "stacked",
]

_STYLE = {"fontSize": 16, "fontWeight": "bold"}
_TITLE, _PANEL_TITLE, _BAR, _GAP, _BELOW = 58, 22, 20, 20, 50  # pixels
_RIGHT = 14
_CHARACTER, _LEAST_LEFT, _MOST_LEFT = 7, 44, 110  # pixels


@dataclass(frozen=True)
class Panel:
    """One of the panels that stand above one another.

    Attributes:
        title: The quantity with its unit.
        height: Pixels of the plot itself.
        axis: The y axis, as ECharts has it.
        color_bar: Whether there is a color bar between title and plot.
    """

    title: str
    height: int
    axis: dict[str, Any] = field(default_factory=dict)
    color_bar: bool = False


def stacked(
    title: str, facts: str, panels: Sequence[Panel], names: Sequence[str], axis: str, left: int
) -> tuple[dict[str, Any], int]:
    """Lay out panels above one another on one axis of categories.

    Args:
        title: What the chart shows, at most about 40 characters, because titles do not wrap.
        facts: The line below the title, at most about 52 characters.
        panels: From the top to the bottom. Panel i has x axis and y axis i.
        names: The categories; each differs from the others.
        axis: Title of the x axis.
        left: Pixels left of the plots, for the labels of the y axes.

    Returns:
        The option, without series, and the chart's height in pixels.
    """
    place = {"left": 0, "padding": 0}
    heading: dict[str, Any] = {"text": title, "subtext": facts, "top": 6, "itemGap": 5, "textStyle": _STYLE}
    titles = [place | heading]
    grids, tops = [], _TITLE
    for panel in panels:
        style = {"fontSize": 12, "fontWeight": "bold", "color": MUTED}
        titles.append(place | {"text": panel.title, "top": tops, "textStyle": style})
        tops += _PANEL_TITLE + (_BAR if panel.color_bar else 0)
        grids.append({"left": left, "right": _RIGHT, "top": tops, "height": panel.height, "containLabel": False})
        tops += panel.height + _GAP
    last = len(panels) - 1
    option = {
        "animation": False,
        "title": titles,
        "grid": grids,
        "tooltip": {"trigger": "item", "confine": True},
        "xAxis": [_categories(names, number, axis if number == last else None) for number in range(len(panels))],
        "yAxis": [_values(number) | panel.axis for number, panel in enumerate(panels)],
        "series": [],
    }
    return option, tops - _GAP + _BELOW


def of_option(option: dict[str, Any], height: int, caption: str, alt: str, numbers: MakeNumbers) -> Chart:
    """Return an option that ``stacked`` laid out as a chart; its title is that of the option.

    Args:
        option: Its tables are data frames.
        height: Pixels.
        caption: How to read it.
        alt: What it shows here.
        numbers: The table behind it.
    """
    return Chart("echarts", option, option["title"][0]["text"], caption, alt, height, numbers)


def click_columns(option: dict[str, Any], panel: int, count: int) -> dict[str, Any]:
    """Return a series of clear columns over a panel, so that a click anywhere in it chooses a category.

    Adds the axis that they stand on to the option.

    Args:
        option: What ``stacked`` returned.
        panel: Which panel, from 0.
        count: How many categories there are.
    """
    hidden = {"type": "value", "gridIndex": panel, "min": 0, "max": 1, "show": False}
    option["yAxis"].append(hidden)
    return {
        "type": "bar",
        "xAxisIndex": panel,
        "yAxisIndex": len(option["yAxis"]) - 1,
        "data": [1] * count,
        "barWidth": "100%",
        "itemStyle": {"color": "transparent"},
        "emphasis": {"itemStyle": {"color": GRID}},
        "select": {"itemStyle": {"color": "transparent", "borderWidth": 0}},
        "selectedMode": "single",
        "tooltip": {"show": False},
        "z": 5,
    }


def day_mark(name: str) -> dict[str, Any]:
    """Return the upright line that marks a category, to be put into a series."""
    line = {"color": MODEL, "width": 2, "type": "solid"}
    return {
        "symbol": "none",
        "silent": True,
        "animation": False,
        "label": {"show": False},
        "lineStyle": line,
        "emphasis": {"disabled": True},
        "data": [{"xAxis": name}],
    }


def color_bar(
    grid: dict[str, Any], series: int, column: str, limits: tuple[float, float], colors: Sequence[str]
) -> dict[str, Any]:
    """Return the colors of a series by one of its columns, with a bar that tells them over its plot.

    Args:
        grid: Where the plot lies, as ``stacked`` laid it out.
        series: Number of the series.
        column: What is told by color.
        limits: The values of the first and of the last color.
        colors: From the lowest value to the highest.
    """
    low, high = limits
    return {
        "type": "continuous",
        "seriesIndex": series,
        "dimension": column,
        "min": low,
        "max": high,
        "calculable": False,
        "hoverLink": False,
        "orient": "horizontal",
        "left": grid["left"] - 6,
        "top": grid["top"] - _BAR - 3,
        "padding": 0,
        "itemWidth": 9,
        "itemHeight": 130,
        "text": [f"{number(high, 3)}", f"{number(low, 3)}"],
        "textGap": 8,
        "textStyle": {"color": MUTED},
        "inRange": {"color": list(colors)},
        # The bar's ground shows through colors that are nearly clear; it would be a light grey.
        "controller": {"outOfRange": {"color": "transparent"}},
    }


def colors_of(scale: str) -> list[str]:
    """Return the colors of one of Plotly's scales, from the lowest value to the highest.

    Example:
        >>> colors_of("Cividis")[0], colors_of("Cividis")[-1]
        ('#00224e', '#fee838')
    """
    return [color for _, color in get_colorscale(scale)]


def coded(codes: NDArray[np.integer], names: Sequence[str]) -> pd.Categorical[str]:
    """Return a column of names that is sent as short numbers and each name once.

    Example:
        >>> list(coded(np.array([0, 1, 1]), ["a", "b"]))
        ['a', 'b', 'b']
    """
    return pd.Categorical.from_codes(codes.tolist(), categories=pd.Index(names))


def room_for(*values: AnyFloat) -> int:
    """Return the pixels that the labels of axes over some values need.

    Example:
        >>> room_for(np.array([1.0, 2.0])), room_for(np.array([2_500_000.0]))
        (44, 79)
    """
    finite = [part[np.isfinite(part)] for part in values]
    largest = max((float(np.abs(part).max()) for part in finite if len(part)), default=0.0)
    negative = any(bool((part < 0).any()) for part in finite)
    longest = max(len(f"{largest:,.0f}"), 4) + (1 if negative else 0)
    return min(max(16 + _CHARACTER * longest, _LEAST_LEFT), _MOST_LEFT)


def _categories(names: Sequence[str], number: int, title: str | None) -> dict[str, Any]:
    return {
        "type": "category",
        "gridIndex": number,
        "data": list(names),
        "axisLabel": {"show": title is not None, "hideOverlap": True},
        "axisTick": {"show": False},
        "axisLine": {"show": True, "lineStyle": {"color": MUTED}},
        "splitLine": {"show": False},
        "name": title or "",
        "nameLocation": "middle",
        "nameGap": 28,
    }


def _values(number: int) -> dict[str, Any]:
    return {
        "type": "value",
        "gridIndex": number,
        "scale": True,
        "splitNumber": 3,
        "splitLine": {"lineStyle": {"color": GRID}},
    }
