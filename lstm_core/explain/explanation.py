"""One prediction explained: everything that can be said of it, ready for JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lstm_core.explain.attribution import Attribution, integrated_gradients
from lstm_core.explain.day import AttendedDay, attended_day
from lstm_core.explain.exam import Exam, examine
from lstm_core.explain.gates import LayerGates, gates_of
from lstm_core.explain.trained import TrainedModel, Window

__all__ = ["Explanation", "explain_day"]


@dataclass(frozen=True, eq=False)
class Explanation:
    """What a model looked at to make one prediction.

    Attributes:
        model: The model.
        window: What it saw.
        prediction: Of the first row that it predicts, in the target's unit.
        attended: Its attention that day.
        attribution: What each input added, in scaled units.
        layers: Its gates, one entry a layer.
        exam: Whether its attention is true, over the test part.
    """

    model: TrainedModel = field(repr=False)
    window: Window
    prediction: float
    attended: AttendedDay
    attribution: Attribution = field(repr=False)
    layers: tuple[LayerGates, ...] = field(repr=False)
    exam: Exam = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return all of it, ready for JSON; the oldest time step first, dates as ``Step.iso`` writes them."""
        window, attribution, step = self.window, self.attribution, self.model.step
        return {
            "day": None if window.predicted is None else step.iso(window.predicted),
            "target": self.model.config.features.target,
            "prediction": self.prediction,
            "actual": window.actual,
            "previous": window.previous,
            "scaled_prediction": attribution.prediction,
            "scaled_baseline": attribution.baseline,
            "time_steps": step.isos(window.dates),
            "features": list(self.model.inputs),
            "attention": self.attended.attention.tolist(),
            "effective_steps": self.attended.effective_steps,
            "attribution": attribution.values.tolist(),
            "completeness_error": attribution.completeness_error,
            "gates": [{"names": list(layer.names), "shape": list(layer.shape)} for layer in self.layers],
            **_exam_fields(self.exam),
        }


def explain_day(model: TrainedModel, sample: int) -> Explanation:
    """Explain the prediction of a test sample, and examine the model's attention.

    Example:
        >>> model = TrainedModel.of(result)  # doctest: +SKIP
        >>> explain_day(model, model.sample_of("2013-02-28")).prediction  # doctest: +SKIP
        201.1
    """
    window = model.window_of(sample)
    scaled = model.scaled(window.values)
    passed = model.run(scaled[None])
    return Explanation(
        model=model,
        window=window,
        prediction=float(model.predict(scaled[None], model.frame_of(window))[0]),
        attended=attended_day(passed),
        attribution=integrated_gradients(model.config.model, model.weights, scaled, model.baseline),
        layers=gates_of(passed),
        exam=examine(model),
    )


def _exam_fields(exam: Exam) -> dict[str, Any]:
    deletion, planted = exam.deletion, exam.planted
    return {
        "deletion_test": {
            "k": deletion.k,
            "top_k": deletion.top_k,
            "random_k": deletion.random_k,
            "ratio": deletion.ratio,
            "interval": None if deletion.interval is None else list(deletion.interval),
            "days": deletion.days,
            "repeats": deletion.repeats,
        },
        "agreement": {
            "rank_correlation": exam.agreement.mean,
            "deviation": exam.agreement.deviation,
            "share_on_attended": exam.agreement.share,
            "expected_share": exam.agreement.expected,
            "days": exam.agreement.days,
        },
        "planted": None
        if planted is None
        else {
            "feature": planted.feature,
            "lag": planted.lag,
            "step": planted.step,
            "attribution_rank": planted.attribution_rank,
            "attention_rank": planted.attention_rank,
            "sentence": planted.sentence,
        },
        "verdict": {"outcome": exam.verdict.outcome, "sentence": exam.verdict.sentence},
    }
