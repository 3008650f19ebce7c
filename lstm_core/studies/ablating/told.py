"""What an ablation came to, told: sentences, a chart, a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lstm_core.evaluation.arms import ALPHA
from lstm_core.features.indicator_kinds import volatility_of
from lstm_core.features.indicators import label
from lstm_core.numbers import listed
from lstm_core.results import RunResult
from lstm_core.studies.ablating.found import Ablation, ArmAnswer
from lstm_core.studies.common.report import Block, Column, Drawn, Report, Said, Table

__all__ = ["ablation_report"]

_SURE = ("helps", "does harm")
_ICONS = {
    "helps": "thumb_up",
    "does harm": "thumb_down",
    "no difference": "drag_handle",
    "can't tell": "help",
}
_WHY_THEY_DIFFER = (
    "Shuffling asks the model: does this one, as it was trained, listen to the input? Training without it asks the "
    "data: is there anything in the input that no other one says as well? A model may lean on what it could do without."
)


def ablation_report(start: RunResult, found: Ablation) -> Report[Ablation]:
    """Tell what an ablation found.

    Args:
        start: The run that it was made of.
        found: What was found.
    """
    sentences = [answer.judgement.sentence for answer in found.answers]
    told = "\n".join(sentences) or "No two runs can be compared yet, so nothing can be said."
    blocks: list[Block] = [
        Said(answer.judgement.sentence, "strong" if len(sentences) == 1 else "plain", _ICONS[answer.judgement.outcome])
        for answer in found.answers
    ]
    if found.lacking:
        blocks.append(
            Said(f"Not told of, for lack of two runs to compare: {listed(found.lacking)}.", "warning", "rule")
        )
    if not found.answers:
        blocks.append(Said(told, "info"))
    else:
        blocks += [*_dots(start, found), _table(found), *_shuffled(found.answers), Said(_how(found), "note")]
    return Report(found, told, found.to_json(), tuple(blocks))


def _dots(start: RunResult, found: Ablation) -> tuple[Drawn, ...]:
    # Imported here, so that commands that draw nothing do without Plotly.
    from lstm_core.charts.experiments.gain_dots import gain_dots

    answers = [answer for answer in found.answers if answer.measured.gain is not None]
    if not answers:
        return ()
    drawn = gain_dots(
        [answer.change.thing for answer in answers],
        [answer.measured for answer in answers],
        [answer.judgement.outcome in _SURE for answer in answers],
        start.title,
    )
    return (Drawn(drawn, "gain_dots"),)


def _table(found: Ablation) -> Table:
    rows = [
        {
            "with": answer.change.thing,
            "answer": answer.judgement.outcome,
            "error smaller by": _percent(answer.measured.gain),
            "from": _percent(answer.measured.interval and answer.measured.interval[0]),
            "to": _percent(answer.measured.interval and answer.measured.interval[1]),
        }
        | ({"shuffled": _percent(answer.importance and answer.importance[0])} if _has_shuffled(found.answers) else {})
        for answer in found.answers
    ]
    columns = {
        "error smaller by": Column(
            "%+.1f%%", "By how much the RMSE is smaller with it than without; below 0 it is larger."
        ),
        "from": Column("%+.1f%%", "Lower end of what chance explains."),
        "to": Column("%+.1f%%", "Upper end of what chance explains."),
        "shuffled": Column(
            "%+.1f%%",
            "Permutation importance: how much the RMSE of the trained model grows when this input is shuffled.",
        ),
    }
    return Table(pd.DataFrame(rows), columns, "arms")


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1) + 0.0  # no minus before a zero


def _has_shuffled(answers: Sequence[ArmAnswer]) -> bool:
    return any(answer.importance is not None for answer in answers)


def _shuffled(answers: Sequence[ArmAnswer]) -> tuple[Said, ...]:
    """Say what shuffling the inputs of the trained model tells beside that, and why the two differ."""
    inputs = [answer for answer in answers if answer.importance is not None]
    if not inputs:
        return ()
    told = [
        f"{answer.change.thing} {_percent(share):+.1f}%{'' if matters else ' (chance explains it)'}"
        for answer in inputs
        if answer.importance is not None
        for share, matters in [answer.importance]
    ]
    return (
        Said(
            f"Permutation importance of the same inputs, the growth of the error when one is shuffled: {listed(told)}. "
            f"{_WHY_THEY_DIFFER}",
            "info",
            "shuffle",
        ),
    )


def _how(found: Ablation) -> str:
    first = found.answers[0].measured
    several = (
        f" {len(found.answers)} things were asked about at once, so intervals are wider than for one alone (Holm): all "
        f"answers together are wrong in at most {ALPHA:.0%} of the cases in which nothing helps."
        if len(found.answers) > 1
        else " Intervals hold what is true in 95 of 100 cases."
    )
    loss = (
        " Held against each other are squared errors of the target as it is predicted; under QLIKE, which volatilities "
        "are often judged by, the order may be another."
        if volatility_of(found.target) is not None
        else ""
    )
    return (
        f"Errors are those of {label(found.target)}, one row ahead, on {first.days:,} test rows of {first.folds} folds "
        "before the run's own test part. The squared errors of the seeds are averaged row by row: it is asked how one "
        f"training does, not how their mean would.{several}{loss}"
    )
