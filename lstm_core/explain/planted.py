"""Grading on data with a known answer: did attention and attribution find the row that decides the target?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.data.sources.registry import source_of
from lstm_core.data.sources.source import Planted
from lstm_core.explain.many_days import mean_attribution
from lstm_core.explain.trained import TrainedModel

__all__ = ["PlantedGrade", "grade_planted"]


@dataclass(frozen=True)
class PlantedGrade:
    """Where attention and attribution put the planted input.

    Attributes:
        step: Its time step, counted from 0, the oldest.
        lag: How many rows before the predicted one that is.
        feature: Its name.
        attribution_rank: Its place among all inputs by mean absolute attribution; 1 is the first.
        attribution_share: Its share of all absolute attribution.
        attention_rank: The place of its time step by mean attention; 1 is the first.
        attention_weight: The mean attention there.
        attended_step: The time step that has the most attention on average.
        sentence: What it comes to.
    """

    step: int
    lag: int
    feature: str
    attribution_rank: int
    attribution_share: float
    attention_rank: int
    attention_weight: float
    attended_step: int
    sentence: str

    @property
    def attribution_found_it(self) -> bool:
        """Whether attribution puts the planted day and feature first."""
        return self.attribution_rank == 1

    @property
    def attention_found_it(self) -> bool:
        """Whether attention puts the planted day first."""
        return self.attention_rank == 1


def grade_planted(model: TrainedModel, attention: Float32, attributions: Float32) -> PlantedGrade | None:
    """Grade a run on a synthetic set in which one row of one feature decides the target.

    A window covers the rows up to the one before the predicted row, so ``lag`` rows before it is time step
    ``window - lag``. A model that predicts the change also needs the last value of the target, to subtract it: there
    the planted input need not come first.

    Args:
        model: The model.
        attention: Attention weights of test days, shape (days, time steps).
        attributions: Of test days, not necessarily the same, shape (days, time steps, features).

    Returns:
        The grade; ``None`` where the data has no planted row, or the model can't see it.
    """
    known = _planted(model)
    if known is None:
        return None
    step = model.config.features.window - known.lag
    feature = model.inputs.index(known.feature)
    strength = mean_attribution(attributions).strength  # (time, features)
    mean = np.asarray(attention, dtype="float64").mean(axis=0)  # (time,)
    attribution_rank = 1 + int((strength > strength[step, feature]).sum())
    attention_rank = 1 + int((mean > mean[step]).sum())
    total = float(strength.sum())
    attended = int(np.argmax(mean))
    return PlantedGrade(
        step=step,
        lag=known.lag,
        feature=known.feature,
        attribution_rank=attribution_rank,
        attribution_share=float(strength[step, feature]) / total if total > 0 else 0.0,
        attention_rank=attention_rank,
        attention_weight=float(mean[step]),
        attended_step=attended,
        sentence=_sentence(known, attribution_rank, attention_rank, len(mean) - attended),
    )


def _planted(model: TrainedModel) -> Planted | None:
    """Return what decides the target, if the model can see it."""
    data, features = model.config.data, model.config.features
    known = source_of(data).planted(data)
    if known is None:
        return None
    seen = known.feature in features.inputs and known.target == features.target and known.lag <= features.window
    return known if seen else None


def _sentence(known: Planted, attribution_rank: int, attention_rank: int, attended_lag: int) -> str:
    answer = f"{known.feature}, {known.lag} rows before the predicted one"
    by_attribution = (
        f"Attribution found what decides the target ({answer})"
        if attribution_rank == 1
        else f"Attribution put what decides the target ({answer}) in place {attribution_rank}"
    )
    if attention_rank == 1:
        return f"{by_attribution}; attention looks at that row the most, too."
    back = "the last row" if attended_lag == 1 else f"{attended_lag} rows before"
    return f"{by_attribution}; attention looks at {back} the most, and puts that row in place {attention_rank}."
