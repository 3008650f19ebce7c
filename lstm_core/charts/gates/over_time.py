"""What a recurrent layer did in one window: its gates and states, step by step, under the series that it saw.

All panels of a figure share one axis of time steps. It has a place for each step rather than for each date, so that
columns are equally wide over weekends and holidays.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lstm_core.arrays import Float32
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.labels import value_label
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import ACTUAL, ATTENTION_LINE, CORRELATION, GRID, MODEL, MUTED, PERSISTENCE, VALUES
from lstm_core.explain.gate_words import GATE_KINDS, STATES, gate_in_words, label_of
from lstm_core.explain.gates import LayerGates
from lstm_core.steps import date_names

__all__ = [
    "MAX_CELLS",
    "all_units",
    "one_unit",
    "panels_of",
]

# Of one gate; above it only the most active units are drawn, so that a page stays quick.
MAX_CELLS = 60_000

_ALL_UNITS = (
    "On top the values that the model saw; below, one column a time step and one line a unit, the most active unit on "
    "top. Gates go from 0 (dark) to 1 (bright): a bright forget gate keeps what a unit holds, a dark one wipes it. The "
    "candidate and the states go below and above 0: orange is below, blue above, clear is near 0. A column that "
    "changes color in many lines is a step to which the layer reacted. Point at a cell to read what its value does."
)
_ONE_UNIT = (
    "One unit alone, under the values that the model saw. In the middle its gates, from 0 (shut) to 1 (open); at the "
    "bottom what it would like to write (the candidate) and what it holds. Point at a step to read what each value "
    "does."
)

_TOLD = {
    "cell": "what the unit holds",
    "hidden": "what the unit shows to the attention or to the next layer",
}
# One color and dash a line, by the role of a gate or the name of a state; those in one panel differ in both.
_LINES = {
    "writes": (PERSISTENCE, "solid"),
    "keeps": (ACTUAL, "dash"),
    "shows": (MODEL, "dot"),
    "candidate": (MUTED, "dot"),
    "cell": (ACTUAL, "dash"),
    "hidden": (ATTENTION_LINE, "solid"),
}
_GLYPHS = {"solid": "——", "dash": "– – –", "dot": "·····"}
_ABOVE, _BELOW, _GAP = 98, 52, 34  # pixels: titles and color bars, the axis, the title of a panel
_SERIES, _PANEL, _TALL = 130, 96, 150


def panels_of(layer: LayerGates) -> dict[str, Float32]:
    """Return gates and states of a layer by name, in the order in which they are shown: (time steps, units)."""
    gates = sorted(layer.gates.items(), key=lambda named: GATE_KINDS[named[0]].is_signed)  # the candidate last
    states = {} if layer.cell is None else {"cell": layer.cell}
    return dict(gates) | states | {"hidden": layer.hidden}


def all_units(series: pd.Series, layer: LayerGates) -> Chart:
    """Draw the gates and states of all units of a layer as colors, under the values that the model saw.

    Args:
        series: The target's values in the window by date, in its unit, shape (time steps,).
        layer: The layer in this window.
    """
    steps = date_names(pd.DatetimeIndex(series.index))
    count = max(1, MAX_CELLS // len(steps))
    units = [f"unit {unit}" for unit in layer.units[:count]]
    panels = {name: values[:, :count] for name, values in panels_of(layer).items()}
    figure = go.Figure([_series_line(series, steps)])
    titles = []
    for number, (name, values) in enumerate(panels.items(), start=2):
        limit = _limit(name, values)
        figure.add_trace(
            go.Heatmap(
                x=steps,
                y=units,
                z=values.T if limit is None else values.T / limit,
                customdata=None if limit is None else values.T,
                yaxis=f"y{number}",
                coloraxis="coloraxis" if limit is None else "coloraxis2",
                hovertemplate=_hover(name, "z" if limit is None else "customdata"),
                name=label_of(name),
            )
        )
        scale = "dark 0 to bright 1" if limit is None else f"orange −{limit:.2g} to blue +{limit:.2g}"
        titles.append(f"<b>{label_of(name)}</b> · {scale}")
    _stack(figure, series, titles, [_PANEL] * len(panels))
    left_out = "" if len(units) == len(layer.units) else f" of {len(layer.units)}"
    facts = f"{len(units)}{left_out} units, the most active on top"
    arrange(figure, f"Layer {layer.number}: what its units did", facts, height=_height([_PANEL] * len(panels)))
    _finish(figure, steps)
    figure.update_layout(hovermode="closest", margin={"t": _ABOVE + _GAP}, **_color_axes())
    for number in range(2, len(panels) + 2):
        bare = {"autorange": "reversed", "showticklabels": False, "ticks": "", "showgrid": False}
        figure.update_layout({f"yaxis{number}": bare})
    figure.update_xaxes(showgrid=False)
    alt = (
        f"Gates and states of {facts.split(',', maxsplit=1)[0]} of layer {layer.number} over {len(steps)} time "
        f"steps up to {steps[-1]}, as "
        f"colors. Means: {_means(panels)}."
    )
    return of_figure(figure, _ALL_UNITS, alt, lambda: _table(series, panels, units))


def one_unit(series: pd.Series, layer: LayerGates, unit: int) -> Chart:
    """Draw the gates and states of one unit as lines, under the values that the model saw.

    Args:
        series: The target's values in the window by date, in its unit, shape (time steps,).
        layer: The layer in this window.
        unit: Number of the unit, counted from 0 as in the weights.

    Raises:
        IndexError: The layer has no such unit.
    """
    if unit not in layer.units:
        raise IndexError(f"Layer {layer.number} has units 0 to {len(layer.units) - 1}; there is no unit {unit}.")
    column = int(np.flatnonzero(layer.units == unit)[0])
    steps = date_names(pd.DatetimeIndex(series.index))
    figure = go.Figure([_series_line(series, steps)])
    shown = panels_of(layer)
    gates = [name for name in shown if name in GATE_KINDS and not GATE_KINDS[name].is_signed]
    states = [name for name in shown if name not in gates]
    for axis, names in ((2, gates), (3, states)):
        for name in names:
            color, dash = _line(name)
            values = shown[name][:, column]
            figure.add_trace(
                go.Scatter(
                    x=steps,
                    y=values,
                    yaxis=f"y{axis}",
                    name=label_of(name),
                    mode="lines",
                    line={"color": color, "width": 2, "dash": dash},
                    text=[_value_in_words(name, float(value)) for value in values],
                    hovertemplate="%{text}<extra></extra>",
                )
            )
    _stack(figure, series, [f"<b>gates</b> {_key(gates)}", _key(states)], [_TALL] * 2)
    place = f"number {column + 1} of {len(layer.units)} by activity"
    arrange(figure, f"Layer {layer.number}, unit {unit}: what it did", place, height=_height([_TALL] * 2) - _GAP)
    _finish(figure, steps)
    figure.update_layout(yaxis2={"range": [-0.03, 1.03], "tickvals": [0, 0.5, 1]}, yaxis3={"nticks": 5})
    figure.update_layout(yaxis3={"zeroline": True, "zerolinecolor": MUTED, "zerolinewidth": 1})
    own = {name: values[:, [column]] for name, values in shown.items()}
    alt = (
        f"Gates and states of unit {unit} of layer {layer.number} over {len(steps)} time steps up to "
        f"{steps[-1]}, as lines. "
        f"Means: {_means(own)}."
    )
    return of_figure(figure, _ONE_UNIT, alt, lambda: _table(series, own, [f"unit {unit}"]))


def _means(panels: dict[str, Float32]) -> str:
    return ", ".join(f"{label_of(name)} {values.mean():+.2f}" for name, values in panels.items())


def _table(series: pd.Series, panels: dict[str, Float32], units: list[str]) -> pd.DataFrame:
    """Return a row for each time step, with the series and each gate and state of each unit."""
    parts = [
        pd.DataFrame(values, columns=[f"{label_of(name)}, {unit}" for unit in units]) for name, values in panels.items()
    ]
    known = pd.DataFrame({"date": series.index, str(series.name): series.to_numpy()})
    return pd.concat([known, *parts], axis=1)


def _series_line(series: pd.Series, steps: list[str]) -> go.Scatter:
    return go.Scatter(
        x=steps,
        y=series.to_numpy(),
        mode="lines",
        line={"color": ACTUAL, "width": 2},
        name=value_label(str(series.name)),
        hovertemplate=f"{value_label(str(series.name))} %{{y:,.6~g}}<extra></extra>",
    )


def _stack(figure: go.Figure, series: pd.Series, titles: list[str], heights: list[int]) -> None:
    """Give the series and each panel below it its part of the height, and write the panels' titles, in place."""
    sizes = [_SERIES, *heights]
    whole = sum(sizes) + _GAP * len(heights)
    top = float(whole)
    axes: dict[str, Any] = {}
    for number, size in enumerate(sizes, start=1):
        axes["yaxis" if number == 1 else f"yaxis{number}"] = {
            "domain": [max(0.0, (top - size) / whole), top / whole],
            "anchor": "x",
        }
        top -= size + _GAP
    figure.update_layout(axes)
    # The quantity stands above the panel too, as those below it do: beside it a phone has no room.
    figure.update_layout(yaxis={"nticks": 4}, xaxis={"anchor": f"y{len(sizes)}"})
    for number, text in enumerate([f"<b>{value_label(str(series.name))}</b>", *titles], start=1):
        figure.add_annotation(
            text=text,
            xref="x domain",
            x=0,
            xanchor="left",
            yref="y domain" if number == 1 else f"y{number} domain",
            y=1,
            yanchor="bottom",
            showarrow=False,
            align="left",
        )


def _height(heights: list[int]) -> int:
    return _ABOVE + _GAP + _SERIES + sum(heights) + _GAP * len(heights) + _BELOW


def _finish(figure: go.Figure, steps: list[str]) -> None:
    every = -(-len(steps) // 4)
    shown = steps[len(steps) - 1 - every // 2 :: -every]  # none at the very end, where its words need room
    figure.update_xaxes(
        title_text="date of the time step",
        type="category",
        tickvals=shown,
        tickangle=0,
        showspikes=True,
        spikemode="across",
        spikecolor=MUTED,
        spikethickness=1,
        gridcolor=GRID,
    )
    figure.update_layout(showlegend=False)


def _color_axes() -> dict[str, Any]:
    """Return the colors of gates, from 0 to 1, and of what goes around 0, divided by its limit."""
    gates = {"colorscale": VALUES, "cmin": 0, "cmax": 1, "colorbar": _half_bar(0.22, {0: "gate 0", 1: "1"})}
    ticks = {-1: "state −", 0: "0", 1: "+"}
    states = {"colorscale": CORRELATION, "cmin": -1, "cmax": 1, "colorbar": _half_bar(0.78, ticks)}
    return {"coloraxis": gates, "coloraxis2": states}


def _half_bar(place: float, ticks: dict[int, str]) -> dict[str, Any]:
    """Return a color bar that takes half of the row over the plot."""
    return {
        "orientation": "h",
        "thickness": 10,
        "len": 0.42,
        "x": place,
        "y": 1,
        "yanchor": "bottom",
        "ypad": _GAP - 4,
        "outlinewidth": 0,
        "title": {"text": ""},
        "tickvals": list(ticks),
        "ticktext": list(ticks.values()),
    }


def _limit(name: str, values: Float32) -> float | None:
    """Return where the colors of a quantity around 0 end; ``None`` for a gate, which goes from 0 to 1."""
    if name in GATE_KINDS:
        return 1.0 if GATE_KINDS[name].is_signed else None
    return float(np.abs(values).max()) or 1.0


def _line(name: str) -> tuple[str, str]:
    return _LINES[GATE_KINDS[name].role if name in GATE_KINDS else name]


def _hover(name: str, value: str) -> str:
    """Return the words beside a cell: what a value near either end does."""
    where = "%{x}, %{y}<br>"
    if name in STATES:
        return f"{where}{STATES[name]} %{{{value}:+.3f}}:<br>{_TOLD[name]}<extra></extra>"
    kind = GATE_KINDS[name]
    if kind.is_signed:
        return f"{where}{kind.label} %{{{value}:+.2f}}<br>below 0: {kind.shut}<br>above 0: {kind.open}<extra></extra>"
    between = kind.between.format(share=f"%{{{value}:.0%}}")
    return (
        f"{where}{kind.label} %{{{value}:.2f}}:<br>{between}<br><br>near 0: {kind.shut}<br>near 1: {kind.open}"
        "<extra></extra>"
    )


def _value_in_words(name: str, value: float) -> str:
    return gate_in_words(name, value) if name in GATE_KINDS else f"{STATES[name]} {value:+.3f}: {_TOLD[name]}"


def _key(names: list[str]) -> str:
    """Return a legend in one line: each name in its color, with its dash."""
    parts = []
    for name in names:
        color, dash = _line(name)
        short = label_of(name).removesuffix(" gate")
        parts.append(f'<span style="color:{color}">{_GLYPHS[dash]} {short}</span>')
    return "  ".join(parts)
