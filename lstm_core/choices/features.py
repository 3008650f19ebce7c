"""What goes in and what comes out."""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from lstm_core.frozen_model import FrozenModel
from lstm_core.knobs.knob import Described

__all__ = ["FeatureConfig", "ScalingMethod", "TargetKind"]

ScalingMethod = Literal["minmax", "standard", "window"]
TargetKind = Literal["level", "change", "log_return", "har"]


class FeatureConfig(FrozenModel):
    """What goes in and what comes out."""

    inputs: Annotated[
        tuple[str, ...],
        Field(min_length=1, max_length=64),
        Described(
            "Input features",
            "What the model sees at every time step: columns of the data, and indicators computed from them, such as "
            "rsi:14. The tutorial uses open and close.",
            tier="basic",
            option="features",
        ),
    ] = ("open", "close")
    target: Annotated[
        str,
        Field(min_length=1),
        Described(
            "Target",
            "What the model learns to predict: the next value of a column, or of its range or volatility, which are "
            "easier to predict than prices.",
            tier="basic",
        ),
    ] = "close"
    target_kind: Annotated[
        TargetKind,
        Described(
            "Predict",
            "The value itself is what tutorials predict. Its change is harder to fool oneself with: a model that knows "
            "nothing then simply repeats the last value. The log return is the change in proportion to the value. "
            "HAR is a simple rule for how far things move: it adds up the means of the last 1, 5 and 22 values, each "
            "times a weight that the training part decides. Whatever you choose, predictions are shown and scored in "
            "the target's own unit.",
            words={
                "level": "the value itself",
                "change": "its change since the last value",
                "log_return": "its log return since the last value",
                "har": "what HAR leaves over",
            },
            option="predict",
            tries=("level", "change", "log_return"),
        ),
    ] = "level"
    horizon: Annotated[
        int,
        Field(ge=1, le=168),
        Described(
            "Rows ahead",
            "How many rows after the window are predicted, all at once: the next 24 of a table of hours, say. The "
            "pages judge the first of them; the Forecast page shows them all.",
            unit="rows",
        ),
    ] = 1
    window: Annotated[
        int,
        Field(ge=2, le=1000),
        Described(
            "Window (time steps)",
            "How many past rows the model sees for one prediction.",
            unit="time steps",
            tier="basic",
            tries=(5, 10, 20, 40, 60, 120),
        ),
    ] = 60
    scaling: Annotated[
        ScalingMethod,
        Described(
            "Scale columns",
            "Networks learn badly from large numbers. The first two ways take one scale for all rows from the training "
            "part. Each window by itself means: minus its own mean, divided by its own deviation, and the other way "
            "round at the output. So no value is out of the range that the network knows, however far a series has "
            "moved; but the network is not told how high a window stands.",
            words={
                "minmax": "to 0..1 (min-max)",
                "standard": "to mean 0, deviation 1 (standard)",
                "window": "each window by itself",
            },
            tries=get_args(ScalingMethod),
        ),
    ] = "minmax"

    @model_validator(mode="after")
    def _inputs_differ(self) -> Self:
        if len(set(self.inputs)) != len(self.inputs):
            raise ValueError("each input feature may be chosen once only")
        return self
