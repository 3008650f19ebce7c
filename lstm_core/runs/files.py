"""A run's folder: what is in it and how it is written and read.

==================  =====================================================================
``result.json``     config, metrics, losses, shapes, times, versions; written last
``test.parquet``    date, actual, predicted, persistence
``series.parquet``  the input and target columns that the run saw
``arrays.npz``      attention of every test window, and the kept weights
==================  =====================================================================

No pickle anywhere; ``config`` in ``result.json`` replays the run.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.config import parse_config
from lstm_core.errors import RunNotReadyError
from lstm_core.model.summary import ParameterCounts
from lstm_core.model.weights import pack_arrays, unpack_arrays
from lstm_core.results import Evaluation, Metrics, RunResult, Seconds
from lstm_core.safe_write import write_safely

__all__ = ["load_evaluation", "load_result", "result_fields", "save_result"]

_IN_OTHER_FILES = ("test", "series", "attention", "weights")


def save_result(folder: Path, result: RunResult) -> None:
    """Write a result into a folder, which is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    result.test.to_parquet(folder / "test.parquet")
    result.series.to_parquet(folder / "series.parquet")
    arrays = {"attention": result.attention} | {f"weights:{name}": array for name, array in result.weights.items()}
    write_safely(folder / "arrays.npz", pack_arrays(arrays))
    # Last, because a folder with this file counts as complete.
    write_safely(folder / "result.json", json.dumps(result_fields(result), indent=1).encode())


def load_result(folder: Path) -> RunResult:
    """Read the result that ``save_result`` wrote.

    Raises:
        RunNotReadyError: There is no complete result in the folder.
    """
    fields = _read_fields(folder)
    arrays = unpack_arrays((folder / "arrays.npz").read_bytes())
    attention = arrays.pop("attention").astype("float32")
    weights = {name.removeprefix("weights:"): array.astype("float32") for name, array in arrays.items()}
    fields |= {
        "config": parse_config(fields["config"]),
        "windows": {part: None if shape is None else tuple(shape) for part, shape in fields["windows"].items()},
        "parameters": ParameterCounts(**fields["parameters"]),
        "loss": tuple(fields["loss"]),
        "val_loss": tuple(fields["val_loss"]),
        "evaluation": _evaluation(fields),
        "seconds": Seconds(**fields["seconds"]),
    }
    return RunResult(
        **fields,
        test=pd.read_parquet(folder / "test.parquet"),
        series=pd.read_parquet(folder / "series.parquet"),
        attention=attention,
        weights=weights,
    )


def load_evaluation(folder: Path) -> tuple[Evaluation, str]:
    """Read only the metrics and the target's name of a result.

    Raises:
        RunNotReadyError: There is no complete result in the folder.
    """
    fields = _read_fields(folder)
    return _evaluation(fields), fields["config"]["features"]["target"]


def _read_fields(folder: Path) -> dict[str, Any]:
    try:
        fields: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RunNotReadyError("This run has no result yet. Results appear when its training has ended.") from None
    return fields


def _evaluation(fields: dict[str, Any]) -> Evaluation:
    kept = fields["evaluation"]
    return Evaluation(Metrics(**kept["model"]), Metrics(**kept["persistence"]), kept["skill"])


def result_fields(result: RunResult) -> dict[str, Any]:
    """Return all of a result that is no table and no array, ready for JSON."""
    fields = {
        field.name: getattr(result, field.name)
        for field in dataclasses.fields(result)
        if field.name not in _IN_OTHER_FILES
    }
    fields["config"] = result.config.model_dump(mode="json")
    for name in ("parameters", "evaluation", "seconds"):
        fields[name] = dataclasses.asdict(fields[name])
    assert not any(isinstance(value, np.ndarray) for value in fields.values())
    return fields
