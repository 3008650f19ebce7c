"""Is the attention true? One sentence from the deletion test, from attribution and from other seeds.

The first rule that fits decides:

==  ==========  ==========================================================================================
T0  ``none``    The model has no attention: all weight is on the last time step by construction.
T1  ``idle``    Hiding days, attended or not, moves the prediction by less than 1% of the target's typical
                move: the network hardly listens to its window, so there is nothing to explain.
T2  ``even``    The most attended step of a day has less than 1.5 times the equal share, on average over the
                days: attention points nowhere.
T3  ``unclear`` Fewer than 30 test days: chance can't be told from the effect.
T4  ``untrue``  Attended days count no more than random ones: the ratio's interval ends below 1.25, or the
                ratio is at most 1.
T5  ``unclear`` The interval of the ratio holds 1, or the ratio is below 1.25.
T6  ``true``    They do count more; attribution agrees (a mean rank correlation of 0.5 or more, or at least
                twice its equal share on the most attended steps); and so do other seeds, where there are any
                (a rank correlation of 0.5 or more, day by day).
T7  ``partly``  They do count more, but attribution or other seeds contradict.
==  ==========  ==========================================================================================

The limits are judgments, not theorems: 1.25 is an effect that can be seen, and 0.5 is what J. Cohen ("Statistical
power analysis for the behavioral sciences", 1988) calls a large correlation. Ranks alone would not do: on the
planted-lag set attention and attribution both put the planted day far in front, and the order of the days that do not
count, which is chance, still keeps their correlation at 0.17 to 0.38 (measured, ten seeds).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lstm_core.config import AttentionName
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS
from lstm_core.explain.agreement import Agreement
from lstm_core.explain.day import effective_steps
from lstm_core.explain.deletion import DeletionTest
from lstm_core.explain.stability import Stability
from lstm_core.explain.truth_findings import AttentionFindings
from lstm_core.explain.truth_reasons import most_attended, reasons_for, times
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.results import Reason

__all__ = ["AttentionOutcome", "AttentionVerdict", "judge_attention"]

Float32 = NDArray[np.float32]

AttentionOutcome = Literal["none", "even", "idle", "unclear", "untrue", "true", "partly"]


@dataclass(frozen=True)
class AttentionVerdict:
    """Whether attention tells what the model looks at, as far as the tests show.

    Attributes:
        outcome: What it comes to; the rules stand at the top of this file.
        sentence: The same in one plain sentence.
        reasons: What was looked at, and what it says here.
    """

    outcome: AttentionOutcome
    sentence: str
    reasons: tuple[Reason, ...]


_RULES: tuple[tuple[AttentionOutcome, Callable[[AttentionFindings], bool]], ...] = (
    ("none", lambda found: not ATTENTIONS[found.kind].is_learned),  # T0
    ("idle", lambda found: found.idle),  # T1
    ("even", lambda found: found.even),  # T2
    ("unclear", lambda found: found.deletion.interval is None),  # T3
    ("untrue", lambda found: found.counts_no_more),  # T4
    ("unclear", lambda found: not found.counts_more),  # T5
    ("true", lambda found: found.agrees and found.stable),  # T6
    ("partly", lambda found: True),  # T7
)


def judge_attention(
    kind: AttentionName,
    attention: Float32,
    deletion: DeletionTest,
    agreement: Agreement,
    stability: Stability | None = None,
) -> AttentionVerdict:
    """Say in words whether attention tells what the model looks at.

    Args:
        kind: The model's kind of attention.
        attention: Its weights on test days, shape (days, time steps).
        deletion: What hiding the attended days does.
        agreement: Whether attribution points to the same days.
        stability: Whether other seeds attend to the same days; ``None`` if none were trained.
    """
    peak = float(attention.max(axis=1).mean()) * attention.shape[1]
    found = AttentionFindings(kind, peak, float(effective_steps(attention).mean()), deletion, agreement, stability)
    outcome = next(outcome for outcome, fits in _RULES if fits(found))
    reasons = reasons_for(found) if ATTENTIONS[kind].is_learned else ()
    return AttentionVerdict(outcome, _sentence(outcome, found), reasons)


def _sentence(outcome: AttentionOutcome, found: AttentionFindings) -> str:
    without_test: dict[AttentionOutcome, str] = {
        "none": "This model has no attention: it sees the state after the last time step and nothing else.",
        "even": "Attention points nowhere: even the most attended time step of a window has, on average, only "
        f"{times(found.peak)} the weight that it would have if all were alike.",
        "idle": "There is nothing to explain: the prediction hardly moves, whichever time steps are hidden from the "
        "network, so attention is of no consequence.",
    }
    if outcome in without_test:
        return without_test[outcome]
    deletion = found.deletion
    if deletion.interval is None:
        few = f"{deletion.days} prediction{'s are' if deletion.days > 1 else ' is'}"
        return f"{few} too few to tell whether the attended time steps count; it takes {ENOUGH_DAYS}."
    ratio = times(deletion.ratio or 0.0)
    hiding = f"hiding the {most_attended(deletion.k)} moves the prediction"
    others = f"as much as hiding {deletion.k} at random"
    if outcome == "untrue":
        return f"No: {hiding} only {ratio} {others}, so attention does not show what counts."
    if outcome == "unclear":
        return f"It can't be told: {hiding} {ratio} {others}, too little to be sure of."
    return _in_favor(found, f"{hiding} {ratio} {others}")


def _in_favor(found: AttentionFindings, more: str) -> str:
    doubts = [] if found.agrees else ["attribution hardly agrees"]
    doubts += [] if found.stable else ["other seeds attend differently"]
    if doubts:
        return f"In part: {more}, but {' and '.join(doubts)}."
    if found.stability is None:
        return f"Yes, as far as tests can show: {more}, and attribution points to much the same time steps."
    return f"Yes, as far as tests can show: {more}, and attribution and other seeds point to much the same time steps."
