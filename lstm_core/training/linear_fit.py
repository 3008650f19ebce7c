"""Fitting the linear model that is averaged with a run's networks."""

from __future__ import annotations

import numpy as np

from lstm_core.arrays import Float32, Float64
from lstm_core.features.window_set import WindowSet
from lstm_core.model.linear import ALPHAS, LinearModel, lengths_within, means_of
from lstm_core.one_thread import one_thread

__all__ = ["fit_linear_model", "linear_outputs"]

_AT_ONCE = 20_000  # windows, so that those of many tickers do not all lie in memory


def fit_linear_model(windows: WindowSet) -> LinearModel:
    """Fit a ridge regression of scaled targets on means of the newest steps of each input.

    How strongly its weights are pulled to 0 is what leaving out each window in turn prefers (G. Golub, M. Heath, G.
    Wahba, "Generalized cross-validation", Technometrics 21 (1979)).

    Args:
        windows: What to learn from.
    """
    # Imported here so that whoever only predicts stays small.
    from sklearn.linear_model import RidgeCV

    lengths = lengths_within(windows.window)
    means = _means(windows, lengths)
    center, deviation = means.mean(axis=0), means.std(axis=0)
    # A column that never changes says nothing; rounding must not be blown up to a number.
    scale = np.where(deviation <= 1e-9 * np.maximum(np.abs(means).max(axis=0), 1.0), np.inf, deviation)
    with one_thread():
        fitted = RidgeCV(alphas=ALPHAS).fit((means - center) / scale, windows.targets.astype("float64"))
    horizon = windows.targets.shape[1]
    weights = fitted.coef_.reshape(horizon, -1).T / scale[:, None]  # (means, horizon)
    bias = fitted.intercept_ - center @ weights  # (horizon,)
    return LinearModel(lengths, tuple(map(tuple, weights.tolist())), tuple(np.reshape(bias, horizon).tolist()))


def linear_outputs(model: LinearModel | None, windows: WindowSet) -> Float32 | None:
    """Return what a linear model puts out for windows, shape (samples, horizon); ``None`` without one."""
    if model is None:
        return None
    return np.concatenate([model.outputs(windows.inputs_of(part)) for part in _parts(windows)])


def _means(windows: WindowSet, lengths: tuple[int, ...]) -> Float64:
    return np.concatenate([means_of(windows.inputs_of(part), lengths) for part in _parts(windows)])


def _parts(windows: WindowSet) -> list[slice]:
    return [slice(start, start + _AT_ONCE) for start in range(0, len(windows), _AT_ONCE)]
