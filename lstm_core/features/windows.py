"""Sliding windows: how rows become (samples, time steps, features).

A window covers the rows ``i .. i + window - 1``; it predicts the next row, or the next ``horizon`` rows at once. The
windows of a part are views into one scaled array, so that a thousand overlapping windows cost no memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lstm_core.arrays import AnyFloat, Float32, Float64
from lstm_core.choices import FeatureConfig, TargetKind
from lstm_core.data.table import PriceTable
from lstm_core.errors import DataError
from lstm_core.features.indicators import label, with_indicators
from lstm_core.features.preparation import Preparation
from lstm_core.features.scaling import Scaler
from lstm_core.features.splits import Part, Split, count_windows, split_rows
from lstm_core.features.window_set import WindowSet
from lstm_core.leaks import LEAKS

__all__ = ["PreparedData", "prepare", "to_levels", "with_features"]


@dataclass(frozen=True)
class PreparedData:
    """A table made ready for a model.

    Attributes:
        split: The rows of each part.
        input_scaler: Scaling of the input columns, fitted on the training rows.
        target_scaler: Scaling of what is predicted (level, change or log return), fitted on the training rows; one
            column for all steps of the horizon, or one a step.
        level_scale: Width of one scaled unit of the target column itself, in its unit. Metrics "in
            scaled units" divide by it whatever the target kind, so that runs can be compared.
        target_kind: What is predicted.
        train, validation, test: Windows of the parts; ``validation`` is ``None`` without such a part.
        watched: The part whose loss is watched while training: validation, or test without one.
    """

    split: Split
    input_scaler: Scaler
    target_scaler: Scaler
    level_scale: float
    target_kind: TargetKind
    train: WindowSet
    validation: WindowSet | None
    test: WindowSet
    watched: WindowSet

    def to_level(self, predictions: Float32, windows: WindowSet) -> Float64:
        """Turn what a model put out for some windows into the target's unit.

        Args:
            predictions: Scaled outputs, shape (samples,) or (samples, outputs), the first being that of the next row.
            windows: The windows they are for.

        Returns:
            Predictions of the next row, shape (samples,).
        """
        return self.to_levels(np.asarray(predictions).reshape(len(windows), -1)[:, :1], windows, horizon=1)[:, 0, 0]

    def to_levels(self, outputs: Float32, windows: WindowSet, horizon: int | None = None) -> Float64:
        """Turn all that a model put out for some windows into the target's unit; see the function ``to_levels``."""
        steps = windows.steps.shape[1] if horizon is None else horizon
        return to_levels(outputs, self.target_scaler, windows.previous, self.target_kind, steps)


def to_levels(outputs: AnyFloat, scaler: Scaler, previous: Float64, kind: TargetKind, horizon: int) -> Float64:
    """Turn scaled outputs of a model into the target's unit.

    Args:
        outputs: Shape (samples, horizon * levels), the levels of a step side by side.
        scaler: The target's; with one column, or one a step.
        previous: The last known value of each sample, in the target's unit, shape (samples,).
        kind: What the model predicts.
        horizon: Steps ahead.

    Returns:
        Values in the target's unit, shape (samples, horizon, levels).

    Example:
        >>> scaler = Scaler("deviation").fit(np.array([[2.0], [-2.0]]))
        >>> to_levels(np.array([[0.5]], "float32"), scaler, np.array([100.0]), "change", horizon=1).tolist()
        [[[101.0]]]
    """
    scaled = np.asarray(outputs, dtype="float64").reshape(len(outputs), horizon, -1)  # (samples, horizon, levels)
    values: Float64 = scaled * scaler.scale[:horizon, None] + scaler.center[:horizon, None]
    last = previous[:, None, None]
    if kind == "change":
        return values + last
    if kind == "log_return":
        return last * np.exp(values)
    return values


def with_features(table: PriceTable, features: FeatureConfig) -> PriceTable:
    """Add the indicators among the inputs and the target to a table.

    Raises:
        ColumnNotFoundError, ConfigError, DataError, TooFewRowsError: As ``with_indicators``.
    """
    return with_indicators(table, (*features.inputs, features.target))


def prepare(table: PriceTable, wanted: Preparation) -> PreparedData:
    """Add the indicators that are asked for, split the table, fit the scalers on its training rows, and cut windows.

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
    fitted = split.train if leak is None else leak.fitted_to(split)
    fitted_rows = slice(fitted.start, fitted.stop)

    inputs = table.frame[list(features.inputs)].to_numpy(dtype="float64")  # (rows, features)
    level = table.frame[features.target].to_numpy(dtype="float64")  # (rows,)
    if features.target_kind == "log_return":
        _require_positive(table, features.target, level)
    input_scaler = Scaler(features.scaling).fit(inputs[fitted_rows])
    level_scaler = Scaler(features.scaling).fit(level[fitted_rows, None])
    rows = _Rows(
        scaled=input_scaler.transform(inputs).astype("float32"),
        level=level,
        dates=table.dates,
        features=features,
        target_scaler=_target_scaler(level[fitted_rows], features, level_scaler),
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
        target_scaler=rows.target_scaler,
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


def _target_scaler(level: Float64, features: FeatureConfig, level_scaler: Scaler) -> Scaler:
    """Fit the scaling of what is predicted to the training rows of the target."""
    if features.target_kind == "level":
        return level_scaler
    # Changes are only divided, so that 0 stays "no change" and a zero head repeats yesterday.
    values = np.log(level) if features.target_kind == "log_return" else level
    steps = [values[step:] - values[:-step] for step in range(1, features.horizon + 1)]
    scalers = [Scaler("deviation").fit(changes[:, None]) for changes in steps]
    return scalers[0] if len(scalers) == 1 else Scaler.side_by_side(scalers)


@dataclass(frozen=True)
class _Rows:
    """All rows of a table, scaled, from which parts are cut into windows."""

    scaled: Float32
    level: Float64
    dates: pd.DatetimeIndex
    features: FeatureConfig
    target_scaler: Scaler

    def cut(self, part: Part, reach_back: bool) -> WindowSet:
        window, horizon = self.features.window, self.features.horizon
        first = part.start if reach_back else part.start + window  # the first predicted row
        rows = np.arange(first, part.stop - horizon + 1)
        steps = self.level[rows[:, None] + np.arange(horizon)]  # (samples, horizon)
        previous = self.level[rows - 1]
        return WindowSet(
            series=self.scaled[first - window : part.stop - horizon],
            window=window,
            targets=self.target_scaler.transform(self._wanted(steps, previous)).astype("float32"),
            actual=steps[:, 0],
            steps=steps,
            previous=previous,
            dates=self.dates[rows],
            rows=rows,
        )

    def _wanted(self, steps: Float64, previous: Float64) -> Float64:
        kind = self.features.target_kind
        if kind == "level":
            return steps
        if kind == "log_return":
            return np.log(steps / previous[:, None])
        return steps - previous[:, None]
