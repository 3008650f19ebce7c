"""All settings of an experiment together: what a draft (``draft.py``) and a record (``config.py``) have in common."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from lstm_core.choices import FeatureConfig, ModelConfig, SeriesFields, SplitFields, TrainingConfig
from lstm_core.frozen_model import FrozenModel, parsed
from lstm_core.knobs.knob import Described

__all__ = ["MAX_BATCH_NUMBERS", "QUANTILES", "ExperimentFields", "PresetName"]

MAX_BATCH_NUMBERS = 20_000_000

QUANTILES = (0.5, 0.025, 0.1, 0.25, 0.75, 0.9, 0.975)
"""What a model with the quantile loss puts out for each row: the median, which is its point prediction, first; then
the ends of the 95%, 80% and 50% intervals."""

PresetName = Literal["tutorial", "recommended", "volatility"]


class ExperimentFields(FrozenModel):
    """All parts together: what ``Draft`` and ``ExperimentConfig`` have in common."""

    preset: Annotated[
        PresetName,
        Described(
            "Begin from",
            "A preset sets everything at once; change what you like afterwards. It says where the settings come from "
            "and decides nothing.",
            tier="basic",
            explained={
                "tutorial": "As the classic tutorial does it: predict the price itself, 80% training, a fixed number "
                "of epochs.",
                "recommended": "The same network used with care: predict the change since the last value, keep a "
                "validation part to stop early, begin with a head of zeros.",
                "volatility": "How far will it move? Predict the next row's range from ranges, losses and volume "
                "before it, which can be done: begin at HAR, the usual simple method, learn what it "
                "leaves over, and average with a linear model.",
            },
        ),
    ] = "tutorial"
    data: SeriesFields = SeriesFields()
    features: FeatureConfig = FeatureConfig()
    split: SplitFields = SplitFields()
    model: ModelConfig = ModelConfig()
    training: TrainingConfig = TrainingConfig()
    seed: Annotated[
        int,
        Field(ge=0, le=2**31 - 1),
        Described(
            "Seed",
            "Where chance begins: the initial weights, the order of the batches, dropout. The same seed gives the same "
            "run again; another one shows how much luck there is.",
            tier="basic",
        ),
    ] = 7

    @property
    def outputs(self) -> int:
        """How many numbers the model puts out for a window: one a row ahead and quantile, the rows in order."""
        return self.features.horizon * (len(QUANTILES) if self.training.loss == "quantile" else 1)

    @property
    def refits(self) -> bool:
        """Whether networks are trained once more; without a validation part they have learned from all there is."""
        return self.training.refit and self.split.has_validation

    @property
    def held_back(self) -> float:
        """The share of what was learned that predictions leave out; none where outputs are counted from nothing."""
        return 0.0 if self.features.target_kind == "level" else self.training.hold_back

    @property
    def trainings(self) -> int:
        """How many trainings a run has at most: one a network, and its refit."""
        return self.training.ensemble * (2 if self.refits else 1)

    def with_(self, part: str, **changes: Any) -> Self:
        """Return a copy with some fields of one part changed, validated as a whole.

        Args:
            part: ``data``, ``features``, ``split``, ``model``, ``training``, or ``""`` for the top.
            **changes: New values of that part's fields.

        Raises:
            ConfigError: A value is impossible.
        """
        fields = self.model_dump()
        target = fields[part] if part else fields
        target.update(changes)
        return parsed(type(self), fields)

    @model_validator(mode="after")
    def _nothing_is_chosen_by_the_test_part(self) -> Self:
        if self.split.has_validation or self._cheats_by_choosing:
            return self
        if self.training.chooses:
            raise ValueError(
                "early stopping and restoring the best epoch need a validation part of their own; "
                "without one they would choose by the test part"
            )
        if self.training.schedule == "plateau":
            raise ValueError(
                "a learning rate that falls when the validation loss stands still (training.schedule) needs a "
                "validation part of its own; without one it would go by the test part"
            )
        return self

    @property
    def _cheats_by_choosing(self) -> bool:
        """Whether choosing by the test part is the very mistake that is to be shown."""
        return False

    @model_validator(mode="after")
    def _a_batch_fits_into_memory(self) -> Self:
        numbers = self.features.window * self.training.batch_size * self.model.units
        if numbers > MAX_BATCH_NUMBERS:
            raise ValueError(
                f"window x batch size x units is {numbers:,}, more than {MAX_BATCH_NUMBERS:,}, and would not fit into "
                "memory; choose a smaller batch, a shorter window or fewer units"
            )
        return self
