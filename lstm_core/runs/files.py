"""A run's folder: what is in it and how it is written and read.

==================  =====================================================================
``result.json``     config, verdict, leaderboard, losses, shapes, times, versions; written last
``test.parquet``    date, actual, predicted, persistence
``series.parquet``  the input and target columns that the run saw
``arrays.npz``      attention of every test window, all that the model put out for the test part and for the part
                    that intervals are calibrated on, and the kept weights
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
from numpy.typing import NDArray

from lstm_core.config import parse_config
from lstm_core.errors import RunNotReadyError
from lstm_core.model.summary import ParameterCounts
from lstm_core.model.weights import pack_arrays, unpack_arrays
from lstm_core.results import (
    Direction,
    Evaluation,
    LeaderboardEntry,
    Metrics,
    Outputs,
    Reason,
    RunResult,
    Seconds,
    Verdict,
)
from lstm_core.safe_write import write_safely

__all__ = ["CHECKPOINT_FILE", "load_result", "load_verdict", "result_fields", "save_result"]

CHECKPOINT_FILE = "checkpoint.npz"
_IN_OTHER_FILES = ("test", "series", "attention", "weights", "outputs", "calibration")
_OUTPUT_ARRAYS = ("previous", "actual", "values")


def save_result(folder: Path, result: RunResult) -> None:
    """Write a result into a folder, which is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    result.test.to_parquet(folder / "test.parquet")
    result.series.to_parquet(folder / "series.parquet")
    arrays: dict[str, NDArray[Any]] = {"attention": result.attention}
    arrays |= {f"weights:{name}": array for name, array in result.weights.items()}
    for name in ("outputs", "calibration"):
        arrays |= _pack_outputs(name, getattr(result, name))
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
    weights = {
        name.removeprefix("weights:"): array.astype("float32")
        for name, array in arrays.items()
        if name.startswith("weights:")
    }
    fields |= {
        "config": parse_config(fields["config"]),
        "windows": {part: None if shape is None else tuple(shape) for part, shape in fields["windows"].items()},
        "parameters": ParameterCounts(**fields["parameters"]),
        "loss": tuple(fields["loss"]),
        "val_loss": tuple(fields["val_loss"]),
        "evaluation": _evaluation(fields),
        "verdict": _verdict(fields),
        "leaderboard": tuple(_entry(entry) for entry in fields["leaderboard"]),
        "seconds": Seconds(**fields["seconds"]),
    }
    return RunResult(
        **fields,
        test=pd.read_parquet(folder / "test.parquet"),
        series=pd.read_parquet(folder / "series.parquet"),
        attention=attention,
        weights=weights,
        outputs=_unpack_outputs("outputs", arrays),
        calibration=_unpack_outputs("calibration", arrays),
    )


def load_verdict(folder: Path) -> Verdict:
    """Read only the verdict of a result.

    Raises:
        RunNotReadyError: There is no complete result in the folder.
    """
    return _verdict(_read_fields(folder))


def _read_fields(folder: Path) -> dict[str, Any]:
    try:
        fields: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RunNotReadyError("This run has no result yet. Results appear when its training has ended.") from None
    return fields


def _evaluation(fields: dict[str, Any]) -> Evaluation:
    kept = fields["evaluation"]
    return Evaluation(Metrics(**kept["model"]), Metrics(**kept["persistence"]), kept["skill"])


def _verdict(fields: dict[str, Any]) -> Verdict:
    kept = dict(fields["verdict"])
    interval, direction = kept["skill_interval"], dict(kept["direction"])
    if direction["interval"] is not None:
        direction["interval"] = tuple(direction["interval"])
    kept |= {
        "skill_interval": None if interval is None else tuple(interval),
        "direction": Direction(**direction),
        "reasons": tuple(Reason(**reason) for reason in kept["reasons"]),
    }
    return Verdict(**kept)


def _entry(fields: dict[str, Any]) -> LeaderboardEntry:
    return LeaderboardEntry(**(fields | {"metrics": Metrics(**fields["metrics"])}))


def _pack_outputs(name: str, outputs: Outputs) -> dict[str, NDArray[Any]]:
    days = outputs.dates.to_numpy(dtype="datetime64[ns]").astype("int64")
    arrays = {f"{name}:{part}": getattr(outputs, part) for part in _OUTPUT_ARRAYS}
    return arrays | {f"{name}:dates": days, f"{name}:part": np.array(outputs.part, dtype=np.str_)}


def _unpack_outputs(name: str, arrays: dict[str, NDArray[Any]]) -> Outputs:
    return Outputs(
        part=str(arrays[f"{name}:part"]),  # type: ignore[arg-type]
        dates=pd.DatetimeIndex(arrays[f"{name}:dates"].astype("datetime64[ns]")),
        **{part: arrays[f"{name}:{part}"] for part in _OUTPUT_ARRAYS},
    )


def result_fields(result: RunResult) -> dict[str, Any]:
    """Return all of a result that is no table and no array, ready for JSON."""
    fields = {
        field.name: getattr(result, field.name)
        for field in dataclasses.fields(result)
        if field.name not in _IN_OTHER_FILES
    }
    fields["config"] = result.config.model_dump(mode="json")
    for name in ("parameters", "evaluation", "verdict", "seconds"):
        fields[name] = dataclasses.asdict(fields[name])
    fields["leaderboard"] = [dataclasses.asdict(entry) for entry in result.leaderboard]
    assert not any(isinstance(value, np.ndarray) for value in fields.values())
    return fields
