"""The model and all baselines on the same test windows, the best first."""

from __future__ import annotations

import time
from dataclasses import replace
from importlib import import_module

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.evaluation.arima import ARIMA_BASELINE
from lstm_core.evaluation.baselines import SIMPLE_BASELINES, Baseline, Setting, Unfit
from lstm_core.evaluation.learned_baselines import LEARNED_BASELINES
from lstm_core.evaluation.metrics import measure
from lstm_core.features.windows import PreparedData
from lstm_core.results import LeaderboardEntry

__all__ = ["BASELINES", "leaderboard", "load_libraries"]

BASELINES: tuple[Baseline, ...] = (*SIMPLE_BASELINES, ARIMA_BASELINE, *LEARNED_BASELINES)
"""From the simplest on."""


def load_libraries() -> None:
    """Import what the baselines use, which takes seconds, before any clock runs."""
    for name in ("scipy.signal", "sklearn.ensemble", "sklearn.linear_model", "statsmodels.tsa.arima.model"):
        import_module(name)


def leaderboard(
    data: PreparedData, level: Float64, dates: pd.DatetimeIndex, seed: int, model: LeaderboardEntry
) -> tuple[LeaderboardEntry, ...]:
    """Fit all baselines to the training part and score them beside the model on the test windows.

    All are scored by their predictions of the first row ahead, in the target's unit, whatever the horizon. Baselines
    that the series gives no ground for, or whose fit failed, are not on it; the note of persistence says so.

    Args:
        data: The windows of the run.
        level: The whole target column, in its unit, shape (rows,).
        dates: Date of each row.
        seed: The run's.
        model: The network's entry.

    Returns:
        The model and the baselines, the least RMSE first; of equal ones the simpler first.

    Example:
        >>> from lstm_core.config import preset
        >>> from lstm_core.data.sources.synthetic import load_synthetic
        >>> from lstm_core.features.preparation import Preparation
        >>> from lstm_core.features.windows import prepare
        >>> table = load_synthetic("random_walk").last(200)
        >>> config = preset("recommended").with_("features", inputs=("value",), target="value", window=10)
        >>> data = prepare(table, Preparation.of(config))
        >>> metrics = measure(data.test.actual, data.test.actual, data.test.previous, data.level_scale)
        >>> oracle = LeaderboardEntry("model", "an oracle", metrics, 0.0, 0.0, "It knows.")
        >>> board = leaderboard(data, table.frame["value"].to_numpy(), table.dates, 7, oracle)
        >>> board[0].label, len(board)
        ('an oracle', 7)
    """
    load_libraries()
    setting = Setting(data, np.asarray(level, dtype="float64"), dates, seed)
    scored = {baseline: _scored(baseline, setting) for baseline in BASELINES}
    entries = [entry for entry in scored.values() if isinstance(entry, LeaderboardEntry)]
    missing = [f"{one.label} ({why.reason})" for one, why in scored.items() if isinstance(why, Unfit)]
    if missing:
        note = f"{entries[0].note} Not to be had here: {'; '.join(missing)}."
        entries[0] = replace(entries[0], note=note)
    # Rounded, because ARIMA(0,1,0) is persistence up to the last bits.
    return tuple(sorted([*entries, model], key=lambda entry: float(f"{entry.metrics.rmse:.9g}")))


def _scored(baseline: Baseline, setting: Setting) -> LeaderboardEntry | Unfit:
    test = setting.data.test
    began = time.perf_counter()
    fitted = baseline.fit(setting)
    between = time.perf_counter()
    if isinstance(fitted, Unfit):
        return fitted
    with np.errstate(over="ignore", invalid="ignore"):  # what comes of it is looked at below
        predicted = fitted.predict(test)
    ended = time.perf_counter()
    if not np.isfinite(predicted).all():
        return Unfit("some of its predictions were too large to be numbers")
    return LeaderboardEntry(
        name=baseline.name,
        label=baseline.label,
        metrics=measure(test.actual, predicted, test.previous, setting.data.level_scale),
        fit_seconds=between - began,
        predict_seconds=ended - between,
        note=fitted.note,
    )
