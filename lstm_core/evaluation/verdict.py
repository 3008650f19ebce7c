"""One plain sentence: is the model better than repeating the last value?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lstm_core.results import Evaluation

__all__ = ["LEVEL_MARGIN", "Verdict", "judge"]

LEVEL_MARGIN = 0.01
"""Ratios of errors within 1% of each other count as level; a test part of a year can't tell them apart."""


@dataclass(frozen=True)
class Verdict:
    """The outcome and the sentence that says it."""

    outcome: Literal["better", "level", "worse"]
    sentence: str


def judge(evaluation: Evaluation, target: str) -> Verdict:
    """Hold a model against persistence and say in words which is better.

    Args:
        evaluation: Metrics of both on the test part.
        target: Name of the predicted column, as in ``close``.

    Example:
        >>> from lstm_core.results import Metrics
        >>> model = Metrics(0.01, 4.5, 4.0, 0.03, 0.5, 0.5)
        >>> persistence = Metrics(0.001, 1.5, 1.0, 0.01, 0.9, 0.0)
        >>> judge(Evaluation(model, persistence, -2.0), "close").outcome
        'worse'
    """
    model, persistence = evaluation.model.rmse, evaluation.persistence.rmse
    if persistence == 0:
        return Verdict(
            "worse" if model else "level",
            f"The {target} never changed in the test part; nothing can beat repeating it.",
        )
    ratio = model / persistence
    errors = f"the model's typical error is {model:,.4g}, that of repeating it {persistence:,.4g}"
    if ratio < 1 - LEVEL_MARGIN:
        return Verdict(
            "better", f"The model is better than simply repeating the last {target}, by {1 - ratio:.0%}: {errors}."
        )
    if ratio <= 1 + LEVEL_MARGIN:
        return Verdict(
            "level", f"The model is no better and no worse than simply repeating the last {target}: {errors}."
        )
    much = f"{ratio:.1f} times as large" if ratio >= 1.5 else f"{ratio - 1:.0%} larger"
    return Verdict(
        "worse", f"Simply repeating the last {target} would have been better: {errors}. The model's is {much}."
    )
