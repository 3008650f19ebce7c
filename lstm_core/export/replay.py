# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy>=2", "onnxruntime>=1.20"]
# ///
"""Predict again what a run of the attention LSTM lab predicted, and say whether it is the same.

It reads the files in its own folder and needs nothing of the lab:

    uv run replay.py                 (or: pip install numpy onnxruntime, and then: python replay.py)

It cuts the rows of data.csv into windows, scales them as preprocessing.json says, asks the networks (model*.onnx),
turns what they put out into the unit of the target, and holds that against predictions.csv and scores.json. It prints
'same' and ends with 0, or prints the differences and ends with 1.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray

__all__ = ["main"]

_CLOSE = 2e-5  # how far an output may be off, as a share of itself or of one scaled unit; rounding leaves 1e-6 or less
_AT_ONCE = 256  # windows
_SHOWN = 5  # differences
_PARTS = {"training": "train"}  # other names of parts

_Array = NDArray[Any]


class _CannotReplayError(Exception):
    """A file is missing, or is not what the run left, so that nothing can be computed from it."""


class _Series(NamedTuple):
    """The rows of one ticker, or of the only series: dates, inputs (rows, features) and target (rows,)."""

    dates: _Array
    inputs: _Array
    target: _Array


class _Predicted(NamedTuple):
    """Predictions of one step ahead of some windows, all of shape (windows,), in the target's unit."""

    dates: _Array
    actual: _Array
    values: _Array


def main(folder: Path) -> int:
    """Replay the run whose files lie in a folder; return 0 if all is the same, and 1 otherwise."""
    try:
        notes, differences = _replay(folder)
    except _CannotReplayError as error:
        notes, differences = [], [str(error)]
    print("different:" if differences else "same: every prediction and every score that can be computed again.")
    for line in [*differences, *notes]:
        print(f"- {line}")
    return 1 if differences else 0


def _replay(folder: Path) -> tuple[list[str], list[str]]:
    """Return what is to be said, and what differs."""
    about, scores = _json(folder / "preprocessing.json"), _json(folder / "scores.json")
    table, kept = _data(folder / "data.csv", about), _predictions(folder / "predictions.csv")
    networks = [_network(folder / name) for name in about["networks"]["onnx"]]
    differences, notes, largest, count = _wrong_data(about, table), [], 0.0, 0
    for one in about["series"]:
        series = table[one["name"]]
        for part, place in one["predicted"].items():
            rows = np.sort(place["rows"]) if "rows" in place else place["first"] + np.arange(place["count"])
            values, allowed = _predict(about, one["scalers"], networks, series, rows)
            for step in range(about["horizon"]):
                where = (one["name"], part, step + 1)
                again = _Predicted(series.dates[rows], series.target[rows + step], values[:, step])
                found, most = _compare(where, again, kept.pop(where, None), allowed[:, step])
                differences, largest, count = differences + found, max(largest, most), count + len(rows)
            if part == "test":
                again = _Predicted(series.dates[rows], series.target[rows], values[:, 0])
                naive = np.abs(np.diff(series.target[one["edges"][0] : one["edges"][1]])).mean()
                measured = _measure(again, series.target[rows - 1], allowed[:, 0], float(naive))
                differences += _wrong_scores(
                    one["name"],
                    (scores["tickers"] or {}).get(one["name"], {}) if one["name"] else scores["scores"],
                    measured,
                )
    notes = [
        f"{count:,} predictions were computed again; the largest difference is {largest:.2g}.",
        "Not worked out again: bands (lower_, upper_), and what other methods than repeating the last value come to.",
    ]
    for where, rest in kept.items():
        more = f"{_place(*where)}: predictions.csv has {len(rest.values):,} rows"
        if any(one["name"] == where[0] for one in about["series"]) and where[1] == "validation":
            notes.append(f"{more} from before the networks were trained once more; those networks are not kept.")
        else:
            differences.append(f"{more} that this run has no windows for.")
    return notes, differences


def _predict(
    about: dict[str, Any], scalers: dict[str, Any], networks: list[Any], series: _Series, rows: _Array
) -> tuple[_Array, _Array]:
    """Predict some rows, and say how far each prediction may be off: both of shape (windows, horizon)."""
    if rows.min(initial=about["window"]) < about["window"] or rows.max(initial=0) + about["horizon"] > len(
        series.dates
    ):
        raise _CannotReplayError("data.csv has too few rows for the windows of this run.")
    inside = rows[:, None] + np.arange(-about["window"], 0)  # (windows, time steps), numbers of rows
    windows, past = series.inputs[inside], series.target[inside]
    parts = [slice(start, start + _AT_ONCE) for start in range(0, len(rows), _AT_ONCE)]
    outputs = np.concatenate(
        [_outputs(about, networks, _seen(about, scalers["input"], windows[part])) for part in parts]
    )
    base, unit = _counted_from(about, scalers["target"], past)
    moved = outputs * unit
    allowed = _CLOSE * np.maximum(1.0, np.abs(outputs)) * unit
    if about["target_kind"] == "log_return":
        values = base * np.exp(moved)
        return values, np.abs(values) * allowed
    return base + moved, allowed


def _seen(about: dict[str, Any], scaler: dict[str, Any], windows: _Array) -> _Array:
    """Scale windows, shape (windows, time steps, features), as the networks get them."""
    seen: _Array = ((windows - scaler["center"]) / scaler["scale"]).astype("float32")
    if not about["scaled_by_window"]:
        return seen
    center, scale = _own_scale(about, seen)
    own: _Array = np.where(about["scaled_by_window"], (seen - center) / scale, seen)
    return own.astype("float32")


def _own_scale(about: dict[str, Any], windows: _Array) -> tuple[_Array, _Array]:
    """Return mean and deviation of each column inside each window; 1 for one that stands still."""
    values = windows.astype("float64")
    center, deviation = values.mean(axis=1, keepdims=True), values.std(axis=1, keepdims=True)
    still = deviation <= about["rounding"] * np.abs(values).max(axis=1, keepdims=True)
    return center, np.where(still, 1.0, deviation)


def _outputs(about: dict[str, Any], networks: list[Any], windows: _Array) -> _Array:
    """Return what the networks put out on average, shape (windows, horizon); of quantiles, the median."""
    found = [network.run(["prediction"], {"window": windows})[0] for network in networks]
    mean: _Array = np.mean(found, axis=0, dtype="float64").reshape(len(windows), about["horizon"], -1)[:, :, 0]
    linear = about["linear"]
    if linear is None:
        return mean
    means = [windows[:, -length:].mean(axis=1, dtype="float64") for length in linear["lengths"]]
    said: _Array = np.concatenate(means, axis=1) @ np.array(linear["weights"]) + np.array(linear["bias"])
    return (mean + said) / 2


def _counted_from(about: dict[str, Any], scaler: dict[str, Any], past: _Array) -> tuple[_Array, _Array]:
    """Return what outputs are counted from, and how wide one scaled unit is; ``past`` is the target in the windows."""
    kind, last = about["target_kind"], past[:, -1:]
    center, unit = np.array(scaler["center"]), np.array(scaler["scale"])
    if kind == "har":  # the mean of the last value, of the last 5 and of the last 22, each times a weight
        har = scaler["har"]
        terms = np.stack([np.ones(len(past)), *(past[:, -length:].mean(axis=1) for length in har["lengths"])], axis=1)
        return terms @ np.array(har["weights"]).T, unit
    if about["scaled_by_window"]:
        values = np.log(past) if kind == "log_return" else past
        own, deviation = (each[:, 0] for each in _own_scale(about, ((values - center) / unit)[:, :, None]))
        return (own * unit + center if kind == "level" else last), deviation * unit
    return (np.broadcast_to(center, last.shape) if kind == "level" else last), unit


def _compare(
    where: tuple[str, str, int], again: _Predicted, kept: _Predicted | None, allowed: _Array
) -> tuple[list[str], float]:
    """Return a line for each of the first differences, and the largest difference of a prediction."""
    if kept is None or len(kept.values) != len(again.values):
        has = 0 if kept is None else len(kept.values)
        return [f"{_place(*where)}: predictions.csv has {has:,} rows and not {len(again.values):,}."], 0.0
    off, found = np.abs(kept.values - again.values), []
    wrong = {
        "date": kept.dates != again.dates,
        "actual": ~np.isclose(kept.actual, again.actual, rtol=1e-9, atol=0.0),
        "predicted": ~(off <= allowed + 1e-9 * np.abs(again.values)),
    }
    for name, places in wrong.items():
        pair = [getattr(one, {"date": "dates", "predicted": "values"}.get(name, name)) for one in (kept, again)]
        for place in np.flatnonzero(places)[:_SHOWN]:
            says, here = (f"{one[place]}" if name == "date" else f"{one[place]:.9g}" for one in pair)
            found.append(
                f"{_place(*where)}, {again.dates[place]}: {name} is {says} in predictions.csv, and {here} here."
            )
        if places.sum() > _SHOWN:
            found.append(f"{_place(*where)}: {name} differs in {places.sum():,} rows in all.")
    return found, float(off.max(initial=0.0))


def _measure(
    again: _Predicted, previous: _Array, allowed: _Array, naive: float
) -> dict[str, dict[str, tuple[float, float]]]:
    """Return the scores of the network and of repeating the last value, each with how far it may be off."""
    actual, found = again.actual, {}
    for name, said, off in (("model", again.values, allowed), ("persistence", previous, np.zeros(len(previous)))):
        missed, rms = np.abs(actual - said), float(np.sqrt(np.mean(off**2)))
        rmse, spread = float(np.sqrt(np.mean(missed**2))), float(np.mean((actual - actual.mean()) ** 2))
        right, unsure = np.sign(said - previous) == np.sign(actual - previous), np.abs(said - previous) <= off
        with np.errstate(divide="ignore", invalid="ignore"):
            found[name] = {
                "rmse": (rmse, rms),
                "mae": (float(missed.mean()), float(off.mean())),
                "mape": (float(np.mean(missed / np.abs(actual))), float(np.mean(off / np.abs(actual)))),
                "r2": (1 - rmse**2 / np.float64(spread), (2 * rmse * rms + rms**2) / np.float64(spread)),
                "direction": (float(right.mean()), float(unsure.mean()) if off.any() else 0.0),
                "mase": (missed.mean() / np.float64(naive), off.mean() / np.float64(naive)),
            }
    return found


def _wrong_scores(name: str, kept: dict[str, Any], measured: dict[str, dict[str, tuple[float, float]]]) -> list[str]:
    """Return a line for each score that is another; one that the lab could not compute says nothing."""
    found = []
    for method, scores in measured.items():
        for metric, (here, allowed) in scores.items():
            was = kept.get(method, {}).get(metric)
            if was is not None and not abs(was - here) <= allowed + 1e-9 * abs(here):
                found.append(
                    f"{_place(name, 'test', 1)}: {metric} of {method} is {was:.9g} in scores.json, and {here:.9g} here."
                )
        if method not in kept:
            found.append(f"{_place(name, 'test', 1)}: scores.json has no scores of {method}.")
    return found


def _wrong_data(about: dict[str, Any], table: dict[str, _Series]) -> list[str]:
    """Say whether data.csv holds other rows than the run used."""
    columns, found = list(dict.fromkeys([*about["inputs"], about["target"]])), hashlib.sha256()
    for one in about["series"]:
        if one["name"] not in table:
            raise _CannotReplayError(f"data.csv has no rows of {one['name']}.")
        series = table[one["name"]]
        if len(series.dates) != one["rows"]:
            return [f"data.csv has {len(series.dates):,} rows{_of(one['name'])}, and the run used {one['rows']:,}."]
        extra = [series.target[:, None]] if len(columns) > len(about["inputs"]) else []
        found.update(series.dates.astype("<i8").tobytes())
        found.update(np.ascontiguousarray(np.concatenate([series.inputs, *extra], axis=1), dtype="<f8").tobytes())
    same = about["values_sha256"] in (None, found.hexdigest())  # null where the run came here without its data
    return [] if same else ["data.csv is not what the run used: a date or a value in it is another."]


def _data(path: Path, about: dict[str, Any]) -> dict[str, _Series]:
    """Read the rows of each series, in their order."""
    rows: dict[str, list[dict[str, str]]] = {}
    for row in _rows(path, {"date", about["target"], *about["inputs"]}):
        rows.setdefault(
            row.get("ticker", "") if len(about["series"]) > 1 or about["series"][0]["name"] else "", []
        ).append(row)
    return {
        name: _Series(
            _dates([row["date"] for row in some], path),
            np.array([[_number(row[column], path) for column in about["inputs"]] for row in some]),
            np.array([_number(row[about["target"]], path) for row in some]),
        )
        for name, some in rows.items()
    }


def _predictions(path: Path) -> dict[tuple[str, str, int], _Predicted]:
    """Read what was predicted: of each series, part and step ahead, the rows in the order of time."""
    rows: dict[tuple[str, str, int], list[dict[str, str]]] = {}
    for row in _rows(path, {"date", "part", "step", "actual", "predicted"}):
        part = _PARTS.get(row["part"], row["part"])
        rows.setdefault((row.get("ticker", ""), part, int(_number(row["step"], path))), []).append(row)
    found = {}
    for where, some in rows.items():
        dates = _dates([row["date"] for row in some], path)
        numbers = np.array([[_number(row[name], path) for name in ("actual", "predicted")] for row in some])
        order = np.argsort(dates, kind="stable")
        found[where] = _Predicted(dates[order], *numbers[order].T)
    return found


def _rows(path: Path, needed: set[str]) -> list[dict[str, str]]:
    if not path.exists():
        columns = ", ".join(sorted(needed))
        raise _CannotReplayError(
            f"{path.name} is not here, and nothing can be computed without it (columns: {columns})."
        )
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    missing = needed - set(rows[0] if rows else ())
    if missing:
        raise _CannotReplayError(f"{path.name} has no column '{min(missing)}'.")
    return rows


def _number(text: str, path: Path) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        raise _CannotReplayError(f"{path.name} has '{text}' where a number must be.") from None


def _dates(texts: list[str], path: Path) -> _Array:
    try:
        return np.array(texts, dtype="datetime64[us]")
    except ValueError as error:
        raise _CannotReplayError(f"{path.name} has something where a date must be: {error}.") from None


def _json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _CannotReplayError(f"{path.name} can't be read: {error}.") from None
    return found


def _network(path: Path) -> Any:
    if not path.exists():
        raise _CannotReplayError(f"{path.name} is not here. Make the model files on the Results page of the lab.")
    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])


def _place(name: str, part: str, step: int) -> str:
    return f"{part} part{_of(name)}, {step} ahead"


def _of(name: str) -> str:
    return f" of {name}" if name else ""


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
