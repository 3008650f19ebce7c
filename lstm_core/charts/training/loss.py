"""How a run learned: its loss, epoch by epoch."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import MUTED, TRAINING_LOSS, VALIDATION_LOSS, translucent
from lstm_core.results import RunResult

__all__ = ["WATCHED_NAMES", "loss_curves"]

_LOSS_NAMES = {
    "mse": "mean squared error",
    "mae": "mean absolute error",
    "huber": "Huber loss",
    "quantile": "pinball loss",
}
WATCHED_NAMES = {"validation": "validation part", "test": "test part (watched)"}

_CAPTION = (
    "How wrong the model was after each pass over the training part; lower is better. The solid line is measured on "
    "rows that the model learns from, the dashed one on rows that it does not. If the solid line keeps falling while "
    "the dashed one rises, the model learns its training rows by heart. Compare the shapes, not the heights: the two "
    "parts are different times."
)

_SHADED = " Shaded: the epochs that the sentence below speaks of."

_FEW = 30  # up to so many epochs, each is marked by a dot


def loss_curves(result: RunResult, epochs_told: tuple[int, int] | None = None, *, log_y: bool = False) -> Chart:
    """Draw training and watched loss by epoch, with the kept epoch marked.

    Args:
        result: The run.
        epochs_told: First and last of the epochs that a sentence on the curves speaks of; they are shaded, unless they
            are all.
        log_y: Whether the loss axis is logarithmic.
    """
    epochs = list(range(1, len(result.loss) + 1))
    figure = go.Figure()
    lines = (
        ("training part", result.loss, TRAINING_LOSS, "solid"),
        (WATCHED_NAMES[result.watched], result.val_loss, VALIDATION_LOSS, "dash"),
    )
    for name, losses, color, dash in lines:
        figure.add_trace(
            go.Scatter(
                x=epochs,
                y=list(losses),
                name=name,
                mode="lines+markers" if len(epochs) <= _FEW else "lines",
                line={"color": color, "width": 2, "dash": dash},
                hovertemplate="%{y:.6f}",
            )
        )
    arrange(figure, "Loss by epoch", _facts(result))
    figure.update_xaxes(
        title_text="epoch", tickformat="d", unifiedhovertitle={"text": "epoch %{x}"}, **_epochs(len(epochs))
    )
    figure.update_yaxes(
        title_text=f"{_LOSS_NAMES[result.config.training.loss]} (scaled)",
        type="log" if log_y else "linear",
        **_scale([*result.loss, *result.val_loss], log_y),
    )
    if result.kept_epoch:
        figure.add_vline(
            x=result.kept_epoch,
            line={"color": MUTED, "width": 1.5, "dash": "dot"},
            annotation={
                "text": f"{'chosen' if result.refitted else 'kept'}: epoch {result.kept_epoch}",
                "font": {"color": MUTED},
                "xanchor": "right" if result.kept_epoch > len(epochs) / 2 else "left",
            },
        )
    shaded = epochs_told not in (None, (1, len(epochs)))
    if epochs_told is not None and shaded:
        first, last = epochs_told
        fill = {"fillcolor": translucent(VALIDATION_LOSS, 0.12), "line": {"width": 0}, "layer": "below"}
        figure.add_vrect(x0=first - 0.5, x1=last + 0.5, **fill)
    return of_figure(
        figure,
        _CAPTION + _kept(result) + (_SHADED if shaded else ""),
        _in_words(result),
        lambda: pd.DataFrame(
            {"epoch": epochs, "training part": result.loss, WATCHED_NAMES[result.watched]: result.val_loss}
        ),
    )


def _kept(result: RunResult) -> str:
    """Say which weights were kept, and where that stands in the picture if it does."""
    if result.kept_epoch:
        whose = "up to which the refit repeated the updates" if result.refitted else "whose weights were kept"
        return f" The dotted upright line is epoch {result.kept_epoch}, {whose}."
    return f" No line marks a kept epoch: {result.kept_in_words}."


def _in_words(result: RunResult) -> str:
    if not result.loss:
        return f"Loss by epoch: {_facts(result)}."
    lowest = min(result.val_loss)
    return (
        f"Loss by epoch, {_facts(result)}: on the training part from {result.loss[0]:.5f} to "
        f"{result.loss[-1]:.5f}, on the "
        f"{WATCHED_NAMES[result.watched]} from {result.val_loss[0]:.5f} to {result.val_loss[-1]:.5f}, lowest "
        f"{lowest:.5f} "
        f"in epoch {result.val_loss.index(lowest) + 1}.{_kept(result)}"
    )


def _scale(losses: list[float], log_y: bool) -> dict[str, Any]:
    """Leave room above the highest loss for the label of the kept epoch. A log axis counts in powers of ten."""
    positive = [loss for loss in losses if loss > 0]
    if not positive:
        return {}
    if not log_y:
        return {"range": [0, 1.15 * max(positive)]}
    low, high = math.log10(min(positive)), math.log10(max(positive))
    air = 0.15 * (high - low) or 0.1
    powers = range(math.floor(low) - 1, math.ceil(high) + 1)
    round_values = [float(f"{digit}e{power}") for power in powers for digit in (1, 2, 5)]
    ticks = [value for value in round_values if low - air / 2 <= math.log10(value) <= high + air]
    return {"range": [low - air / 2, high + air], **({"tickvals": ticks, "tickformat": "~g"} if len(ticks) > 1 else {})}


def _epochs(count: int) -> dict[str, Any]:
    """Leave room on both sides, so that a line at the first or the last epoch is not cut in half."""
    air = max(0.02 * count, 0.25)
    return {"range": [1 - air, count + air]} | ({"dtick": 1, "tick0": 1} if count <= 12 else {})


def _facts(result: RunResult) -> str:
    count = len(result.loss)
    if not count:
        return "training was stopped before the first epoch was done"
    planned = result.config.training.epochs
    ends = {
        "epochs": f"all {planned} epochs trained",
        "early_stopping": f"stopped early after {count} of {planned} epochs",
        "person": f"stopped by hand after {count} of {planned} epochs",
    }
    return ends[result.ended_by]
