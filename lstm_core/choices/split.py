"""How the rows are cut into training, validation and test."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from lstm_core.frozen_model import FrozenModel
from lstm_core.knobs.knob import Described

__all__ = ["SplitChoice", "SplitFields"]


class SplitFields(FrozenModel):
    """How the rows are cut, in the order of time: what ``SplitChoice`` and ``SplitConfig`` have in common.

    Training comes first, then validation, then test.
    """

    train: Annotated[
        float,
        Field(gt=0, lt=1),
        Described("Training part (% of rows)", "Share of the rows, the oldest ones, to learn from.", "%", percent=True),
    ] = 0.8
    validation: Annotated[
        float,
        Field(ge=0, lt=1),
        Described(
            "Validation part (% of rows)",
            "Share of the rows after those of training, by which an epoch may be chosen. Without any the test part is "
            "watched in its place, as in the tutorial, and nothing is chosen by it.",
            "%",
            percent=True,
        ),
    ] = 0.0
    reach_back: Annotated[
        bool,
        Described(
            "Windows may begin in the part before",
            "So that every row of the test part gets a prediction. Only the past is looked at. The tutorial builds "
            "windows inside each part, and its first rows go without.",
        ),
    ] = False

    @property
    def has_validation(self) -> bool:
        """Whether there is a validation part."""
        return self.validation > 0

    @model_validator(mode="after")
    def _leaves_a_test_part(self) -> Self:
        if round(self.train + self.validation, 9) > 0.98:
            raise ValueError(
                "training and validation together take more than 98% of the rows; leave some for the test part"
            )
        return self


class SplitChoice(SplitFields):
    """How a person wants the rows cut."""
