"""Sliding windows: how rows become (samples, time steps, features).

A window covers the rows ``i .. i + window - 1``; it predicts the next row, or the next ``horizon`` rows at once. The
windows of a part are views into one scaled array, so that a thousand overlapping windows cost no memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from lstm_core.arrays import Float32, Float64
from lstm_core.choices import FeatureConfig, TargetKind
from lstm_core.data.table import PriceTable
from lstm_core.errors import DataError
from lstm_core.features.indicators import label, with_indicators
from lstm_core.features.own_scale import own_columns, rows_scaling
from lstm_core.features.panel_inputs import STATIC
from lstm_core.features.preparation import Preparation
from lstm_core.features.scaling import Scaler
from lstm_core.features.splits import Part, Split, count_windows, split_rows
from lstm_core.features.target_unit import TargetUnit
from lstm_core.features.window_set import WindowSet
from lstm_core.leaks import LEAKS

__all__ = ["PreparedData", "prepare", "with_features"]


@dataclass(frozen=True)
class PreparedData:
    """A table made ready for a model.

    Attributes:
        split: The rows of each part.
        input_scaler: Scaling of the input columns, fitted on the training rows; on all before the test part where
            networks are trained once more on these (``prepare_once_more``).
        target_unit: What the model's outputs mean, fitted on the same rows.
        level_scale: Width of one scaled unit of the target column itself, in its unit. Metrics "in
            scaled units" divide by it whatever the target kind, so that runs can be compared.
        target_kind: What is predicted.
        train, validation, test: Windows of the parts; ``validation`` is ``None`` without such a part.
        watched: The part whose loss is watched while training: validation, or test without one.
    """

    split: Split
    input_scaler: Scaler
    target_unit: TargetUnit
    level_scale: float
    target_kind: TargetKind
    train: WindowSet
    validation: WindowSet | None
    test: WindowSet
    watched: WindowSet

    @cached_property
    def before_test(self) -> WindowSet:
        """The windows of training and validation part together, all of them before the test part."""
        return self.train if self.validation is None else WindowSet.joined([(self.train, 0), (self.validation, 0)])

    @property
    def scalers(self) -> dict[str, dict[str, Any]]:
        """What a result keeps of how windows are scaled and what outputs mean: ``input`` and ``target``."""
        return {"input": self.input_scaler.to_json(), "target": self.target_unit.to_json()}

    @property
    def previewed(self) -> WindowSet:
        """The windows that people watch while it trains: the first of the watched ones, or all."""
        return self.watched


def with_features(table: PriceTable, features: FeatureConfig) -> PriceTable:
    """Add the indicators among the inputs and the target to a table.

    Raises:
        ColumnNotFoundError, ConfigError, DataError, TooFewRowsError: As ``with_indicators``.
    """
    return with_indicators(table, (*features.inputs, features.target))


def prepare(table: PriceTable, wanted: Preparation) -> PreparedData:
    """Add the indicators that are asked for, split the table, fit the scalers on its training rows, and cut windows.

    They are fitted on all rows before the test part where the preparation says so.

    A preparation with a ``leak`` gets the mistake that it asks for.

    Args:
        table: The table as it was loaded, or with its indicators added already.
        wanted: What to make of it.

    Raises:
        ColumnNotFoundError: The table lacks an input or the target.
        ConfigError, DataError: An indicator, or the logarithm of the target, can't be computed.
        TooFewRowsError: Some part yields no window.
    """
    features = wanted.features
    table = with_features(table, features)
    table.require(*features.inputs, features.target)
    count_windows(len(table), features.window, wanted.split, features.horizon)
    split = split_rows(len(table), wanted.split)
    leak = LEAKS.get(wanted.leak)
    fitted = split.train if wanted.fitted_to == "training" else split.before_test
    if leak is not None:
        fitted = leak.fitted_to(split, fitted)
    fitted_rows = slice(fitted.start, fitted.stop)

    inputs = table.frame[list(features.inputs)].to_numpy(dtype="float64")  # (rows, features)
    level = table.frame[features.target].to_numpy(dtype="float64")  # (rows,)
    if features.target_kind == "log_return":
        _require_positive(table, features.target, level)
    method = rows_scaling(features.scaling)
    # A ticker's own static columns never change: what they are compared with are the other tickers.
    static = [place for place, name in enumerate(features.inputs) if name in STATIC]
    input_scaler = Scaler(method).fit(inputs[fitted_rows]).leaving(static)
    level_scaler = Scaler(method).fit(level[fitted_rows, None])
    rows = _Rows(
        scaled=input_scaler.transform(inputs).astype("float32"),
        level=level,
        dates=table.dates,
        features=features,
        unit=TargetUnit.fit(level[fitted_rows], features),
    )
    reach = wanted.split.reach_back
    train = rows.cut(split.train, reach_back=False)
    validation = rows.cut(split.validation, reach) if len(split.validation) else None
    test = rows.cut(split.test, reach)
    if leak is not None:
        train, validation, test = leak.parts((train, validation, test), wanted.shuffle_seed)
    watched = test if validation is None or wanted.watched == "test" else validation
    return PreparedData(
        split=split,
        input_scaler=input_scaler,
        target_unit=rows.unit,
        level_scale=float(level_scaler.scale[0]),
        target_kind=features.target_kind,
        train=train,
        validation=validation,
        test=test,
        watched=watched,
    )


def _require_positive(table: PriceTable, target: str, level: Float64) -> None:
    wrong = level <= 0
    if wrong.any():
        first = table.step.iso(table.dates[wrong][0])
        raise DataError(
            f"The log return of {label(target, table)} can't be predicted: on {first} its "
            f"value is {level[wrong][0]:g}, and only values above 0 have a logarithm. Predict its change instead."
        )


@dataclass(frozen=True)
class _Rows:
    """All rows of a table, scaled, from which parts are cut into windows."""

    scaled: Float32
    level: Float64
    dates: pd.DatetimeIndex
    features: FeatureConfig
    unit: TargetUnit

    def cut(self, part: Part, reach_back: bool) -> WindowSet:
        window, horizon = self.features.window, self.features.horizon
        first = part.start if reach_back else part.start + window  # the first predicted row
        rows = np.arange(first, part.stop - horizon + 1)
        steps = self.level[rows[:, None] + np.arange(horizon)]  # (samples, horizon)
        past = sliding_window_view(self.level[first - window : part.stop - horizon], window)  # (samples, time)
        frame = self.unit.frame(past)
        return WindowSet(
            series=self.scaled[first - window : part.stop - horizon],
            starts=np.arange(len(rows)),
            window=window,
            targets=frame.to_scaled(steps).astype("float32"),
            actual=steps[:, 0],
            steps=steps,
            previous=self.level[rows - 1],
            dates=self.dates[rows],
            rows=rows,
            frame=frame,
            by_window=own_columns(self.features),
        )
