"""What people choose, part by part: the building blocks of a draft (``draft.py``) and of a record (``config.py``).

Each part is frozen and validates itself; defaults are those of the tutorial. What a field means is said by its
``Described``, from which forms, options and the page of all settings are made (``knobs/``). What only a record knows
stands in ``config.py``. Where the two differ they are made of two classes that are siblings: neither passes for the
other.
"""

from __future__ import annotations

from lstm_core.choices.features import FeatureConfig, ScalingMethod, TargetKind
from lstm_core.choices.model import AttentionName, ModelConfig
from lstm_core.choices.reading import CsvReading, DateOrder, DecimalMark, DoubledHour, Letters
from lstm_core.choices.series import (
    ALL_TICKERS,
    MAX_AGE,
    MOST_AGE,
    DataChoice,
    Missing,
    SeriesFields,
    SourceName,
)
from lstm_core.choices.split import SplitChoice, SplitFields
from lstm_core.choices.training import TrainingConfig

__all__ = [
    "ALL_TICKERS",
    "MAX_AGE",
    "MOST_AGE",
    "AttentionName",
    "CsvReading",
    "DataChoice",
    "DateOrder",
    "DecimalMark",
    "DoubledHour",
    "FeatureConfig",
    "Letters",
    "Missing",
    "ModelConfig",
    "ScalingMethod",
    "SeriesFields",
    "SourceName",
    "SplitChoice",
    "SplitFields",
    "TargetKind",
    "TrainingConfig",
]
