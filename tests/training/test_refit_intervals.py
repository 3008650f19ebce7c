"""Intervals of a refitted model, calibrated on its first training, keep their promise on series that are known."""

import math

import numpy as np
import pandas as pd

from lstm_core.config import preset
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.intervals import intervals
from lstm_core.features.preparation import Preparation
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import prepare
from lstm_core.model.linear import LinearModel
from lstm_core.results import Outputs
from lstm_core.training.linear_fit import fit_linear_model

SERIES, ROWS = 25, 500


def _remembering(seed: int) -> PriceTable:
    """Return a series that goes half of the way back to 100 each day, with shocks of heavy tails."""
    random, value = np.random.default_rng(seed), 100.0
    values = []
    for shock in random.standard_t(5, ROWS):
        value = 100 + 0.5 * (value - 100) + shock
        values.append(value)
    days = pd.bdate_range("2015-01-01", periods=ROWS, name="date")
    return PriceTable("MADE", pd.DataFrame({"value": values}, index=days))


def _said(part: str, windows: WindowSet, model: LinearModel) -> Outputs:
    values = windows.frame.to_levels(model.outputs(windows.inputs))
    return Outputs(part, pd.DatetimeIndex(windows.dates), windows.previous, windows.steps, values)


def test_they_hold_what_they_promise() -> None:
    config = preset("recommended").with_("features", inputs=("value",), target="value", window=22, target_kind="level")
    held: dict[float, list[float]] = {}
    for seed in range(SERIES):
        data = prepare(_remembering(seed), Preparation.of(config))
        assert data.validation is not None
        calibration = _said("validation", data.validation, fit_linear_model(data.train))
        tested = _said("test", data.test, fit_linear_model(data.before_test))
        for band in intervals(calibration, tested):
            held.setdefault(band.nominal, []).append(band.coverage)
    count = len(calibration) + 1
    for nominal, coverages in held.items():
        promised = math.ceil(count * nominal) / count  # of so few errors one is taken, the next above the share
        scatter = np.std(coverages, ddof=1) / np.sqrt(SERIES)  # standard error of the mean over the series
        assert abs(np.mean(coverages) - promised) < 2.5 * scatter, (nominal, np.mean(coverages), scatter)
