"""GARCH(1,1), the classical model of how far a price moves, as a baseline for targets that say just that."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.evaluation.baselines import Baseline, Fitted, Setting, Unfit
from lstm_core.features.indicator_kinds import volatility_of
from lstm_core.features.volatility import Volatility
from lstm_core.features.window_set import WindowSet
from lstm_core.numbers import number

__all__ = ["GARCH_BASELINE", "MOST_ROWS", "Garch", "fit_garch"]

_FEWEST_ROWS = 100
MOST_ROWS = 5_000  # the newest of the training part


@dataclass(frozen=True)
class Garch:
    """The model: today's variance is ``omega + alpha * yesterday's squared error + beta * yesterday's variance``.

    T. Bollerslev, "Generalized autoregressive conditional heteroskedasticity", Journal of Econometrics 31 (1986).

    Attributes:
        mean: Mean return, in percent.
        omega, alpha, beta: The weights.
        first: The variance of the first return, in percent squared.
    """

    mean: float
    omega: float
    alpha: float
    beta: float
    first: float

    def variances(self, returns: Float64) -> Float64:
        """Return the variance of each return as foreseen one row before it, and that of the return to come.

        Args:
            returns: In percent, in the order of time, shape (rows,).

        Returns:
            In percent squared, shape (rows + 1,).

        Example:
            >>> Garch(mean=0.0, omega=0.5, alpha=0.25, beta=0.5, first=2.0).variances(np.array([2.0, 0.0])).tolist()
            [2.0, 2.5, 1.75]
        """
        # Imported here so that the app, which only shows results, stays small.
        from scipy.signal import lfilter

        shocks = self.omega + self.alpha * (returns - self.mean) ** 2
        later, _ = lfilter([1.0], [1.0, -self.beta], shocks, zi=[self.beta * self.first])
        return np.concatenate([[self.first], np.asarray(later)])


def fit_garch(setting: Setting) -> Fitted | Unfit:
    """Fit GARCH(1,1) to the returns of the training part's closes; later returns only move its state on.

    What it foresees is a variance. The value that means this variance (``features/volatility.py``) is put on the
    target's footing by a straight line fitted to the training part, since a range, say, leaves out the night: J.
    Mincer, V. Zarnowitz, "The evaluation of economic forecasts" (1969). Fitting is by maximum likelihood with normal
    errors, by the package ``arch``.
    """
    about, rows = volatility_of(setting.target), setting.training_rows
    if about is None:
        return Unfit()
    if setting.closes is None or not np.all(setting.closes[rows] > 0):
        return Unfit("there is no column 'close' of values above 0 to take returns of")
    start = max(rows.start, rows.stop - MOST_ROWS)
    with np.errstate(divide="ignore", invalid="ignore"):  # later closes may be anything; predictions are looked at
        returns = 100 * np.diff(np.log(setting.closes[start:]))  # of the rows from start + 1 on
    training = returns[: rows.stop - start - 1]
    if len(training) < _FEWEST_ROWS:
        return Unfit(f"the training part has under {_FEWEST_ROWS} returns")
    model = _fitted(training)
    if model is None:
        return Unfit("its fit to the training part did not converge")
    return _on_the_target(setting, about, model, (start, returns))


def _on_the_target(setting: Setting, about: Volatility, model: Garch, found: tuple[int, Float64]) -> Fitted:
    start, returns = found
    learned = np.arange(start + 1, setting.training_rows.stop)

    def foreseen(up_to: int) -> Float64:
        """Return the values that the variances of the rows from ``start + 1`` to ``up_to`` mean."""
        return about.from_variance(model.variances(returns[: up_to - start - 1]))

    slope, base = np.polyfit(foreseen(int(learned[-1])), setting.level[learned], 1)

    def predict(windows: WindowSet) -> Float64:
        # Rows before the newest ones that it was fitted to are drawn only on purpose; the first variance stands there.
        places = np.maximum(windows.rows - start - 1, 0)
        predicted: Float64 = base + slope * foreseen(int(windows.rows.max()))[places]
        return predicted

    return Fitted(predict, _note(model))


def _fitted(returns: Float64) -> Garch | None:
    """Fit the model by maximum likelihood; ``None`` if that fails."""
    spread = float(returns.std())
    if spread <= 0:
        return None
    # Imported here because it takes seconds.
    from arch import arch_model

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # that it did not converge is asked for below
        try:
            found: Any = arch_model(returns / spread, mean="Constant", vol="GARCH", p=1, q=1, rescale=False).fit(
                disp="off"
            )
        except (ArithmeticError, ValueError, np.linalg.LinAlgError):
            return None
    mean, omega, alpha, beta = (float(value) for value in found.params)
    first = float(found.conditional_volatility[0]) ** 2
    if found.convergence_flag or not np.isfinite([mean, omega, alpha, beta, first]).all():
        return None
    return Garch(mean * spread, omega * spread**2, alpha, beta, first * spread**2)


def _note(model: Garch) -> str:
    return (
        f"GARCH(1,1) foresees the variance of the next return: {number(100 * model.beta, 2)}% of the last one's stays, "
        f"and {number(100 * model.alpha, 2)}% of the last squared return is added. A straight line fitted to the "
        "training part makes that a value of the target."
    )


GARCH_BASELINE = Baseline("garch", "GARCH", fit_garch, libraries=("scipy.signal", "arch"))
