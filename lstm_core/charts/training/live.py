"""Charts that change while a model trains.

Nothing that changes from one update to the next is part of their specification (see ``chart.py``): no epoch in a title,
no axis fitted to the losses so far. A person's zoom stays as well, if the element is asked to keep it:
``st.vega_lite_chart(..., on_select="rerun", selection_mode=["zoom"])``; without that, Streamlit 1.67 empties
the zoom whenever data change. (Plotly's element starts anew at each update; ECharts' forgets the zoom.)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.charts.chart import Chart, of_spec
from lstm_core.charts.labels import unit_text
from lstm_core.charts.palette import ACTUAL, MODEL, PERSISTENCE, TRAINING_LOSS, VALIDATION_LOSS
from lstm_core.charts.training.loss import WATCHED_NAMES
from lstm_core.charts.vega import chart_title, date_axis, date_tip, epoch_axis, kept_inside, line_legend
from lstm_core.evaluation.measures import mae
from lstm_core.events import BatchDone, EpochDone, Started
from lstm_core.numbers import number

__all__ = ["live_loss", "live_predictions"]

_ZOOM = "With a mouse, turn its wheel over the chart to zoom and double-click to go back."
_LOSS = (
    "How wrong the model is after each epoch; lower is better. The solid line is the training part, the dashed one "
    "rows that the model does not learn from. Each line across stands for the same factor, not the same step, so that "
    f"small losses stay readable. {_ZOOM}"
)
_PREDICTIONS = "The newest predictions beside what happened, on rows that the model does not learn from{}. {}"
_PERSISTENCE = ", and persistence, which repeats the last value"
_EDGE = "Where predictions lie outside the picture, their line runs along its edge; watch how they come closer."
_PADDING = 0.3  # of the actual values' span, above and below them
_HEIGHT = 400  # pixels, with title, legend and axis titles
_DASHES = ([1, 0], [5, 3], [2, 2])


def live_loss(epochs: Sequence[EpochDone], last_epoch: int, watched: str, batch: BatchDone | None = None) -> Chart:
    """Draw the losses so far.

    Args:
        epochs: The finished epochs, in order.
        last_epoch: Where the axis ends: at the last epoch if nothing ends training before, or where it ended.
        watched: ``validation`` or ``test``: where the second loss is measured.
        batch: The newest batch; its loss is drawn until the first epoch is done. (Later it would only add noise: after
            a few batches it is the mean of few.)

    Returns:
        The chart; its data have columns ``x``, ``value`` and ``line``.
    """
    other = WATCHED_NAMES[watched]
    rows = [(float(event.epoch), event.loss, "training part") for event in epochs]
    if batch is not None and not epochs:
        rows.append((batch.epoch - 1 + batch.batch / batch.batches, batch.loss, "training part"))
    rows += [(float(event.epoch), event.val_loss, other) for event in epochs]
    data = _finite(pd.DataFrame(rows, columns=["x", "value", "line"]))
    data = data[data["value"] > 0]  # on a logarithmic axis 0 has no place
    value = {
        "field": "value",
        "title": "loss (scaled)",
        "scale": {"type": "log"},
        "axis": {"tickCount": 6, "format": "~g", "gridOpacity": 0.4},
    }
    colors = {"training part": TRAINING_LOSS, other: VALIDATION_LOSS}
    tooltip = [{"field": "x", "title": "epoch", "format": ".4~g"}, _tip("value", "loss", ".6f")]
    spec = _spec("Loss by epoch", epoch_axis(last_epoch), value, colors, tooltip, dot_size=25)
    numbers = [(event.epoch, event.loss, event.val_loss) for event in epochs]
    return of_spec(
        spec,
        data,
        _LOSS,
        _losses_in_words(epochs, other),
        lambda: pd.DataFrame(numbers, columns=["epoch", "training part", other]),
    )


def live_predictions(started: Started | None, epoch: EpochDone | None, target: str) -> Chart:
    """Draw what happened, persistence, and the newest predictions, over dates.

    Args:
        started: The event with dates and actual values; ``None`` before training began.
        epoch: The newest epoch that carries a preview; ``None`` before there is one.
        target: Name of the predicted column.

    Returns:
        The chart; its data have columns ``x``, ``value``, ``line`` and ``drawn``, which is ``value`` kept inside of the
        picture.
    """
    dates = pd.DatetimeIndex([] if started is None else started.dates)
    actual = [] if started is None else started.actual
    lines = _lines(started, epoch)
    data = _finite(
        pd.DataFrame(
            {
                "x": np.tile(dates.to_numpy(), len(lines)),
                "value": np.concatenate([np.asarray(values, dtype="float64") for values in lines.values()]),
                "line": np.repeat(list(lines), len(dates)),
            }
        )
    )
    ends = _fitted(actual) if actual else None
    data["drawn"] = data["value"] if ends is None else kept_inside(data["value"], *ends)
    scale = {"zero": False, **({"domain": ends, "nice": False} if ends else {})}
    tooltip = [date_tip(dates), _tip("value", "value", ",.4~f")]
    value = {"field": "drawn", "title": unit_text(target), "scale": scale}
    colors = {"actual": ACTUAL, "model": MODEL, "persistence": PERSISTENCE}
    spec = _spec("Predicted against actual", date_axis(), value, colors, tooltip, dot_size=0)
    return of_spec(
        spec,
        data,
        _PREDICTIONS.format(_PERSISTENCE if "persistence" in lines else "", _EDGE),
        _predictions_in_words(epoch, lines, target),
        lambda: pd.DataFrame({"date": dates} | lines),
    )


def _lines(started: Started | None, epoch: EpochDone | None) -> dict[str, list[float]]:
    """Return the lines that are known and fit the dates, by name, from the lowest to the one on top."""
    known = {
        "persistence": None if started is None else started.persistence,  # it would hide what happened
        "actual": [] if started is None else started.actual,
        "model": None if epoch is None else epoch.preview,
    }
    count = 0 if started is None else len(started.dates)
    return {name: values for name, values in known.items() if values is not None and len(values) == count}


def _losses_in_words(epochs: Sequence[EpochDone], other: str) -> str:
    if not epochs:
        return "Loss by epoch; no epoch is done yet."
    last = epochs[-1]
    return (
        f"Loss by epoch, up to epoch {last.epoch}: {last.loss:.5f} on the training part, {last.val_loss:.5f} "
        f"on the {other}; "
        f"the best so far was epoch {last.best_epoch}."
    )


def _predictions_in_words(epoch: EpochDone | None, lines: dict[str, list[float]], target: str) -> str:
    if epoch is None or "model" not in lines:
        return f"Actual values of {target}; there are no predictions yet."
    actual = np.array(lines["actual"])
    misses = {name: mae(actual, np.array(lines[name])) for name in lines if name != "actual"}
    told = ", ".join(f"{name} {number(miss)}" for name, miss in misses.items())
    return f"Predicted and actual {target} after epoch {epoch.epoch}, {len(actual):,} rows; average miss: {told}."


def _spec(
    title: str,
    x: dict[str, Any],
    value: dict[str, Any],
    colors: dict[str, str],
    tooltip: list[dict[str, Any]],
    dot_size: int,
) -> dict[str, Any]:
    names = list(colors)
    legend = line_legend(offset=4, padding=0)
    # Dots that can't be seen still answer to the mouse.
    dots = {"size": dot_size or 60, "opacity": 1 if dot_size else 0}
    return {
        "title": chart_title(title),
        "height": _HEIGHT,
        "mark": {"type": "line", "clip": True, "strokeWidth": 2, "point": dots},
        "params": [{"name": "zoom", "select": {"type": "interval", "encodings": ["x"]}, "bind": "scales"}],
        "encoding": {
            "x": x,
            "y": {"type": "quantitative"} | value,
            "color": {
                "field": "line",
                "type": "nominal",
                "scale": {"domain": names, "range": list(colors.values())},
                "legend": legend,
            },
            "strokeDash": {
                "field": "line",
                "type": "nominal",
                "scale": {"domain": names, "range": list(_DASHES[: len(names)])},
                "legend": legend,
            },
            "tooltip": [*tooltip, {"field": "line", "title": "line"}],
        },
    }


def _tip(field: str, title: str, form: str) -> dict[str, Any]:
    return {"field": field, "title": title, "type": "quantitative", "format": form}


def _finite(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[np.isfinite(frame["value"])] if len(frame) else frame


def _fitted(values: Sequence[float]) -> list[float]:
    """Return round ends of an axis that give all values some air."""
    low, high = min(values), max(values)
    air = _PADDING * (high - low) or max(abs(high) * 0.1, 1.0)
    digits = 1 - math.floor(math.log10(air))
    return [round(low - air, digits), round(high + air, digits)]
