"""A trained model, ready to be asked: its windows, its predictions in the target's unit, all that happens inside.

Everything is computed in NumPy from the weights that a run kept, so an answer takes milliseconds and no TensorFlow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import numpy as np
import pandas as pd

from lstm_core.arrays import Float32, Float64, Int64
from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError, DataError
from lstm_core.features.indicators import label
from lstm_core.features.own_scale import as_seen, by_itself, own_columns
from lstm_core.features.scaling import Scaler
from lstm_core.features.splits import split_rows
from lstm_core.features.target_unit import Frame, TargetUnit
from lstm_core.model.averaged import averaged_forward
from lstm_core.model.forward import ForwardPass, forward
from lstm_core.model.linear import LinearModel
from lstm_core.model.weights import Weights
from lstm_core.one_thread import one_blas_thread
from lstm_core.results import RunResult
from lstm_core.steps import Step, step_of

__all__ = ["TrainedModel", "Window", "chunks"]


_NUMBERS_AT_ONCE = 1_000_000  # of one gate; a forward pass holds about ten arrays of that size


@dataclass(frozen=True, eq=False)
class Window:
    """The rows that one prediction is made from.

    Attributes:
        values: Inputs in their columns' units, shape (time steps, features), the oldest first.
        past: The target's values in these rows, in its unit, shape (time steps,); a change is added to the last.
        dates: Of the time steps.
        predicted: Date of the row that is predicted; ``None`` where it comes after the end of the series.
        actual: What the target was in that row, in its unit; ``None`` likewise.
    """

    values: Float64 = field(repr=False)
    past: Float64 = field(repr=False)
    dates: pd.DatetimeIndex = field(repr=False)
    predicted: pd.Timestamp | None
    actual: float | None

    @property
    def previous(self) -> float:
        """The target's value in the last row, in its unit."""
        return float(self.past[-1])


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """What a run left behind, as far as its predictions need it.

    Predictions are those of the next row; of a model of quantiles, its medians. Where several networks, or
    a network and a linear model, are averaged, a prediction is their mean, and what happens inside (``run``) is that of
    the first network.

    Attributes:
        config: The run's config.
        weights: As ``model/weights.py`` names them; of the first network.
        input_scaler: One column an input.
        target_unit: What its outputs mean.
        series: Input and target columns in their units, all rows of the run.
        test_rows: Position in ``series`` of the row that each test window predicts, shape (samples,).
        baseline: What an input that tells nothing holds at all time steps, scaled, shape (features,): its mean over the
            training rows, or over the window where each window is scaled by itself.
        others: The weights of further networks.
        linear: The linear model that is averaged with them; ``None`` for none.

    Example:
        >>> model = TrainedModel.of(result)  # doctest: +SKIP
        >>> model.predict(model.windows(), model.frame())  # doctest: +SKIP
        array([201.3, 200.8, ...])
    """

    config: ExperimentConfig
    weights: Weights = field(repr=False)
    input_scaler: Scaler = field(repr=False)
    target_unit: TargetUnit = field(repr=False)
    series: pd.DataFrame = field(repr=False)
    test_rows: Int64 = field(repr=False)
    baseline: Float32 = field(repr=False)
    others: tuple[Weights, ...] = field(default=(), repr=False)
    linear: LinearModel | None = field(default=None, repr=False)

    @classmethod
    def of(cls, result: RunResult) -> TrainedModel:
        """Take from a result what predictions need."""
        scaler = Scaler.from_json(result.scalers["input"])
        inputs = result.series[list(result.config.features.inputs)].to_numpy(dtype="float64")
        # The series is the table that the run was split by, indicators' warm-up already left out.
        training = split_rows(len(inputs), result.config.split).train
        baseline = scaler.transform(inputs[training.start : training.stop]).mean(axis=0)
        baseline[np.flatnonzero(own_columns(result.config.features))] = 0.0
        return cls(
            config=result.config,
            weights=result.weights,
            input_scaler=scaler,
            target_unit=TargetUnit.from_json(result.scalers["target"], result.config.features),
            series=result.series,
            test_rows=np.asarray(result.series.index.searchsorted(result.test.index), dtype="int64"),
            baseline=baseline.astype("float32"),
            others=result.others,
            linear=result.linear,
        )

    @property
    def first(self) -> TrainedModel:
        """The first network alone, whose predictions are those that attention and gates belong to."""
        return replace(self, others=(), linear=None) if self.others or self.linear else self

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the features, in the order of a window's columns."""
        return self.config.features.inputs

    @property
    def labels(self) -> tuple[str, ...]:
        """The same as people read them."""
        return tuple(label(name) for name in self.inputs)

    @property
    def target(self) -> str:
        """What people call the predicted column."""
        return label(self.config.features.target)

    @property
    def in_average_window(self) -> str:
        """What the inputs hold in the window that attributions start from, as part of a sentence."""
        own = own_columns(self.config.features)
        return f"each input has its {'mean over this window' if own else 'training mean'} all the time"

    @cached_property
    def step(self) -> Step:
        """What one row of the series stands for."""
        return step_of(pd.DatetimeIndex(self.series.index))

    @property
    def days(self) -> pd.DatetimeIndex:
        """Dates of the rows that the test windows predict."""
        return pd.DatetimeIndex(self.series.index[self.test_rows])

    @cached_property
    def scaled_rows(self) -> Float32:
        """All rows of the inputs, scaled as windows are cut from them, shape (rows, features)."""
        values = self.series[list(self.inputs)].to_numpy(dtype="float64")
        return self.input_scaler.transform(values).astype("float32")

    @cached_property
    def _level(self) -> Float64:
        return self.series[self.config.features.target].to_numpy(dtype="float64")

    def window_of(self, sample: int) -> Window:
        """Return the window of a test sample."""
        return self.window_before(int(self.test_rows[sample]))

    def window_before(self, row: int) -> Window:
        """Return the window that predicts a row of the series, or the one after its end.

        Raises:
            DataError: There is no such row, or too few before it.
        """
        length, rows = self.config.features.window, len(self.series)
        if not length <= row <= rows:
            raise DataError(
                f"Row {row} has no window: choose a row from {length} to {rows}, which is the next to come."
            )
        index = pd.DatetimeIndex(self.series.index)
        known = row < rows
        return Window(
            values=self.series[list(self.inputs)].to_numpy(dtype="float64")[row - length : row],
            past=self._level[row - length : row],
            dates=index[row - length : row],
            predicted=index[row] if known else None,
            actual=float(self._level[row]) if known else None,
        )

    def sample_of(self, day: str) -> int:
        """Return the test sample that predicts a date; its last one if that day has several rows.

        Args:
            day: As ISO 8601 writes it: ``2013-02-28``, or with a time as in ``2013-02-28 16:00``.

        Raises:
            ConfigError: This is no date.
            DataError: No test window predicts it.
        """
        try:
            asked = pd.Timestamp(datetime.fromisoformat(day))
        except ValueError:
            raise ConfigError(
                f"'{day}' is no date; write it as year-month-day: {self.step.iso(self.days[-1])}."
            ) from None
        has_time = ":" in day
        wanted = (self.days if has_time else self.days.normalize()) == asked
        if not wanted.any():
            raise DataError(
                f"No test window predicts {day}; the test part goes from {self.step.iso(self.days[0])} to "
                f"{self.step.iso(self.days[-1])}."
            )
        return int(np.flatnonzero(wanted)[-1])

    def scaled(self, values: Float64) -> Float32:
        """Scale windows in their columns' units, shape (..., time steps, features), as the model gets them."""
        return as_seen(values, self.input_scaler, self.config.features)

    def rows_of(self, samples: Int64 | None = None) -> Int64:
        """Return the rows of the series in the windows of test samples, all by default: (samples, time steps)."""
        length = self.config.features.window
        predicted = self.test_rows if samples is None else self.test_rows[samples]
        rows: Int64 = predicted[:, None] - length + np.arange(length)
        return rows

    def windows(self, samples: Int64 | None = None) -> Float32:
        """Return scaled windows of test samples, all by default: (samples, time steps, features)."""
        rows, own = self.scaled_rows[self.rows_of(samples)], own_columns(self.config.features)
        return by_itself(rows, own) if own else rows

    def previous(self, samples: Int64 | None = None) -> Float64:
        """Return the target's last value in each window, in its unit, shape (samples,)."""
        return self._level[self.rows_of(samples)[:, -1]]

    def frame(self, samples: Int64 | None = None) -> Frame:
        """Return what the outputs for test samples, all by default, are counted from, and in."""
        return self.target_unit.frame(self._level[self.rows_of(samples)])

    def frame_of(self, window: Window) -> Frame:
        """Return what the output for one window is counted from, and in."""
        return self.target_unit.frame(window.past[None])

    def actual(self, samples: Int64 | None = None) -> Float64:
        """Return what happened, in the target's unit, shape (samples,)."""
        return self._level[self.test_rows if samples is None else self.test_rows[samples]]

    def run(self, windows: Float32) -> ForwardPass:
        """Run scaled windows, (samples, time steps, features), through the first network; return all on the way."""
        with one_blas_thread():
            return forward(self.config.model, self.weights, windows)

    def outputs(self, windows: Float32) -> Float32:
        """Return all that it puts out for scaled windows, (samples, time steps, features): shape (samples, outputs)."""
        members, parts = (self.weights, *self.others), chunks(len(windows), self.config)
        with one_blas_thread():
            found = [averaged_forward(self.config.model, members, self.linear, windows[part]) for part in parts]
        return np.concatenate(found)

    def attention(self, samples: Int64 | None = None) -> Float32:
        """Return the attention weights of test samples, all by default: (samples, time steps)."""
        windows = self.windows(samples)
        return np.concatenate([self.run(windows[part]).attention for part in chunks(len(windows), self.config)])

    def predict(self, windows: Float32, frame: Frame) -> Float64:
        """Predict the next row after each window.

        Args:
            windows: Scaled, shape (samples, time steps, features).
            frame: What the outputs for them are counted from, and in.

        Returns:
            In the target's unit, shape (samples,).
        """
        return frame.next_row(self.outputs(windows))

    def put_out(self) -> Float64:
        """Return all that the model puts out for the test part, in the target's unit: (samples, horizon, levels)."""
        return self.frame().to_levels(self.outputs(self.windows()))


def chunks(samples: int, config: ExperimentConfig) -> Iterator[slice]:
    """Cut samples into parts whose forward pass fits easily into memory.

    Example:
        >>> list(chunks(600, ExperimentConfig()))
        [slice(0, 260, None), slice(260, 520, None), slice(520, 780, None)]
    """
    numbers = config.features.window * config.model.units * config.model.layers
    size = max(1, _NUMBERS_AT_ONCE // numbers)
    return (slice(start, start + size) for start in range(0, samples, size))
