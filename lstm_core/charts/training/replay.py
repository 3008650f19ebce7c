"""A training replayed: losses, predictions and attention as they stood after one epoch.

The three charts follow one slider, so an epoch is data and nothing of it is in a specification (see ``chart.py``). The
axes must not move from one epoch to the next either, and they must make room for epochs that are still being trained;
so the extremes over all recorded epochs are data as well, drawn as points that nobody sees (``mark`` is ``edge``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.charts.chart import Chart, of_spec
from lstm_core.charts.labels import unit_text
from lstm_core.charts.palette import ACTUAL, ATTENTION_LINE, MODEL, MUTED, TRAINING_LOSS, VALIDATION_LOSS
from lstm_core.charts.vega import chart_title, date_axis, date_tip, epoch_axis, line_legend
from lstm_core.evaluation.measures import mae
from lstm_core.events import Started
from lstm_core.numbers import number
from lstm_core.progress import Frame

__all__ = [
    "replay_attention",
    "replay_loss",
    "replay_predictions",
]

_LOSS = (
    "How wrong the model was after each epoch; lower is better. The upright line and the dots are the epoch that the "
    "slider stands at, the faint lines what came after it. Each line across stands for the same factor."
)
_PREDICTIONS = (
    "What the model of that epoch predicted, dashed, beside what happened. A model of levels often begins with a "
    "nearly flat line, a model of changes with the value of the step before; watch what it makes of that. The "
    "axis stays the same for all epochs; where predictions are very far off, their line runs along its edge."
)
_ATTENTION = (
    "How much each time step counted after that epoch, the oldest on the left: on average over all windows, and in "
    "that of the newest one. The broad faint lines are the same two after the last recorded epoch; at the "
    "dotted level, all steps count the same. Training begins close to it; what rises above it is what "
    "the model learned to look at."
)

_Row = tuple[Any, float | None, str | None, str]  # x, value, line, mark

_HEIGHT = 340  # pixels, with title, legend and axis titles
_FAR = 2  # spans of the actual values; what lies further out than that would make everything else flat
_FAINT = 0.3
_LINE = {"type": "line", "strokeWidth": 2}
_LEVEL = {"type": "rule", "color": MUTED, "strokeDash": [2, 3], "strokeWidth": 1.5}
_UNSEEN = {"type": "point", "opacity": 0}


def replay_loss(frames: Sequence[Frame], chosen: Frame, last_epoch: int, watched: str) -> Chart:
    """Return the losses of all recorded epochs; the chosen one is marked, and those after it are faint.

    Args:
        frames: The recorded epochs, in order.
        chosen: One of them.
        last_epoch: Where the axis ends.
        watched: ``validation`` or ``test``: where the second loss is measured.

    Returns:
        The chart; see ``_chart`` for its data. Marks are ``past``, ``rest`` and ``now``.
    """
    names = ("training part", f"{watched} part")
    rows: list[_Row] = [(chosen.epoch, None, None, "now")]
    for frame in frames:
        for line, loss in zip(names, (frame.loss, frame.val_loss), strict=True):
            if not (loss > 0 and math.isfinite(loss)):  # no place on a logarithmic axis
                continue
            rows += [(frame.epoch, loss, line, "past")] if frame.epoch <= chosen.epoch else []
            rows += [(frame.epoch, loss, line, "rest")] if frame.epoch >= chosen.epoch else []
            rows += [(frame.epoch, loss, line, "now")] if frame.epoch == chosen.epoch else []
    x = epoch_axis(last_epoch)
    y = _value("loss (scaled)", {"type": "log"}, {"tickCount": 5, "format": "~g", "gridOpacity": 0.4})
    colors = _colors(dict(zip(names, (TRAINING_LOSS, VALIDATION_LOSS), strict=True)))
    layers = [
        _layer("rest", _LINE | {"opacity": _FAINT}, {"x": x, "y": y, **colors}),
        _layer("past", _LINE, {"x": x, "y": y, **colors}),
        _layer("now", _LEVEL, {"x": x}),
        _layer(
            "now",
            {"type": "point", "filled": True, "size": 80, "opacity": 1},
            {"x": x, "y": y, "color": colors["color"]},
        ),
        _hover(x, {"field": "x", "title": "epoch"}, names, ".6f"),
    ]
    table = {
        "epoch": [frame.epoch for frame in frames],
        names[0]: [frame.loss for frame in frames],
        names[1]: [frame.val_loss for frame in frames],
    }
    alt = (
        f"Loss after epoch {chosen.epoch}: {chosen.loss:.5f} on the {names[0]}, {chosen.val_loss:.5f} on the "
        f"{names[1]}."
    )
    return _chart("Loss up to this epoch", (_LOSS, alt), layers, rows, table)


def replay_predictions(started: Started, frames: Sequence[Frame], chosen: Frame, target: str) -> Chart:
    """Return what happened and what the model of the chosen epoch predicted, over dates.

    Args:
        started: The event with dates and actual values.
        frames: The recorded epochs; their extremes are the ends of the axis.
        chosen: One of them.
        target: Name of the predicted column.

    Returns:
        The chart; see ``_chart`` for its data. Marks are ``line`` and ``edge``; what is too far off lies on the edge.
    """
    names = ("actual", "model")
    dates = pd.DatetimeIndex(started.dates)
    low, high = _ends(np.array(started.actual), [frame.predictions for frame in frames])
    drawn = np.clip(chosen.predictions, low, high)
    rows: list[_Row] = [(dates[0], end, None, "edge") for end in (low, high)]
    for line, values in zip(names, (started.actual, drawn.tolist()), strict=True):
        rows += [(date, value, line, "line") for date, value in zip(dates, values, strict=True)]
    x = date_axis()
    y = _value(unit_text(target), {"zero": False}, {"tickCount": 5})
    date = date_tip(dates)
    layers = [
        _layer("edge", _UNSEEN, {"x": x, "y": y}),
        _layer("line", _LINE, {"x": x, "y": y, **_colors(dict(zip(names, (ACTUAL, MODEL), strict=True)))}),
        _hover(x, date, names, ",.6~g"),
    ]
    table = {"date": list(dates), "actual": started.actual, "model": chosen.predictions}
    miss = mae(np.array(started.actual), np.asarray(chosen.predictions))
    alt = f"Predicted and actual {target} after epoch {chosen.epoch}, {len(dates):,} rows; average miss {number(miss)}."
    return _chart("Predicted against actual, after this epoch", (_PREDICTIONS, alt), layers, rows, table)


def replay_attention(frames: Sequence[Frame], chosen: Frame) -> Chart:
    """Return the attention of the chosen epoch by age of the time step, in front of that of the last epoch.

    Args:
        frames: The recorded epochs, in order; some have attention.
        chosen: One of them.

    Returns:
        The chart; see ``_chart`` for its data, in which x is 1 for the newest step. Marks are ``line``, ``last``,
        ``share`` and ``edge``.

    Raises:
        ValueError: No epoch has attention.
    """
    profiles = {frame.epoch: _profiles(frame) for frame in frames}
    attentive = [found for found in profiles.values() if found]
    if not attentive:
        raise ValueError("No recorded epoch has attention.")
    window = len(attentive[-1][0])
    highest = max(float(weights.max()) for found in attentive for weights in found)
    names, ages = ("mean", "newest"), list(range(window, 0, -1))
    rows: list[_Row] = [(1, 1 / window, None, "share"), (1, 0.0, None, "edge"), (1, highest, None, "edge")]
    shown = profiles[chosen.epoch]
    for found, mark in ((attentive[-1], "last"), (shown, "line")):
        for line, weights in zip(names, found, strict=False):
            rows += [(age, weight, line, mark) for age, weight in zip(ages, weights.tolist(), strict=True)]
    x = {
        "field": "x",
        "type": "quantitative",
        "title": "time steps before the prediction",
        "scale": {"domain": [window, 1], "nice": False},
        "axis": {"tickMinStep": 1, "grid": False},
    }
    y = _value("attention weight", {"zero": True}, {"tickCount": 5})
    colors = _colors(dict(zip(names, (ATTENTION_LINE, MODEL), strict=True)))
    layers = [
        _layer("edge", _UNSEEN, {"x": x, "y": y}),
        _layer("last", _LINE | {"strokeWidth": 5, "opacity": _FAINT}, {"x": x, "y": y, "color": colors["color"]}),
        _layer("share", _LEVEL, {"y": y}),
        _layer("line", _LINE, {"x": x, "y": y, **colors}),
        _hover(x, {"field": "x", "title": "steps before"}, names, ".4f"),
    ]
    drawn = [ages, *shown] if shown else [[], [], []]
    table = dict(zip(("time steps before", *names), drawn, strict=True))
    alt = f"No attention was recorded after epoch {chosen.epoch}."
    if shown:
        alt = (
            f"Attention weight by age of the time step after epoch {chosen.epoch}: the largest mean is "
            f"{shown[0].max():.4f}, "
            f"{window - int(shown[0].argmax())} steps before the prediction; the equal share is {1 / window:.4f}."
        )
    return _chart("Attention after this epoch", (_ATTENTION, alt), layers, rows, table)


def _profiles(frame: Frame) -> list[np.ndarray]:
    """Return the mean attention of a frame and that of its newest window; nothing if it has none."""
    if frame.attention is None or frame.newest_attention is None:
        return []
    return [frame.attention, frame.newest_attention]


def _ends(actual: np.ndarray, predictions: Sequence[np.ndarray]) -> tuple[float, float]:
    """Return the lowest and the highest value to make room for, over all epochs."""
    low, high = float(actual.min()), float(actual.max())
    far = _FAR * ((high - low) or max(abs(high), 1.0))
    every = np.concatenate([actual, *predictions])
    every = every[(every >= low - far) & (every <= high + far)]
    return float(every.min()), float(every.max())


def _chart(
    title: str,
    words: tuple[str, str],
    layers: list[dict[str, Any]],
    rows: Sequence[_Row],
    table: dict[str, Any],
) -> Chart:
    """Put a chart together.

    Its data have a row for each point, with columns ``x``, ``value``, ``line`` and ``mark``, which says what draws it;
    rows whose mark is ``tip`` hold what the mouse is told, in columns ``first`` and ``second``.

    Args:
        title: What it shows.
        words: Caption and alternative text.
        layers: What is drawn.
        rows: The points.
        table: What lies along x and the values of both lines there, by name.
    """
    spec = {
        "title": chart_title(title),
        "height": _HEIGHT,
        "layer": layers,
    }
    points = pd.DataFrame(rows, columns=["x", "value", "line", "mark"])
    tips = pd.DataFrame(dict(zip(("x", "first", "second"), table.values(), strict=True))).assign(mark="tip")
    return of_spec(spec, pd.concat([points, tips], ignore_index=True), *words, lambda: pd.DataFrame(table))


def _layer(mark: str, drawn: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    return {"transform": [{"filter": f"datum.mark === '{mark}'"}], "mark": drawn, "encoding": encoding}


def _hover(x: dict[str, Any], place: dict[str, Any], names: tuple[str, str], form: str) -> dict[str, Any]:
    # Upright lines that nobody sees answer to the mouse: half as many marks as dots on both lines, and drawing them
    # anew is what a replay's frame costs a browser.
    values = [
        {"field": field, "title": name, "type": "quantitative", "format": form}
        for field, name in zip(("first", "second"), names, strict=True)
    ]
    return _layer("tip", {"type": "rule", "opacity": 0, "strokeWidth": 8}, {"x": x, "tooltip": [place, *values]})


def _value(title: str, scale: dict[str, Any], axis: dict[str, Any]) -> dict[str, Any]:
    # Labels always take the same room, so that the plot does not move sideways when they grow longer.
    described = {"field": "value", "type": "quantitative", "title": title}
    return described | {"scale": scale, "axis": {"minExtent": 36} | axis}


def _colors(colors: dict[str, str]) -> dict[str, Any]:
    """Return what tells two lines apart: color and dashes."""
    names = list(colors)
    shared = {"field": "line", "type": "nominal"}
    legend = line_legend(symbolOpacity=1)
    return {
        "color": shared | {"scale": {"domain": names, "range": list(colors.values())}, "legend": legend},
        "strokeDash": shared | {"scale": {"domain": names, "range": [[1, 0], [5, 3]]}, "legend": legend},
    }
