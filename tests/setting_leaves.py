"""Every single setting of an experiment, found by walking the models, with another value than the usual one.

Tests that hold for each setting walk these; a field that is added without an example here fails one of them.
"""

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel

from lstm_core.config import CsvReading, ExperimentConfig, preset
from lstm_core.draft import Draft, draft_of

Whole = TypeVar("Whole", Draft, ExperimentConfig)


def leaves(kind: type[BaseModel], before: str = "") -> dict[str, Any]:
    """Return the annotation of every field that holds no further ones, by its path, as in ``data.reading.decimal``."""
    found: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        inner = [part for part in (field.annotation, *get_args(field.annotation)) if _is_model(part)]
        if inner:
            found |= leaves(inner[0], f"{before}{name}.")
        else:
            found[f"{before}{name}"] = field.annotation
    return found


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


# Of an upload, with a validation part, several heads, weight decay and a schedule, so that each setting counts.
RECORD: ExperimentConfig = (
    preset("recommended")
    .with_("data", source="upload", name="0" * 32, reading=CsvReading().model_dump())
    .with_("model", attention="multi_head")
    .with_("training", optimizer="adamw", schedule="exponential")
)
DRAFT: Draft = draft_of(RECORD)

EXAMPLES: Mapping[str, Any] = {
    "preset": "tutorial",
    "data.source": "file",
    "data.name": "1" * 32,
    "data.ticker": "B",
    "data.tickers": ("B", "C"),
    "data.unseen": 0.2,
    "data.extra": ("B:close",),
    "data.max_age": 62,
    "data.last_rows": 700,
    "data.missing": "fill",
    "data.reading.encoding": "cp1252",
    "data.reading.delimiter": ";",
    "data.reading.decimal": ",",
    "data.reading.date_column": "day",
    "data.reading.date_order": "mdy",
    "data.reading.ticker_column": "name",
    "data.reading.columns": ("close",),
    "data.reading.more_date_columns": ("time",),
    "data.reading.more_ticker_columns": ("item",),
    "data.reading.header_rows": 3,
    "data.reading.transpose": True,
    "data.reading.missing": ("-999",),
    "data.reading.letters": "unit",
    "data.reading.doubled_hour": "first",
    "data.reading.sheet": "Prices",
    "data.reading.names": ("first", "second"),
    "data.sha256": "ab" * 32,
    "features.inputs": ("close", "volume"),
    "features.target": "volume",
    "features.target_kind": "log_return",
    "features.horizon": 3,
    "features.window": 11,
    "features.scaling": "minmax",
    "split.train": 0.6,
    "split.validation": 0.2,
    "split.reach_back": False,
    "split.rows": (0, 60, 80, 110),
    "model.cell": "gru",
    "model.units": 32,
    "model.layers": 2,
    "model.dropout": 0.1,
    "model.attention": "dot",
    "model.heads": 2,
    "model.zero_head": False,
    "training.epochs": 90,
    "training.batch_size": 16,
    "training.learning_rate": 0.005,
    "training.schedule": "plateau",
    "training.decay_factor": 0.8,
    "training.decay_epochs": 4,
    "training.weight_decay": 0.01,
    "training.l2": 0.001,
    "training.clip_norm": 1.0,
    "training.loss": "quantile",
    "training.optimizer": "sgd",
    "training.patience": 5,
    "training.restore_best": False,
    "training.min_gain": 0.1,
    "training.refit": True,
    "training.ensemble": 3,
    "training.with_linear": True,
    "training.hold_back": 0.5,
    "leak": "scaler",
    "seed": 8,
}
TOGETHER: Mapping[str, dict[str, Any]] = {"training.restore_best": {"min_gain": None}}
"""What has to change with a setting, in the same part, for the whole to be valid."""

RECORD_ONLY = tuple(sorted(leaves(ExperimentConfig).keys() - leaves(Draft).keys()))
"""What no person chooses."""


def changed(settings: Whole, path: str) -> Whole:
    """Return settings with the example of one field in place of its value."""
    return put(settings, path, EXAMPLES[path], **TOGETHER.get(path, {}))


def put(settings: Whole, path: str, value: Any, **together: Any) -> Whole:
    """Return settings with another value of one field, and of others of the same part."""
    part, _, name = path.rpartition(".")
    if part == "data.reading":
        assert settings.data.reading is not None
        return settings.with_("data", reading=settings.data.reading.model_dump() | {name: value})
    return settings.with_(part, **{name: value}, **together)


def value_of(settings: BaseModel, path: str) -> Any:
    """Return the value of one field."""
    value: Any = settings
    for name in path.split("."):
        value = getattr(value, name)
    return value
