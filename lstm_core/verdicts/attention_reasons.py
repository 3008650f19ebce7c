"""The steps behind a verdict on attention, one for each thing looked at: what it is, and what it says here."""

from __future__ import annotations

from lstm_core.numbers import counted, number, percent
from lstm_core.verdicts.attention_findings import AttentionFindings

__all__ = ["REASONS", "most_attended", "times"]


def most_attended(k: int) -> str:
    """Name the k most attended time steps.

    Example:
        >>> most_attended(6), most_attended(1)
        ('6 most attended time steps', 'most attended time step')
    """
    return f"{k} most attended time steps" if k > 1 else "most attended time step"


def times(ratio: float) -> str:
    """Write how many times as much.

    Example:
        >>> times(2.9137)
        '2.91 times'
    """
    return f"{ratio:.2f} times"


def _narrowness(found: AttentionFindings) -> str:
    return (
        f"The most attended time step of a window has {times(found.peak)} the weight that it would have if all "
        f"{found.deletion.steps} were alike, on average. By its entropy, attention is as narrow as "
        f"{number(found.spread)} equal weights."
    )


def _hiding(found: AttentionFindings) -> str:
    deletion = found.deletion
    text = (
        f"In {deletion.days} predictions, hiding the {most_attended(deletion.k)} moved the prediction by "
        f"{number(deletion.top_k)} on average, hiding {deletion.k} at random by {number(deletion.random_k)}; the "
        f"target itself moves by {number(deletion.typical_move)} from row to row."
    )
    if deletion.ratio is None:
        return f"{text} Nothing moved, so there is nothing to compare."
    text = f"{text} That is {times(deletion.ratio)} as much"
    if deletion.interval is None:
        return f"{text}, in too few predictions to say how sure that is."
    low, high = deletion.interval
    return f"{text}; drawing the predictions anew, from {number(low)} to {number(high)} times in 95 of 100 cases."


def _agreement(found: AttentionFindings) -> str:
    seen = found.agreement
    if seen.mean is None or seen.deviation is None or seen.share is None:
        return "Attention or attribution is the same at every time step, so there is nothing to compare."
    says = "they point to much the same steps" if found.agrees else "they agree little or not at all"
    if found.agrees and found.apart:
        attention, attribution = seen.peaks
        says = (
            f"they agree on the whole, but not on where the most is: attention is at its highest {attention} back, "
            f"attribution {counted(attribution, 'time step')} back"
        )
    return (
        f"The {most_attended(seen.k)} of a window hold{'s' if seen.k == 1 else ''} {percent(seen.share)} of its "
        f"attribution, {percent(seen.expected)} if the two had nothing in common; the rank correlation over all time "
        f"steps is {_round(seen.mean)} (give or take {_round(seen.deviation)} from prediction to prediction; 1 is the "
        f"same order, 0 none). So {says}. A step can also speak through the states of those after it, so even a sound "
        "model may disagree."
    )


def _seeds(found: AttentionFindings) -> str:
    if found.stability is None:
        return "No other seeds were trained. If they attend to other steps, chance decided where attention looks."
    seen = found.stability
    if seen.day is None:
        return (
            f"Over {len(seen.seeds)} seeds attention is the same at every time step, so there are no ranks to compare."
        )
    says = "they attend to much the same steps" if found.stable else "they attend differently"
    text = (
        f"Between {len(seen.seeds)} seeds the rank correlation of a window's attention is {_round(seen.day)}: {says}."
    )
    if seen.beyond_profile is None:
        return text
    return (
        f"{text} Without each run's mean profile, which only tells ages apart, it is {_round(seen.beyond_profile)}: so "
        "much they agree about what is special in a window."
    )


def _round(value: float) -> str:
    return f"{value:.2f}"


REASONS = (
    ("How narrow is it?", _narrowness),
    ("Hiding the attended steps", _hiding),
    ("Does attribution agree?", _agreement),
    ("Do other seeds agree?", _seeds),
)
"""One for each thing that is looked at, in the order of the rules."""
