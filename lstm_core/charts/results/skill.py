"""The two pictures behind a verdict: skill against 0, and whether the predictions come late."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.labels import value_label
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import MODEL, MUTED, PERSISTENCE
from lstm_core.numbers import number
from lstm_core.results import LagProfile, Verdict
from lstm_core.steps import Step
from lstm_core.verdicts.lateness import Lateness

__all__ = ["lag_bars", "skill_against_zero"]

_SKILL = (
    "The dot is the skill measured on the test part; the line through it is where the skill would lie in 95 of 100 "
    "drawings of other test parts like this one. Right of the dashed line the model is better than repeating the last "
    "value, left of it worse. If the line crosses the dashed one, the test part can't tell which."
)
_LAGS = (
    "How far the predictions typically are from what happened at the same time (0) and 1, 2, … rows before it, a "
    "constant distance left aside. A forecast is closest to its own time. If the lowest bar stands at 1, the model's "
    "curve is the actual one moved by a row: it looks right and comes too late."
)

_AIR = 0.12  # of the width, on either side of what is drawn
_LEAST_WIDTH = 0.1  # of the axis: 10% better or worse


def skill_against_zero(verdict: Verdict) -> Chart:
    """Draw the skill as a dot with its 95% interval, on an axis that shows where the model would be better.

    Args:
        verdict: What was measured.

    Raises:
        ValueError: There is no skill, as persistence makes no error.
    """
    if verdict.skill is None:
        raise ValueError("there is no skill to draw")
    interval = verdict.skill_interval
    low, high = interval or (verdict.skill, verdict.skill)
    around = f"95% interval: {low:+z.3f} to {high:+z.3f}" if interval else "too few rows for an interval"
    figure = go.Figure(
        go.Scatter(
            x=[verdict.skill],
            y=[0],
            mode="markers",
            marker={"color": MODEL, "size": 14},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [high - verdict.skill],
                "arrayminus": [verdict.skill - low],
                "color": MODEL,
                "thickness": 3,
                "width": 9,
            },
            hovertemplate=f"skill %{{x:+.3f}}<br>{around}<extra></extra>",
        )
    )
    arrange(figure, f"Skill of the model: {verdict.skill:+z.3f}", around, height=330, unified=False)
    left, right = _range(low, high)
    figure.update_xaxes(title_text="skill (1 − RMSE / RMSE of persistence)", range=[left, right], nticks=6)
    figure.update_yaxes(visible=False, range=[-1, 1])
    figure.add_vrect(x0=0, x1=max(right, 0.0), fillcolor=PERSISTENCE, opacity=0.12, line={"width": 0}, layer="below")
    figure.add_vline(x=0, line={"color": MUTED, "width": 1.5, "dash": "dash"})
    for side, anchor, shift in (("← worse", "right", -6), ("better →", "left", 6)):
        figure.add_annotation(
            text=side, x=0, y=1, yref="paper", yanchor="top", xanchor=anchor, xshift=shift, showarrow=False
        )
    figure.update_layout(margin={"t": 64}, showlegend=False)
    alt = f"Skill of the model: {verdict.skill:+z.3f}; {around}. Above 0 is better than persistence, below 0 worse."
    table = {"skill": [verdict.skill]} | ({"95% from": [low], "95% to": [high]} if interval else {})
    return of_figure(figure, _SKILL, alt, lambda: pd.DataFrame(table))


def lag_bars(profile: LagProfile, target: str, step: Step) -> Chart:
    """Draw how far predictions are from the actual values of the same row and of those before.

    Args:
        profile: The distances.
        target: Name of the predicted column.
        step: What one row stands for.
    """
    lags = list(range(len(profile.errors)))
    figure = go.Figure(
        go.Bar(
            x=lags,
            y=list(profile.errors),
            width=0.6,
            marker={"color": [MODEL if lag == profile.best else MUTED for lag in lags], "line": {"width": 0}},
            # A bar without height, as of a perfect copy, would not be seen.
            text=["▼" if lag == profile.best else "" for lag in lags],
            textposition="outside",
            textfont={"color": MODEL, "size": 18},
            cliponaxis=False,
            hovertemplate=f"{step.shorts} moved back: %{{x}}<br>%{{y:,.4~g}}<extra></extra>",
        )
    )
    found = Lateness(profile, step)
    facts = {
        "on_time": "closest where they are meant to be",
        "not_found": f"the closer the further back, up to the {found.back} tried",
    }.get(found.outcome, f"closest when moved back by {found.back}")
    arrange(figure, "Do the predictions come late?", facts, height=330, unified=False)
    figure.update_xaxes(title_text=f"moved back by ({step.names})", showgrid=False, dtick=1)
    figure.update_yaxes(title_text=f"typical distance, {value_label(target)}", rangemode="tozero", nticks=6)
    figure.update_layout(margin={"t": 64}, showlegend=False)
    alt = (
        f"Typical distance of the predictions from what happened: {number(profile.errors[0])} at the same time, "
        f"{number(profile.errors[profile.best])} when moved back by {step.count(profile.best)}; {facts}."
    )
    table = {f"moved back by ({step.names})": lags, "typical distance": profile.errors}
    return of_figure(figure, _LAGS, alt, lambda: pd.DataFrame(table))


def _range(low: float, high: float) -> tuple[float, float]:
    """Return an axis that holds the interval and 0, and room for words on both sides of 0."""
    left, right = min(low, 0.0), max(high, 0.0)
    width = max(right - left, _LEAST_WIDTH)
    side = 0.3 * width  # what "worse" or "better" takes
    return min(left - _AIR * width, -side), max(right + _AIR * width, side)
