"""ARIMA, the classical model of one series, as a baseline."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.evaluation.baselines import Baseline, Fitted, Setting, Unfit
from lstm_core.features.window_set import WindowSet

__all__ = ["ARIMA_BASELINE", "MOST_ROWS", "ORDERS", "fit_arima"]

Order = tuple[int, int, int]

ORDERS = ((0, 0), (1, 0), (0, 1), (1, 1), (2, 2))
"""Past values and past errors that a model may have; the smallest set that finds trends, slow returns and waves."""

MOST_ROWS = 2_000  # the newest of the training part; more say the same and take seconds
_FLAT = 1e-2  # slope of the log likelihood at which it counts as the maximum; less is lost in rounding


def fit_arima(setting: Setting) -> Fitted | Unfit:
    """Fit an ARIMA model to the training values; later values only move its state on, its parameters stay.

    Whether the values or their changes are modeled is decided by the KPSS test, the order by the Bayesian information
    criterion: R. Hyndman, Y. Khandakar, "Automatic time series forecasting: the forecast package for R", Journal of
    Statistical Software 27 (2008). Fitting is by maximum likelihood (the innovations algorithm; P. Brockwell, R. Davis,
    "Introduction to Time Series and Forecasting" (2016), section 5.2), filtering by Kalman's filter, both statsmodels'.
    """
    return _best_of(setting)


def _best_of(setting: Setting, order: Order | None = None) -> Fitted | Unfit:
    """Fit models of all orders and take the best, or one of a given order."""
    training = setting.level[setting.training_rows][-MOST_ROWS:]
    center, scale = float(training.mean()), float(training.std())
    if np.ptp(training) <= 1e-9 * np.abs(training).max():
        return Unfit("the target never changes in the training part")
    orders = _candidates(training) if order is None else [order]
    fitted = [_fit((training - center) / scale, one) for one in orders]
    converged = [result for result in fitted if result is not None]
    if not converged:
        return Unfit("its fit to the training part did not converge")
    best = min(converged, key=lambda result: float(result.bic))
    first = setting.training_rows.start

    def predict(windows: WindowSet) -> Float64:
        known = setting.level[first : int(windows.rows.max()) + 1]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Each value is predicted from those before it; none changes the parameters.
            ahead: Float64 = best.apply((known - center) / scale).predict()
        predicted: Float64 = ahead[windows.rows - first] * scale + center
        return predicted

    return Fitted(predict, _note(*best.model.order), again=lambda other: _best_of(other, best.model.order))


def _candidates(training: Float64) -> list[Order]:
    """Return the orders to try: of the changes if the values wander off, else of the values."""
    # Imported here because it takes seconds.
    from statsmodels.tsa.stattools import kpss  # type: ignore[import-untyped]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that p lies outside its table
        p = kpss(training, regression="c", nlags="auto", result_object=False)[1]
    return [(past, int(p < 0.05), errors) for past, errors in ORDERS]


def _fit(values: Float64, order: Order) -> Any | None:
    """Fit one order by maximum likelihood; ``None`` if that fails or ends before the maximum."""
    # Imported here because it takes seconds.
    from statsmodels.tsa.arima.model import ARIMA  # type: ignore[import-untyped]

    def fit(**settings: Any) -> Any:
        model = ARIMA(values, order=order, trend="n")  # the values have mean 0
        return model.fit(method="innovations_mle", cov_type="none", method_kwargs=settings)

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # that values are differenced first, that starting values had to be moved
        try:
            result = fit(minimize_kwargs={"options": {"gtol": _FLAT}})
            if not _at_maximum(result):  # near the edge of what is allowed this other search goes on
                result = fit(start_params=result.params, minimize_kwargs={"method": "L-BFGS-B"})
        except (ArithmeticError, ValueError, np.linalg.LinAlgError):
            return None
    return result if _at_maximum(result) and np.isfinite(result.bic) else None


def _at_maximum(result: Any) -> bool:
    return bool(result.fit_details.minimize_results.success)


def _note(past: int, differences: int, errors: int) -> str:
    name, word = f"ARIMA({past},{differences},{errors})", "change" if differences else "value"
    if past == errors == 0:
        what = "the last value" if differences else "the mean of the training part"
        return f"{name} predicts {what}: by the Bayesian criterion no simple pattern in its {word}s is worth more."
    terms = [
        f"{count} past {term}{'s' * (count > 1)}" for count, term in ((past, word), (errors, "error")) if count > 0
    ]
    return (
        f"{name} predicts the next {word} from {' and '.join(terms)}; how many was chosen by the Bayesian criterion, "
        "their weights were fitted to the training part."
    )


ARIMA_BASELINE = Baseline(
    "arima", "ARIMA", fit_arima, libraries=("statsmodels.tsa.arima.model", "statsmodels.tsa.stattools")
)
