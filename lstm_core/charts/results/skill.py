"""The two pictures behind a verdict: skill against each other method, and whether the predictions come late."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.labels import value_label
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import MODEL, MUTED, OPPONENT, PERSISTENCE
from lstm_core.numbers import number
from lstm_core.results import LagProfile, OpponentFacts, Verdict
from lstm_core.steps import Step
from lstm_core.verdicts.lateness import Lateness

__all__ = ["lag_bars", "skill_against_zero"]

_SKILL = (
    "{dots} skill measured on the test part; the line through it is where the skill would lie in 95 of 100 "
    "drawings of other test parts like this one. Right of the dashed line the model is better{than}, left of it worse. "
    "If the line crosses the dashed one, the test part can't tell which."
)
_LAGS = (
    "How far the predictions typically are from what happened at the same time (0) and 1, 2, … rows before it, a "
    "constant distance left aside. A forecast is closest to its own time. If the lowest bar stands at 1, the model's "
    "curve is the actual one moved by a row: it looks right and comes too late."
)

_AIR = 0.12  # of the width, on either side of what is drawn
_LEAST_WIDTH = 0.1  # of the axis: 10% better or worse


def skill_against_zero(verdict: Verdict, opponent: OpponentFacts | None = None) -> Chart:
    """Draw the skill as a dot with its 95% interval, on an axis that shows where the model would be better.

    Args:
        verdict: What was measured, against persistence.
        opponent: The best simple method; where it is another one than persistence, the skill against it is drawn below.

    Raises:
        ValueError: There is no skill, as persistence makes no error.
    """
    if verdict.skill is None:
        raise ValueError("there is no skill to draw")
    drawn = [_Dot("repeating the last value", verdict.skill, verdict.skill_interval, MODEL)]
    if opponent is not None and not opponent.is_persistence and opponent.skill is not None:
        drawn.append(_Dot(opponent.label, opponent.skill, opponent.skill_interval, OPPONENT))
    figure = go.Figure([_dot(dot, row) for row, dot in enumerate(drawn)])
    both = len(drawn) > 1
    facts = f"against {drawn[1].against}: {drawn[1].skill:+z.3f}" if both else drawn[0].around
    title = f"Skill of the model: {verdict.skill:+z.3f}"
    arrange(figure, title, as_markup(facts, 60), height=330, unified=False)
    ends = [end for dot in drawn for end in dot.ends]
    left, right = _range(min(ends), max(ends))
    whom = "the other method" if both else "persistence"
    figure.update_xaxes(title_text=f"skill (1 − RMSE / RMSE of {whom})", range=[left, right], nticks=6)
    figure.update_yaxes(visible=False, range=[-len(drawn), 1])
    figure.add_vrect(x0=0, x1=max(right, 0.0), fillcolor=PERSISTENCE, opacity=0.12, line={"width": 0}, layer="below")
    figure.add_vline(x=0, line={"color": MUTED, "width": 1.5, "dash": "dash"})
    for text, anchor, shift in (("← worse", "right", -6), ("better →", "left", 6)):
        figure.add_annotation(
            text=text, x=0, y=1, yref="paper", yanchor="top", xanchor=anchor, xshift=shift, showarrow=False
        )
    anchor, shift = ("left", 6) if right > -left else ("right", -6)  # the side of 0 with more room
    for row, dot in enumerate(drawn if both else ()):
        figure.add_annotation(
            text=f"against {as_markup(dot.against, 26)}",
            x=0,
            y=-row,
            xanchor=anchor,
            xshift=shift,
            yshift=22,
            showarrow=False,
        )
    figure.update_layout(margin={"t": 64}, showlegend=False)
    told = "; ".join(f"against {dot.against} {dot.skill:+z.3f}, {dot.around}" for dot in drawn)
    table = pd.DataFrame([dot.row(both) for dot in drawn]).dropna(axis="columns")
    caption = _SKILL.format(
        dots="Each dot is a" if both else "The dot is the",
        than=" than the other method" if both else " than repeating the last value",
    )
    return of_figure(figure, caption, f"Skill of the model, where above 0 is better: {told}.", lambda: table)


@dataclass(frozen=True)
class _Dot:
    """One skill to draw."""

    against: str
    skill: float
    interval: tuple[float, float] | None
    color: str

    @property
    def ends(self) -> tuple[float, float]:
        return self.interval or (self.skill, self.skill)

    @property
    def around(self) -> str:
        if self.interval is None:
            return "too few rows for an interval"
        return f"95% interval: {self.interval[0]:+z.3f} to {self.interval[1]:+z.3f}"

    def row(self, named: bool) -> dict[str, object]:
        low, high = self.interval or (None, None)
        return ({"against": self.against} if named else {}) | {"skill": self.skill, "95% from": low, "95% to": high}


def _dot(dot: _Dot, row: int) -> go.Scatter:
    low, high = dot.ends
    return go.Scatter(
        x=[dot.skill],
        y=[-row],
        mode="markers",
        marker={"color": dot.color, "size": 14, "symbol": "circle" if row == 0 else "square"},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [high - dot.skill],
            "arrayminus": [dot.skill - low],
            "color": dot.color,
            "thickness": 3,
            "width": 9,
        },
        hovertemplate=f"against {as_markup(dot.against, 40)}<br>skill %{{x:+.3f}}<br>{dot.around}<extra></extra>",
    )


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
    figure.update_yaxes(title_text=f"typical distance,<br>{value_label(target)}", rangemode="tozero", nticks=6)
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
