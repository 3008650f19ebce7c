"""All that stands between a row of ``data.csv`` and what a run's networks say of it, as plain fields for JSON.

A model file alone predicts nothing: one has to know which columns it gets in which order, how they are scaled, how long
a window is, and what its outputs are counted from and in. ``replay.py`` beside a run's files needs nothing but this.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from lstm_core.arrays import Int64
from lstm_core.choices import FeatureConfig
from lstm_core.experiment_fields import QUANTILES
from lstm_core.export.judged import JudgedSeries, judged_series
from lstm_core.features.own_scale import ROUNDING, own_columns
from lstm_core.features.splits import split_rows
from lstm_core.results import RunResult
from lstm_core.runs.model_files import file_names
from lstm_core.spreadsheet import harmless

__all__ = ["preprocessing"]

_FORMAT = 1
_PART = {"training": "train", "validation": "validation", "test": "test"}


def preprocessing(result: RunResult) -> dict[str, Any]:
    """Describe how a run's networks are fed and read.

    Args:
        result: Of the run.

    Returns:
        - ``inputs``, ``target``: columns as ``data.csv`` names them, inputs in the order of the networks' features;
        - ``window``, ``horizon``: rows that are seen, and rows ahead that are predicted;
        - ``target_kind``: what outputs say: ``level`` (the value), ``change`` (from the last value), ``log_return``
          (the logarithm of the factor), ``har`` (what HAR leaves over);
        - ``quantiles``: of each row ahead, in the order of the outputs; empty where there is one output a row;
        - ``scaled_by_window``: of each input whether every window scales it by itself; empty for none. ``rounding`` is
          the share of a column's largest value below which it counts as standing still there;
        - ``networks``: the files whose mean predicts; ``linear``: the linear model that is averaged with it, or null;
        - ``series``: one for each ticker: ``scalers`` (a value becomes (value - center) / scale), ``edges`` (the rows
          at which training, validation and test part begin, and where the last one ends), and ``predicted``: for each
          part that can be predicted again, the rows that its windows predict first;
        - ``values_sha256``: a hash of the dates and the values of all rows (``replay.py`` says how it is made); null
          for a run that came out of a bundle without its data.
    """
    config, series = result.config, judged_series(result)
    features, networks = config.features, len(result.members)
    return {
        "format": _FORMAT,
        "inputs": [harmless(name) for name in features.inputs],
        "target": harmless(features.target),
        "window": features.window,
        "horizon": features.horizon,
        "target_kind": features.target_kind,
        "quantiles": list(QUANTILES) if config.outputs > features.horizon else [],
        "scaling": features.scaling,
        "scaled_by_window": list(own_columns(features)),
        "rounding": ROUNDING,
        "networks": {kind: list(file_names(networks, kind)) for kind in ("onnx", "keras")},
        "linear": None
        if result.linear is None
        else {"lengths": result.linear.lengths, "weights": result.linear.weights, "bias": result.linear.bias},
        "series": [_series(result, one, place) for place, one in enumerate(series)],
        "values_sha256": _hash(features, series),
    }


def _series(result: RunResult, one: JudgedSeries, place: int) -> dict[str, Any]:
    parts = [one.outputs, one.calibration] if _knows_calibration(result) else [one.outputs]
    return {
        "name": harmless(one.name),
        "rows": len(one.series),
        "edges": _edges(result, one, place),
        "scalers": one.scalers,
        "predicted": {_PART[part.part]: _as_range(one.rows_of(part)) for part in parts},
    }


def _knows_calibration(result: RunResult) -> bool:
    """Say whether the networks that are kept are those that intervals were calibrated with.

    What was trained once more on everything before the test part has seen the part that they are calibrated on, so
    that is predicted by networks from before, which nobody keeps.
    """
    return not result.refitted and not (result.linear is not None and result.config.refits)


def _edges(result: RunResult, one: JudgedSeries, place: int) -> list[int]:
    if result.panel is not None:
        return list(result.panel.tickers[place].split)
    split = split_rows(len(one.series), result.config.split)
    return [split.train.start, split.validation.start, split.test.start, split.test.stop]


def _as_range(rows: Int64) -> dict[str, Any]:
    """Return rows as the first and how many follow; a list of them where a mistake on purpose has scattered them."""
    if len(rows) and (np.diff(rows) == 1).all():
        return {"first": int(rows[0]), "count": len(rows)}
    return {"rows": rows.tolist()}


def _hash(features: FeatureConfig, series: tuple[JudgedSeries, ...]) -> str | None:
    """Return a hash of the dates (microseconds since 1970) and values, whatever the file that they stand in looks like.

    Both as little-endian numbers of eight bytes: of each series its dates, then its values, row by row.
    """
    names, found = list(dict.fromkeys([*features.inputs, features.target])), hashlib.sha256()
    if any(one.series[names].isna().to_numpy().any() for one in series):
        return None
    for one in series:
        dates = one.series.index.to_numpy(dtype="datetime64[us]").astype("<i8")
        found.update(dates.tobytes())
        found.update(np.ascontiguousarray(one.series[names].to_numpy(dtype="<f8")).tobytes())
    return found.hexdigest()
