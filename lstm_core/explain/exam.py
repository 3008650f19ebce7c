"""The exam of a model's attention: every test of it at once, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass, field

from lstm_core.arrays import Float32, Int64
from lstm_core.explain.agreement import Agreement, agreement
from lstm_core.explain.deletion import DeletionTest, deletion_test
from lstm_core.explain.many_days import DAYS, MeanAttribution, attribute, mean_attribution, spread_days
from lstm_core.explain.planted import PlantedGrade, grade_planted
from lstm_core.explain.stability import Stability
from lstm_core.explain.trained import TrainedModel
from lstm_core.verdicts.attention import judge_attention
from lstm_core.verdicts.kit import Judgement

__all__ = ["Exam", "examine", "put_together"]


@dataclass(frozen=True, eq=False)
class Exam:
    """What the tests of attention found.

    Attributes:
        deletion: What hiding the attended days does.
        attribution: What moves predictions in general.
        agreement: Whether attribution and attention point to the same days.
        stability: Whether other seeds attend to the same days; ``None`` if none were trained.
        planted: Whether the planted row was found; ``None`` on data without one.
        verdict: Whether attention is true.
    """

    deletion: DeletionTest
    attribution: MeanAttribution = field(repr=False)
    agreement: Agreement
    stability: Stability | None
    planted: PlantedGrade | None
    verdict: Judgement


def examine(model: TrainedModel, *, stability: Stability | None = None, days: int = DAYS, seed: int = 0) -> Exam:
    """Test the attention of a model on its test part.

    Args:
        model: The model.
        stability: What was found over other seeds, if any were trained.
        days: How many test days are attributed at most, evenly spread.
        seed: Of the random draws; the same arguments give the same exam.

    Example:
        >>> examine(model).verdict.sentence  # doctest: +SKIP
        'No: hiding the 6 most attended time steps moves the prediction only 0.93 times as much as ...'
    """
    chosen = spread_days(len(model.test_rows), days)
    attributed = (chosen, attribute(model, chosen))
    return put_together(model, model.attention(), attributed, deletion_test(model, seed=seed), stability)


def put_together(
    model: TrainedModel,
    attention: Float32,
    attributed: tuple[Int64, Float32],
    deletion: DeletionTest,
    stability: Stability | None,
) -> Exam:
    """Make an exam of its parts, which take long and may be known.

    Args:
        model: The model.
        attention: Its weights on all test samples, shape (samples, time steps).
        attributed: Which test samples were attributed, and their attributions, shape (samples, time steps, features).
        deletion: What hiding the attended days does.
        stability: What was found over other seeds, if any were trained.
    """
    chosen, attributions = attributed
    alike = agreement(attention[chosen], attributions)
    return Exam(
        deletion=deletion,
        attribution=mean_attribution(attributions),
        agreement=alike,
        stability=stability,
        planted=grade_planted(model, attention, attributions),
        verdict=judge_attention(model.config.model.attention, attention, deletion, alike, stability),
    )
