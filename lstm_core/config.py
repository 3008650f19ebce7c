"""The configuration of one experiment: what a run is or was.

``ExperimentConfig`` is the record: the run store, workers and results speak it, and its JSON is the same everywhere. It
knows what nobody chooses: the hash of the data, the exact rows of a backtest's fold, a mistake made on purpose. What a
person chooses is a ``Draft`` (``draft.py``).

What was recorded once is read for ever: a rule that comes later is a rule of the draft.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from lstm_core.choices import (
    AttentionName,
    CsvReading,
    DataChoice,
    FeatureConfig,
    Missing,
    ModelConfig,
    ScalingMethod,
    SeriesFields,
    SplitChoice,
    SplitFields,
    TargetKind,
    TrainingConfig,
)
from lstm_core.errors import ConfigError
from lstm_core.experiment_fields import MAX_BATCH_NUMBERS, QUANTILES, ExperimentFields, PresetName
from lstm_core.frozen_model import parsed
from lstm_core.knobs.knob import Described

__all__ = [
    "MAX_BATCH_NUMBERS",
    "PRESETS",
    "QUANTILES",
    "AttentionName",
    "CsvReading",
    "DataChoice",
    "DataConfig",
    "ExperimentConfig",
    "FeatureConfig",
    "LeakName",
    "Missing",
    "ModelConfig",
    "PresetName",
    "ScalingMethod",
    "SplitChoice",
    "SplitConfig",
    "TargetKind",
    "TrainingConfig",
    "parse_config",
    "preset",
    "watched_part",
]

LeakName = Literal["none", "scaler", "shuffle", "stopping"]
Watched = Literal["validation", "test"]


class DataConfig(SeriesFields):
    """The series that a run is made on."""

    sha256: Annotated[
        Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None,
        Described(
            "Content of the data",
            "Hash of the used table's content (``PriceTable.sha256``). When given, loading checks it.",
            tier="record",
            audience="nobody",
        ),
    ] = None

    @property
    def choice(self) -> DataChoice:
        """The same series, whatever its content is by now."""
        return DataChoice(**self.model_dump(exclude={"sha256"}))


class SplitConfig(SplitFields):
    """How the rows of a run are cut."""

    rows: Annotated[
        tuple[int, int, int, int] | None,
        Described(
            "Rows of the fold",
            "Exact rows in place of the shares: the first of training, of validation and of test, and the row after "
            "the last one. Backtests use it.",
            tier="record",
            audience="nobody",
        ),
    ] = None

    @property
    def choice(self) -> SplitChoice:
        """The shares alone."""
        return SplitChoice(**self.model_dump(exclude={"rows"}))

    @property
    def has_validation(self) -> bool:
        """Whether there is a validation part."""
        return super().has_validation if self.rows is None else self.rows[2] > self.rows[1]

    @model_validator(mode="after")
    def _rows_ascend(self) -> Self:
        if self.rows is not None:
            first, validation, test, end = self.rows
            if not 0 <= first < validation <= test < end:
                raise ValueError("the rows of training, validation and test must follow one another")
        return self


class ExperimentConfig(ExperimentFields):
    """Everything that decides the numbers of one run.

    Example:
        >>> config = ExperimentConfig()
        >>> config.features.window, config.model.units
        (60, 64)
        >>> config.with_("model", units=8).model.units
        8
        >>> parse_config(config.model_dump(mode="json")) == config
        True
    """

    data: DataConfig = DataConfig()
    split: SplitConfig = SplitConfig()
    leak: Annotated[
        LeakName,
        Described(
            "Mistake on purpose",
            "A mistake to make on purpose, so that one sees how it flatters: the scaler fitted on everything, the "
            "parts drawn at random, or the test part choosing the epoch. For teaching only.",
            tier="record",
            audience="nobody",
        ),
    ] = "none"

    @property
    def watched(self) -> Watched:
        """The part whose loss is watched while training, and by which an epoch is chosen if one is."""
        return watched_part(self.split, self.leak)

    @property
    def _cheats_by_choosing(self) -> bool:
        return self.leak == "stopping"


def watched_part(split: SplitConfig, leak: LeakName) -> Watched:
    """Return the part whose loss is watched while training.

    Args:
        split: How the rows are cut.
        leak: The mistake that is made on purpose, if one is.

    Example:
        >>> watched_part(SplitConfig(train=0.7, validation=0.1), "none"), watched_part(SplitConfig(), "none")
        ('validation', 'test')
    """
    return "validation" if split.has_validation and leak != "stopping" else "test"


def preset(name: str) -> ExperimentConfig:
    """Return the settings of a preset.

    Args:
        name: ``tutorial``: the classic 'LSTM with multiple inputs' job as it is usually written.
            ``recommended``: the same network used with care: a validation part of its own, early
            stopping, the change since the last value as target, a head that starts at zero, attention that asks with
            the last state, and no training kept that is not clearly better than repeating the last value.
            ``volatility``: how far will it move? The next row's log range, which can be foreseen in part; a
            small network that begins at HAR and is refitted on everything before the test part, averaged with a
            linear model of the same inputs, a quarter of which is held back.

    Raises:
        ConfigError: No preset has this name.
    """
    try:
        return PRESETS[name]
    except KeyError:
        raise ConfigError(f"There is no preset '{name}'. Choose one of: {', '.join(PRESETS)}.") from None


def parse_config(fields: Any) -> ExperimentConfig:
    """Build a config from plain fields (parsed JSON), with a sentence for the person when it can't be.

    Raises:
        ConfigError: Some field is missing, unknown or impossible; the message names it.
    """
    return parsed(ExperimentConfig, fields)


_RECOMMENDED = ExperimentConfig(
    preset="recommended",
    features=FeatureConfig(target_kind="change", scaling="standard"),
    split=SplitConfig(train=0.7, validation=0.1, reach_back=True),
    model=ModelConfig(attention="additive", zero_head=True),
    training=TrainingConfig(epochs=100, learning_rate=0.002, patience=20, restore_best=True, min_gain=0.05),
)

# Inputs after those that win over HAR in the literature and on our data; docs/decisions.md has the numbers.
_VOLATILITY = ExperimentConfig(
    preset="volatility",
    data=DataConfig(name="sp500_index"),
    features=FeatureConfig(
        inputs=("logrange", "down", "absreturn", "relvolume:22", "weekday_sin", "weekday_cos"),
        target="logrange",
        target_kind="har",
        window=22,
        scaling="standard",
    ),
    split=SplitConfig(train=0.7, validation=0.1, reach_back=True),
    model=ModelConfig(units=24, attention="additive", zero_head=True),
    training=TrainingConfig(
        epochs=20, patience=8, restore_best=True, min_gain=0.0, refit=True, with_linear=True, hold_back=0.25
    ),
)

PRESETS: dict[str, ExperimentConfig] = {
    "tutorial": ExperimentConfig(),
    "recommended": _RECOMMENDED,
    "volatility": _VOLATILITY,
}
