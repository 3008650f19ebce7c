"""Is the attention true? One sentence from the deletion test, from attribution and from other seeds.

The limits are judgments, not theorems: 1.25 is an effect that can be seen, and 0.5 is what J. Cohen ("Statistical
power analysis for the behavioral sciences", 1988) calls a large correlation. Ranks alone would not do: on the
planted-lag set attention and attribution both put the planted day far in front, and the order of the days that do not
count, which is chance, still keeps their correlation at 0.17 to 0.38 (measured, ten seeds).
"""

from __future__ import annotations

from lstm_core.arrays import Float32
from lstm_core.config import AttentionName
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS
from lstm_core.explain.agreement import Agreement
from lstm_core.explain.day import effective_steps
from lstm_core.explain.deletion import DeletionTest
from lstm_core.explain.stability import Stability
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.numbers import counted
from lstm_core.verdicts.attention_findings import AttentionFindings
from lstm_core.verdicts.attention_reasons import REASONS, most_attended, times
from lstm_core.verdicts.kit import Judgement, Rule, Subject, judge

__all__ = ["ATTENTION", "judge_attention"]


def judge_attention(
    kind: AttentionName,
    attention: Float32,
    deletion: DeletionTest,
    agreement: Agreement,
    stability: Stability | None = None,
) -> Judgement:
    """Say in words whether attention tells what the model looks at.

    Args:
        kind: The model's kind of attention.
        attention: Its weights on test days, shape (days, time steps).
        deletion: What hiding the attended days does.
        agreement: Whether attribution points to the same days.
        stability: Whether other seeds attend to the same days; ``None`` if none were trained.
    """
    peak = float(attention.max(axis=1).mean()) * attention.shape[1]
    spread = float(effective_steps(attention).mean())
    found = judge(ATTENTION, AttentionFindings(kind, peak, spread, deletion, agreement, stability))
    return found if ATTENTIONS[kind].is_learned else Judgement(found.outcome, found.sentence)


def _too_few(found: AttentionFindings) -> str:
    days = found.deletion.days
    few = f"{days} prediction{'s are' if days > 1 else ' is'}"
    return f"{few} too few to tell whether the attended time steps count; it takes {ENOUGH_DAYS}."


def _compared(found: AttentionFindings, only: str = "") -> str:
    deletion = found.deletion
    return (
        f"hiding the {most_attended(deletion.k)} moves the prediction {only}{times(deletion.ratio or 0.0)} as much as "
        f"hiding {deletion.k} at random"
    )


def _true(found: AttentionFindings) -> str:
    text = f"Yes, as far as tests can show: {_compared(found)}"
    seeds = "" if found.stability is None else " and other seeds"
    if not found.apart:
        return f"{text}, and attribution{seeds} point{'' if seeds else 's'} to much the same time steps."
    attention, attribution = found.agreement.peaks
    agree = f", and attribution{seeds} agree{'' if seeds else 's'} on the whole"
    return (
        f"{text}{agree}, though attribution is at its highest {counted(attribution, 'time step')} back and attention "
        f"{attention} back."
    )


def _partly(found: AttentionFindings) -> str:
    doubts = [] if found.agrees else ["attribution hardly agrees"]
    doubts += [] if found.stable else ["other seeds attend differently"]
    return f"In part: {_compared(found)}, but {' and '.join(doubts)}."


ATTENTION: Subject[AttentionFindings] = Subject(
    "Is the attention true?",
    "Hiding the most attended time steps beside hiding others at random; attribution by integrated gradients; and, "
    "where they were trained, other seeds. The interval is a block bootstrap's, 95%.",
    (
        Rule(
            "T0",
            "none",
            "the model has no attention: all weight is on the last time step by construction",
            lambda found: not ATTENTIONS[found.kind].is_learned,
            lambda found: "This model has no attention: it sees the state after the last time step and nothing else.",
        ),
        Rule(
            "T1",
            "idle",
            "hiding time steps, attended or not, moves the prediction by less than 1% of the target's typical move: "
            "the network hardly listens to its window",
            lambda found: found.idle,
            lambda found: (
                "There is nothing to explain: the prediction hardly moves, whichever time steps are hidden from the "
                "network, so attention is of no consequence."
            ),
        ),
        Rule(
            "T2",
            "even",
            "the most attended step has less than 1.5 times the equal share, on average: attention points nowhere",
            lambda found: found.even,
            lambda found: (
                "Attention points nowhere: even the most attended time step of a window has, on average, only "
                f"{times(found.peak)} the weight that it would have if all were alike."
            ),
        ),
        Rule(
            "T3",
            "unclear",
            "fewer than 30 test rows: chance can't be told from the effect",
            lambda found: found.deletion.interval is None,
            _too_few,
        ),
        Rule(
            "T4",
            "untrue",
            "attended steps count no more than random ones: the ratio's interval ends below 1.25, or the ratio is at "
            "most 1",
            lambda found: found.counts_no_more,
            lambda found: f"No: {_compared(found, 'only ')}, so attention does not show what counts.",
        ),
        Rule(
            "T5",
            "unclear",
            "the interval of the ratio holds 1, or the ratio is below 1.25",
            lambda found: not found.counts_more,
            lambda found: f"It can't be told: {_compared(found)}, too little to be sure of.",
        ),
        Rule(
            "T6",
            "true",
            "they do count more; attribution agrees (a mean rank correlation of 0.5 or more, or at least twice its "
            "equal share on the most attended steps); and so do other seeds, where there are any (a rank correlation "
            "of 0.5 or more, window by window). Where the two peak more than a step apart, that is said",
            lambda found: found.agrees and found.stable,
            _true,
        ),
        Rule(
            "T7", "partly", "they do count more, but attribution or other seeds contradict", lambda found: True, _partly
        ),
    ),
    REASONS,
)
