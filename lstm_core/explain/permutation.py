"""Permutation importance: how much worse predictions become when a feature's windows are dealt out to other days.

L. Breiman, "Random forests", Machine Learning 45 (2001); for any model: A. Fisher, C. Rudin, F. Dominici, "All models
are wrong, but many are useful", JMLR 20 (2019). A feature is shuffled as a whole, all time steps of a window together,
so that it keeps its own shape in time and only loses its tie to the day.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from lstm_core.arrays import Float64, Int64
from lstm_core.errors import TooFewRowsError
from lstm_core.evaluation.measures import rmse
from lstm_core.explain.many_days import spread_days
from lstm_core.explain.trained import TrainedModel

__all__ = ["FeatureImportance", "PermutationImportance", "permutation_importance"]


_REPEATS = 20
_MOST_DAYS = 250
"""With more test days, so many of them, evenly spread, are used."""


@dataclass(frozen=True, eq=False)
class FeatureImportance:
    """How much one feature is worth to the predictions.

    Attributes:
        name: The input, as the config lists it.
        increases: By how much the root mean squared error grew in each shuffle, in the target's unit.
        low, high: Where 95 of 100 single shuffles lie. If 0 lies inside, the feature's true windows serve the model no
            better than those of any other day.
    """

    name: str
    increases: Float64 = field(repr=False)
    low: float
    high: float

    @property
    def mean(self) -> float:
        """Mean increase, in the target's unit."""
        return float(self.increases.mean())

    @property
    def deviation(self) -> float:
        """Standard deviation of the increase from shuffle to shuffle."""
        return float(self.increases.std(ddof=1))

    @property
    def matters(self) -> bool:
        """Whether predictions are worse without it than chance explains."""
        return self.low > 0


@dataclass(frozen=True, eq=False)
class PermutationImportance:
    """The importance of every feature.

    Attributes:
        rmse: Root mean squared error with nothing shuffled, in the target's unit.
        days: On how many test days.
        features: In the order of the inputs.
    """

    rmse: float
    days: int
    features: tuple[FeatureImportance, ...]


def permutation_importance(
    model: TrainedModel, *, repeats: int = _REPEATS, most_days: int = _MOST_DAYS, seed: int = 0
) -> PermutationImportance:
    """Measure how much worse predictions of the test part become when one feature is shuffled among its days.

    Only what the network sees is shuffled: the last known value, to which a predicted change is added, stays that of
    the day. Features that say the same (open and close) stand in for each other, so both can seem unimportant.

    The interval is where one more shuffle would lie in 95 of 100 cases (mean and standard deviation of the repeats,
    Student's t). Had the feature no tie to the day, the true order would be as good as any shuffled one, and 0, its
    increase, would lie inside. Windows of neighboring days overlap, which makes it somewhat too narrow.

    Args:
        model: The model.
        repeats: How often each feature is shuffled, at least 2.
        most_days: How many test days to use at most.
        seed: Of the shuffles; the same arguments give the same numbers.

    Raises:
        TooFewRowsError: There are fewer than 2 test days.

    Example:
        >>> found = permutation_importance(model)  # doctest: +SKIP
        >>> [(feature.name, round(feature.mean, 2)) for feature in found.features]  # doctest: +SKIP
        [('open', 0.31), ('close', 2.07)]
    """
    # Imported here so that whoever does not ask stays small.
    from sklearn.inspection import permutation_importance as shuffle_columns

    samples = spread_days(len(model.test_rows), most_days)
    if len(samples) < 2:
        raise TooFewRowsError("Shuffling needs at least two predictions. Choose a longer series or a larger test part.")
    asked = _AskedByDay(model, samples)
    unshuffled = np.tile(np.arange(len(samples))[:, None], (1, len(model.inputs)))  # (samples, features)
    actual = model.actual(samples)
    found = shuffle_columns(asked, unshuffled, actual, scoring=_minus_rmse, n_repeats=repeats, random_state=seed)
    return PermutationImportance(
        rmse=rmse(actual, asked.predict(unshuffled)),
        days=len(samples),
        features=tuple(
            _importance(name, increases) for name, increases in zip(model.inputs, found.importances, strict=True)
        ),
    )


class _AskedByDay:
    """The model as scikit-learn wants it: a table with a row a sample and a column a feature.

    scikit-learn shuffles the columns of such a table, and a window is not one number. So a cell holds the number of
    the day whose window the feature is taken from: shuffling a column deals out whole windows.
    """

    def __init__(self, model: TrainedModel, samples: Int64) -> None:
        self._model = model
        self._windows = model.windows(samples)  # (samples, time, features)
        self._frame = model.frame(samples)

    def fit(self, table: Int64, actual: Float64) -> Self:
        """Do nothing: scikit-learn asks for this method but never calls it here."""
        return self

    def predict(self, table: Int64) -> Float64:
        """Predict with each feature's window taken from the day that its cell names."""
        dealt = np.empty_like(self._windows)
        for feature in range(dealt.shape[2]):
            dealt[:, :, feature] = self._windows[table[:, feature], :, feature]
        return self._model.predict(dealt, self._frame)


def _minus_rmse(asked: Any, table: Int64, actual: Float64) -> float:
    return -rmse(actual, asked.predict(table))  # scikit-learn's scores are the better the greater


def _importance(name: str, increases: Float64) -> FeatureImportance:
    from scipy.stats import t

    repeats = len(increases)
    reach = float(t.ppf(0.975, repeats - 1)) * float(increases.std(ddof=1)) * math.sqrt(1 + 1 / repeats)
    mean = float(increases.mean())
    return FeatureImportance(name, increases, mean - reach, mean + reach)
