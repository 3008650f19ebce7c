"""The draft: what a person chooses, and the one way from a run's record back to it."""

from __future__ import annotations

from typing import Any, Self

from pydantic import model_validator

from lstm_core.choices import DataChoice, SplitChoice
from lstm_core.config import DataConfig, ExperimentConfig, SplitConfig
from lstm_core.data.sources.registry import source_of
from lstm_core.experiment_fields import ExperimentFields
from lstm_core.frozen_model import parsed
from lstm_core.knobs.off import switch_off

__all__ = ["Draft", "draft_of", "idle_settings", "parse_draft"]


class Draft(ExperimentFields):
    """The settings of a run to come, as a person chooses them.

    It is no config: it has no hash of its data, no rows of a fold and no mistake on purpose, and neither passes for the
    other. What does nothing is refused here, and in a record it is not, as records of old code may hold it.

    Attributes:
        data: Which series, whatever its content is by then.
        split: How the rows are to be cut.

    Example:
        >>> Draft().with_("model", units=8).config().model.units
        8
    """

    data: DataChoice = DataChoice()
    split: SplitChoice = SplitChoice()

    def config(self) -> ExperimentConfig:
        """Return what to run.

        The data's hash is not among it: whoever loads the data adds that.
        """
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        data, split = DataConfig(**self.data.model_dump()), SplitConfig(**self.split.model_dump())
        return ExperimentConfig(**fields | {"data": data, "split": split})

    @model_validator(mode="after")
    def _a_least_gain_decides_something(self) -> Self:
        if self.training.min_gain is not None and not self.training.restore_best:
            raise ValueError(
                "the least gain (training.min_gain) says when the best epoch is kept; without keeping the best epoch "
                "(training.restore_best) it does nothing, so leave it out or keep the best epoch"
            )
        return self

    @model_validator(mode="after")
    def _a_reading_has_something_to_read(self) -> Self:
        if self.data.reading is not None and not source_of(self.data).is_read_from_text:
            raise ValueError(
                f"how a file is read (data.reading) says nothing of data from the source '{self.data.source}'; leave "
                "it out"
            )
        return self


def draft_of(config: ExperimentConfig) -> Draft:
    """Return the settings of a run as a person could have chosen them: the one way from a record back to a draft.

    Left behind is what only a record knows: the hash of its data, the rows of a fold, a mistake on purpose. So is what
    would do nothing or could not be chosen without it: early stopping that only the mistake allowed, for example.

    Example:
        >>> cheating = ExperimentConfig(leak="stopping").with_("training", restore_best=True)
        >>> draft_of(cheating).training == Draft().training
        True
    """
    data = config.data.choice
    if not source_of(data).is_read_from_text:
        data = data.model_copy(update={"reading": None})
    fields = config.model_dump(include=ExperimentFields.model_fields.keys() - {"data", "split"})
    fields |= {"data": data.model_dump(), "split": config.split.choice.model_dump()}
    switch_off(fields)
    return parsed(Draft, fields)


def idle_settings(draft: Draft) -> tuple[str, ...]:
    """Say which settings of a draft do nothing although they may look as if they did; empty if none.

    They are no contradictions, so they are not refused.

    Example:
        >>> idle_settings(Draft())
        ()
    """
    training, features, told = draft.training, draft.features, []
    if training.patience is not None and training.patience >= training.epochs:
        told.append(
            f"Training never stops early: it waits for {training.patience} epochs and has {training.epochs} at most."
        )
    used = (*features.inputs, features.target)
    for extra in draft.data.extra:
        column = ":".join(part.strip() for part in extra.rsplit(":", 1)).lower()
        if not any(name == column or name.endswith(f"@{column}") for name in used):
            told.append(
                f"The column {column} of another ticker is joined, but no input and no target uses it. Rows that it "
                "lacks are left out all the same."
            )
    return tuple(told)


def parse_draft(fields: Any) -> Draft:
    """Build a draft from plain fields, with a sentence for the person when it can't be.

    Raises:
        ConfigError: Some field is missing, unknown or impossible; the message names it.
    """
    return parsed(Draft, fields)
