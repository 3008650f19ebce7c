"""Charts that change while a model trains: a Vega-Lite specification and the data to put into it.

Vega-Lite takes new data into the chart it already shows as long as the specification stays the same.
Therefore nothing that changes from one update to the next is part of a specification: no epoch in a title,
no axis fitted to the losses so far. A person's zoom stays as well, if the element is asked to keep it:
``st.vega_lite_chart(..., on_select="rerun", selection_mode=["zoom"])``; without that, Streamlit 1.67 empties
the zoom whenever data change. (Plotly's element starts anew at each update; ECharts' forgets the zoom.)
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lstm_core.charts.palette import ACTUAL, MODEL, TRAINING_LOSS, VALIDATION_LOSS
from lstm_core.charts.training.loss import WATCHED_NAMES
from lstm_core.events import BatchDone, EpochDone, Started
from lstm_core.steps import step_of

__all__ = [
    "CAPTION_LIVE_LOSS",
    "CAPTION_LIVE_PREDICTIONS",
    "ZOOM",
    "LiveChart",
    "date_tip",
    "live_loss",
    "live_predictions",
]

CAPTION_LIVE_LOSS = (
    "How wrong the model is after each epoch; lower is better. The solid line is the training part, the dashed one "
    "rows that the model does not learn from. Each line across stands for the same factor, not the same step, so that "
    "small losses stay readable. Scroll to zoom, double-click to go back."
)
CAPTION_LIVE_PREDICTIONS = (
    "The newest predictions beside what happened, on rows that the model does not learn from. Early predictions can "
    "lie outside the picture; watch how they come closer."
)

ZOOM = "zoom"
_PADDING = 0.3  # of the actual values' span, above and below them
_HEIGHT = 400  # pixels, with title, legend and axis titles


@dataclass(frozen=True)
class LiveChart:
    """A Vega-Lite specification without data, and its data: columns ``x``, ``value`` and ``line``."""

    spec: dict[str, Any]
    data: pd.DataFrame


def live_loss(
    epochs: Sequence[EpochDone], total_epochs: int, watched: str, batch: BatchDone | None = None
) -> LiveChart:
    """Return the losses so far, over an x axis that is as long as the whole training.

    Args:
        epochs: The finished epochs, in order.
        total_epochs: The last epoch, if nothing ends training before.
        watched: ``validation`` or ``test``: where the second loss is measured.
        batch: The newest batch; its loss is drawn until the first epoch is done. (Later it would only add noise: after
            a few batches it is the mean of few.)
    """
    other = WATCHED_NAMES[watched]
    rows = [(float(event.epoch), event.loss, "training part") for event in epochs]
    if batch is not None and not epochs:
        rows.append((batch.epoch - 1 + batch.batch / batch.batches, batch.loss, "training part"))
    rows += [(float(event.epoch), event.val_loss, other) for event in epochs]
    x = {
        "field": "x",
        "type": "quantitative",
        "title": "epoch",
        "scale": {"domain": [0, total_epochs], "nice": False},
        "axis": {"tickMinStep": 1},
    }
    value = {
        "title": "loss (scaled)",
        "scale": {"type": "log"},
        "axis": {"tickCount": 6, "format": "~g", "gridOpacity": 0.4},
    }
    colors = {"training part": TRAINING_LOSS, other: VALIDATION_LOSS}
    tooltip = [{"field": "x", "title": "epoch", "format": ".4~g"}, _tip("value", "loss", ".6f")]
    spec = _spec("Loss by epoch", x, value, colors, tooltip, dot_size=25)
    return LiveChart(spec, _frame((x, value, line) for x, value, line in rows if value > 0))


def live_predictions(started: Started | None, epoch: EpochDone | None) -> LiveChart:
    """Return what happened and the newest predictions of it, over dates.

    Args:
        started: The event with dates and actual values; ``None`` before training began.
        epoch: The newest epoch that carries a preview; ``None`` before there is one.
    """
    dates = pd.DatetimeIndex([] if started is None else started.dates)
    actual = [] if started is None else started.actual
    newest = None if epoch is None else epoch.preview
    rows = list(zip(dates, actual, ["actual"] * len(dates), strict=True))
    if newest is not None and len(newest) == len(dates):
        rows += zip(dates, newest, ["model"] * len(dates), strict=True)
    x = {"field": "x", "type": "temporal", "title": "date", "scale": {"type": "utc"}, "axis": {"labelOverlap": True}}
    scale = {"zero": False, **({"domain": _fitted(actual), "nice": False} if actual else {})}
    tooltip = [date_tip(dates), _tip("value", "value", ",.4~f")]
    value = {"title": "target's unit", "scale": scale}
    spec = _spec("Predicted against actual", x, value, {"actual": ACTUAL, "model": MODEL}, tooltip, dot_size=0)
    return LiveChart(spec, _frame(rows))


def date_tip(dates: pd.DatetimeIndex) -> dict[str, Any]:
    """Return what the mouse is told of the date in column ``x``: with the time of day where these dates have one."""
    step = step_of(dates)
    return {
        "field": "x",
        "title": "date",
        "type": "temporal",
        "timeUnit": step.vega_unit,
        "format": step.date_format,
    }


def _spec(
    title: str,
    x: dict[str, Any],
    value: dict[str, Any],
    colors: dict[str, str],
    tooltip: list[dict[str, Any]],
    dot_size: int,
) -> dict[str, Any]:
    names = list(colors)
    legend = {"orient": "top", "title": None, "symbolType": "stroke", "symbolSize": 300, "offset": 4, "padding": 0}
    # Dots that can't be seen still answer to the mouse.
    dots = {"size": dot_size or 60, "opacity": 1 if dot_size else 0}
    return {
        "title": {"text": title, "anchor": "start", "offset": 4},
        "height": _HEIGHT,
        "mark": {"type": "line", "clip": True, "strokeWidth": 2, "point": dots},
        "params": [{"name": ZOOM, "select": {"type": "interval", "encodings": ["x"]}, "bind": "scales"}],
        "encoding": {
            "x": x,
            "y": {"field": "value", "type": "quantitative"} | value,
            "color": {
                "field": "line",
                "type": "nominal",
                "scale": {"domain": names, "range": list(colors.values())},
                "legend": legend,
            },
            "strokeDash": {
                "field": "line",
                "type": "nominal",
                "scale": {"domain": names, "range": [[1, 0], [5, 3]]},
                "legend": legend,
            },
            "tooltip": [*tooltip, {"field": "line", "title": "line"}],
        },
    }


def _tip(field: str, title: str, form: str) -> dict[str, Any]:
    return {"field": field, "title": title, "type": "quantitative", "format": form}


def _frame(rows: Iterable[tuple[Any, float, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["x", "value", "line"])
    return frame[frame["value"].map(math.isfinite)] if len(frame) else frame


def _fitted(values: Sequence[float]) -> list[float]:
    """Return round ends of an axis that give all values some air."""
    low, high = min(values), max(values)
    air = _PADDING * (high - low) or max(abs(high) * 0.1, 1.0)
    digits = 1 - math.floor(math.log10(air))
    return [round(low - air, digits), round(high + air, digits)]
