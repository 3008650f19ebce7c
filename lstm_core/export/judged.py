"""The series that a run was tested on, each with what its windows are made of, without computing anything anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from lstm_core.arrays import Float32, Int64
from lstm_core.config import ExperimentConfig
from lstm_core.features.own_scale import as_seen
from lstm_core.features.scaling import Scaler
from lstm_core.results import Outputs, RunResult

__all__ = ["JudgedSeries", "judged_series"]


@dataclass(frozen=True)
class JudgedSeries:
    """One series that a run was tested on.

    Attributes:
        name: The ticker; empty where there is one series only.
        series: Its rows of ``RunResult.series``.
        scalers: As ``RunResult.scalers``.
        outputs: What the model put out for its test part.
        calibration: The same for the part that intervals are calibrated on.
    """

    name: str
    series: pd.DataFrame = field(repr=False)
    scalers: dict[str, dict[str, Any]] = field(repr=False)
    outputs: Outputs = field(repr=False)
    calibration: Outputs = field(repr=False)

    def rows_of(self, outputs: Outputs) -> Int64:
        """Return which row of the series the first prediction of each window is of, counted from 0: (samples,)."""
        return np.asarray(self.series.index.searchsorted(outputs.dates), dtype="int64")

    def windows(self, config: ExperimentConfig, rows: Int64) -> Float32:
        """Return the windows before some rows as the model gets them, shape (samples, time steps, features).

        Args:
            config: Of the run.
            rows: Those that are predicted.
        """
        features = config.features
        inputs = self.series[list(features.inputs)].to_numpy(dtype="float64")  # (rows, features)
        windows = np.moveaxis(sliding_window_view(inputs, features.window, axis=0), -1, 1)[rows - features.window]
        return as_seen(windows, Scaler.from_json(self.scalers["input"]), features)


def judged_series(result: RunResult) -> tuple[JudgedSeries, ...]:
    """Return the series of a result, one for each ticker that it was tested on, in the order of their rows."""
    if result.panel is None:
        return (JudgedSeries("", result.series, result.scalers, result.outputs, result.calibration),)
    found = []
    row = tested = calibrated = 0
    for ticker in result.panel.tickers:
        found.append(
            JudgedSeries(
                ticker.name,
                result.series.iloc[row : row + ticker.rows],
                ticker.scalers,
                result.outputs.part_of(slice(tested, tested + ticker.tested)),
                result.calibration.part_of(slice(calibrated, calibrated + ticker.calibrated)),
            )
        )
        row, tested, calibrated = row + ticker.rows, tested + ticker.tested, calibrated + ticker.calibrated
    return tuple(found)
