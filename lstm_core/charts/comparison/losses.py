"""How a few runs learned: their watched losses in one picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.comparison.lines import LEGEND_BELOW, run_line
from lstm_core.charts.layout import arrange
from lstm_core.numbers import number
from lstm_core.results import RunResult

__all__ = ["compared_losses"]

_CAPTION = (
    "The loss after each epoch on rows that the model does not learn from (the validation part; the test part where a "
    "run has none), one line a run; lower is better. A dot marks the epoch whose weights a run kept. {heights}"
)
_SAME = "All count the same loss in the same unit, so heights can be compared."
_RELATIVE = (
    "These runs do not count the same loss on the same rows in the same unit, so each line is a multiple of its own "
    "first value: compare the shapes, not the heights."
)
_FEW = 12  # up to so many epochs, each has its mark on the axis
_WIDE = 10.0  # from so many times the smallest loss on, the axis counts in powers of ten


def compared_losses(results: Sequence[RunResult], letters: Sequence[str]) -> Chart:
    """Draw the watched loss of each run by epoch.

    Args:
        results: The runs.
        letters: What they are called.

    Raises:
        ValueError: None of them finished an epoch.
    """
    drawn = [
        (place, letter, result)
        for place, (letter, result) in enumerate(zip(letters, results, strict=True))
        if result.val_loss
    ]
    if not drawn:
        raise ValueError("no run has finished an epoch")
    same = len({_kind(result) for _, _, result in drawn}) == 1
    figure, losses = go.Figure(), {}
    for place, letter, result in drawn:
        unit = 1.0 if same else result.val_loss[0] or 1.0
        losses[letter] = [loss / unit for loss in result.val_loss]
        figure.add_traces(_run(place, letter, losses[letter], result.kept_epoch))
    lowest = number(min(min(each) for each in losses.values()))
    arrange(figure, "Watched loss by epoch", "a dot marks the epoch that was kept", height=400)
    longest = max(map(len, losses.values()))
    few = {"dtick": 1, "tick0": 1, "range": [0.5, longest + 0.5]} if longest <= _FEW else {}
    figure.update_xaxes(title_text="epoch", tickformat="d", unifiedhovertitle={"text": "epoch %{x}"}, **few)
    figure.update_yaxes(title_text="loss (scaled)" if same else "loss (relative to epoch 1)", **_axis(losses.values()))
    figure.update_layout(showlegend=True, legend=LEGEND_BELOW, margin={"t": 64})
    told = "; ".join(f"{letter} {number(min(each))} of {len(each)} epochs" for letter, each in losses.items())
    return of_figure(
        figure,
        _CAPTION.format(heights=_SAME if same else _RELATIVE),
        f"Watched loss by epoch, lowest of each run: {told}; the lowest of all is {lowest}.",
        lambda: (
            pd.DataFrame({letter: pd.Series(each) for letter, each in losses.items()})
            .rename_axis("epoch")
            .rename(lambda row: row + 1)
            .reset_index()
        ),
    )


def _kind(result: RunResult) -> tuple[object, ...]:
    """Return what losses have to have in common to be compared: what is counted, of which rows, in which unit."""
    config = result.config
    features = config.features
    rows = result.outputs.dates if result.watched == "test" else result.calibration.dates
    return (
        config.training.loss,
        result.watched,
        features.target_kind,
        features.target,
        features.horizon,
        str(result.scalers_of_losses.get("target")),
        *rows[:1],
        *rows[-1:],
    )


def _run(place: int, letter: str, losses: Sequence[float], kept: int) -> list[go.Scatter]:
    line = run_line(place)
    curve = go.Scatter(
        x=list(range(1, len(losses) + 1)),
        y=list(losses),
        name=letter,
        legendgroup=letter,
        mode="lines" if len(losses) > 1 else "markers",
        line=line,
        marker={"color": line["color"]},
        hovertemplate="%{y:.5~g}",
    )
    if not 0 < kept <= len(losses):
        return [curve]
    dot = go.Scatter(
        x=[kept],
        y=[losses[kept - 1]],
        legendgroup=letter,
        showlegend=False,
        mode="markers",
        marker={"color": line["color"], "size": 10},
        hoverinfo="skip",
    )
    return [curve, dot]


def _axis(losses: Any) -> dict[str, Any]:
    values = [loss for each in losses for loss in each]
    if min(values) > 0 and max(values) > _WIDE * min(values):
        return {"type": "log", "dtick": "D2", "tickformat": "~g"}
    return {"rangemode": "tozero", "nticks": 6}
