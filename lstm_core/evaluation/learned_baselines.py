"""Ridge regression and gradient boosting on the very windows that the network has."""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.evaluation.baselines import Baseline, Fitted, Setting
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData
from lstm_core.one_thread import one_thread

__all__ = [
    "ALPHAS",
    "LEARNED_BASELINES",
    "MOST_COLUMNS",
    "MOST_SAMPLES",
    "TREES",
    "fit_gradient_boosting",
    "fit_ridge",
]

ALPHAS = tuple(10.0 ** (half / 2) for half in range(-4, 13))
"""How strongly ridge regression may pull its weights to 0: 0.01 to a million. Windows overlap, so that with less the
weights of neighboring steps would grow large against each other."""

TREES = 100
_LEAVES = 8
_LEARNING_RATE = 0.05
_BINS = 64  # of a column's values; 255, as usual, takes three times as long and is no better on a thousand windows

MOST_COLUMNS = 600
MOST_SAMPLES = 10_000
"""Larger windows lose their oldest steps, longer series their oldest training windows: either fit then takes some
seconds at most, beside a network that trains for minutes."""


def fit_ridge(setting: Setting) -> Fitted:
    """Fit a linear regression with small weights; how small is chosen by leaving out each training window in turn.

    A. Hoerl, R. Kennard, "ridge regression", Technometrics 12 (1970); alpha by G. Golub, M. Heath, G. Wahba,
    "Generalized cross-validation", Technometrics 21 (1979).
    """
    # Imported here so that the app, which only shows results, stays small.
    from sklearn.linear_model import RidgeCV

    fitted = _fitted(RidgeCV(alphas=ALPHAS), setting.data)
    note = (
        f"It multiplies every number of a window{_seen(setting.data.train)} by a weight and adds them up; alpha = "
        f"{float(fitted.alpha_):.3g}, which keeps the weights small, was best when each training window was left out "
        "in turn."
    )
    return Fitted(lambda windows: _predicted(fitted, windows), note)


def fit_gradient_boosting(setting: Setting) -> Fitted:
    """Fit many small decision trees, each to what those before it left over, with fixed settings.

    J. Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29 (2001).
    """
    # Imported here so that the app, which only shows results, stays small.
    from sklearn.ensemble import HistGradientBoostingRegressor

    trees = HistGradientBoostingRegressor(
        max_iter=TREES,
        learning_rate=_LEARNING_RATE,
        max_leaf_nodes=_LEAVES,
        max_bins=_BINS,
        early_stopping=False,
        random_state=setting.seed,
    )
    fitted = _fitted(trees, setting.data)
    bound = setting.data.target_kind == "level" and not setting.data.train.by_window
    beyond = " They can't predict levels beyond those they saw in training." * bound
    note = (
        f"It adds up {TREES} small decision trees on a window's numbers{_seen(setting.data.train)}, each fitted to "
        f"what those before it left over.{beyond}"
    )
    return Fitted(lambda windows: _predicted(fitted, windows), note)


def _fitted(model: Any, data: PreparedData) -> Any:
    """Fit a scikit-learn regressor to the first scaled target of the training windows."""
    targets = data.train.targets.reshape(len(data.train), -1)[:, 0]
    with one_thread():
        return model.fit(_flat(data.train, slice(-MOST_SAMPLES, None)), targets[-MOST_SAMPLES:].astype("float64"))


def _predicted(model: Any, windows: WindowSet) -> Float64:
    """Predict the next row of each window, in the target's unit, shape (samples,)."""
    starts = range(0, len(windows), MOST_SAMPLES)  # in pieces, as flat windows take much more memory than views
    with one_thread():
        scaled = [model.predict(_flat(windows, slice(start, start + MOST_SAMPLES))) for start in starts]
    return windows.to_level(np.concatenate(scaled).astype("float32"))


def _flat(windows: WindowSet, samples: slice) -> Float64:
    """Return the newest steps of some windows, side by side, shape (samples, columns)."""
    chosen = windows.inputs_of(samples)[:, -_steps(windows) :]  # (samples, steps, features)
    return chosen.reshape(len(chosen), -1).astype("float64")


def _steps(windows: WindowSet) -> int:
    """Return how many of a window's newest steps are used."""
    features = int(windows.series.shape[1])
    return min(windows.window, max(1, MOST_COLUMNS // features))


def _seen(windows: WindowSet) -> str:
    """Return a remark for the note where not the whole window is used."""
    return "" if _steps(windows) == windows.window else f" (of its newest {_steps(windows)} steps)"


LEARNED_BASELINES = (
    Baseline("ridge", "ridge regression", fit_ridge, is_simple=False, libraries=("sklearn.linear_model",)),
    Baseline(
        "gradient_boosting",
        "gradient boosting",
        fit_gradient_boosting,
        is_simple=False,
        libraries=("sklearn.ensemble",),
    ),
)
