"""HAR and the linear model fitted to all tickers together: what pooling alone is worth, without a network.

Each series counts in deviations from the mean of its own training part, so that one set of weights fits all. A ticker
that training never sees is predicted by the others' weights, as it is by the network.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lstm_core.arrays import Float64, Int64
from lstm_core.evaluation.baselines import Baseline, Fitted, Setting
from lstm_core.evaluation.choosing import choosing_for
from lstm_core.features.har import means_before
from lstm_core.model.linear import LENGTHS
from lstm_core.numbers import listed

__all__ = ["POOLED", "pooled_baselines"]

POOLED = ("har_pooled", "linear_pooled")
"""What they are called in files."""

_ALPHA = 1.0
"""How strongly weights are pulled to 0, beside some ten thousand rows: only columns that say the same feel it."""

_MEANS = listed([f"{length}" for length in LENGTHS])


def pooled_baselines(settings: Sequence[Setting]) -> tuple[Baseline, ...]:
    """Return HAR and the linear model, fitted to the training parts of several tickers at once.

    Args:
        settings: One a ticker that training sees.
    """
    har = _Regression(settings, lambda setting: setting.level[:, None])
    linear = _Regression(settings, lambda setting: setting.columns)
    all_alike = "each times a weight that is the same for all tickers; the training parts of all decided it."
    return (
        Baseline(
            POOLED[0],
            "HAR of all tickers",
            har.for_a_ticker(f"It adds up the means of the last {_MEANS} values, {all_alike}"),
        ),
        Baseline(
            POOLED[1],
            "linear model of all tickers",
            linear.for_a_ticker(f"It adds up the means of the last {_MEANS} values of every input, {all_alike}"),
        ),
    )


@dataclass(frozen=True)
class _Regression:
    """A linear regression on the means of some columns, over several tickers.

    Attributes:
        settings: What it is fitted to.
        columns: Returns the columns that are looked at, shape (rows, columns).
    """

    settings: Sequence[Setting]
    columns: Callable[[Setting], Float64] = field(repr=False)

    @cached_property
    def weights(self) -> Float64:
        """Those of the training parts."""
        return self._fitted_to(self.settings)

    @cached_property
    def weights_before(self) -> Float64:
        """Those of the training parts without the rows by which methods are chosen where no validation part is."""
        shorter = [choosing.setting for one in self.settings if (choosing := choosing_for(one)) is not None]
        return self._fitted_to([one for one in shorter if one is not None])

    @cached_property
    def weights_in_the_end(self) -> Float64:
        """Those of everything before the test part."""
        return self._fitted_to([one.before_test for one in self.settings])

    def _weights_of(self, other: Setting) -> Float64:
        """Return the weights for a ticker that is to be fitted to another part than the training part."""
        split = other.data.split
        return self.weights_in_the_end if split.train.stop == split.test.start else self.weights_before

    def for_a_ticker(self, note: str) -> Callable[[Setting], Fitted]:
        """Return what makes the predictions of one ticker."""

        def fit(setting: Setting) -> Fitted:
            again = lambda other: self._with(self._weights_of(other), other, note)  # noqa: E731
            found = self._with(self.weights, setting, note)
            return Fitted(found.predict, note, again=again)

        return fit

    def _with(self, weights: Float64, setting: Setting, note: str) -> Fitted:
        scaled, (center, scale) = self._scaled(setting)
        return Fitted(lambda windows: _terms(scaled, windows.rows) @ weights * scale + center, note)

    def _fitted_to(self, settings: Sequence[Setting]) -> Float64:
        """Solve the normal equations, to which each ticker adds its rows, so that none need be side by side."""
        parts = [self._equations(setting) for setting in settings]
        squares = np.sum([square for square, _ in parts], axis=0)
        products = np.sum([product for _, product in parts], axis=0)
        pull = _ALPHA * np.eye(len(products))
        pull[0, 0] = 0.0  # not the constant
        found: Float64 = np.linalg.solve(squares + pull, products)
        return found

    def _equations(self, setting: Setting) -> tuple[Float64, Float64]:
        scaled, (center, scale) = self._scaled(setting)
        rows = setting.training_rows
        learned = np.arange(max(1, min(rows.start + LENGTHS[-1], rows.stop - 1)), rows.stop)
        terms = _terms(scaled, learned)
        return terms.T @ terms, terms.T @ ((setting.level[learned] - center) / scale)

    def _scaled(self, setting: Setting) -> tuple[Float64, tuple[float, float]]:
        """Return the columns in deviations from their training means, and the target's own mean and deviation."""
        rows = setting.training_rows
        columns = self.columns(setting)
        center, scale = _unit(columns[rows])
        level_center, level_scale = _unit(setting.level[rows, None])
        return (columns - center) / scale, (float(level_center[0]), float(level_scale[0]))


def _unit(training: Float64) -> tuple[Float64, Float64]:
    """Return mean and deviation of each column; one that never changes says what sort of ticker it is, and stays."""
    center, scale = training.mean(axis=0), training.std(axis=0)
    constant = scale <= 1e-12 * np.abs(training).max(axis=0)
    return np.where(constant, 0.0, center), np.where(constant, 1.0, scale)


def _terms(scaled: Float64, rows: Int64) -> Float64:
    return np.column_stack([np.ones(len(rows)), means_before(scaled, rows)])
