"""HAR as a baseline: a linear regression on means of the last 1, 5 and 22 rows, and on last season's values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Float64, Int64
from lstm_core.evaluation.baselines import SEASON_LIBRARIES, Baseline, Fitted, Setting, Unfit
from lstm_core.features.har import means_before
from lstm_core.model.linear import lengths_up_to
from lstm_core.numbers import listed

__all__ = ["HAR_BASELINE", "fit_har"]

_ROWS_A_TERM = 5  # that the training part must have left for a regression to say anything
_PERIODS = 3  # seasons that the training part must hold for one of them to be spent on the first value


def fit_har(setting: Setting) -> Fitted | Unfit:
    """Regress the value on means of the last 1, 5 and 22 values, by least squares, on the rows of the training part.

    The means reach back beyond a short window, as ARIMA's memory does: what a method is to be held against is the past
    of the series, whatever part of it the network is shown. Those longer than a fifth of the training part are left
    out. Where the training part shows a season of which it holds three, one season's mean takes the place of all longer
    ones, and the values one season before the predicted row and the row before it are looked at as well: with them it
    can say 'as much more than yesterday as it was a season ago'.

    Source: F. Corsi, "A simple approximate long-memory model of realized volatility", Journal of Financial Econometrics
    7 (2009).
    """
    rows, level = setting.training_rows, setting.level
    terms = _Terms.chosen(level[rows], _season(setting))
    first = rows.start + terms.reach
    learned = np.arange(first, rows.stop)
    if len(learned) < _ROWS_A_TERM * (terms.count + 1):
        return Unfit("the training part is too short")
    known = terms.of(level, learned)
    weights, *_ = np.linalg.lstsq(_with_one(known), level[learned], rcond=None)
    return Fitted(lambda windows: _with_one(terms.of(level, windows.rows)) @ weights, _note(terms))


@dataclass(frozen=True)
class _Terms:
    """What the regression looks at.

    Attributes:
        lengths: Of how many values the means are.
        period: Rows of a season whose values are looked at, too; 0 for none.
    """

    lengths: tuple[int, ...]
    period: int = 0

    @classmethod
    def chosen(cls, training: Float64, period: int) -> _Terms:
        lengths = lengths_up_to(len(training) // 5)
        if not period:
            return cls(lengths)
        return cls((*(length for length in lengths if length < period), period), period)

    @property
    def count(self) -> int:
        return len(self.lengths) + 2 * bool(self.period)

    @property
    def reach(self) -> int:
        """How many rows before a row are looked at."""
        return max(*self.lengths, self.period + bool(self.period))

    def of(self, level: Float64, rows: Int64) -> Float64:
        """Return all terms for some rows, shape (samples, count)."""
        means = means_before(level[:, None], rows, self.lengths)
        if not self.period:
            return means
        before = np.maximum(rows - self.period, 0)  # rows drawn from the very beginning have nothing before them
        return np.column_stack([means, level[before], level[np.maximum(before - 1, 0)]])


def _season(setting: Setting) -> int:
    found, rows = setting.season, setting.training_rows
    return found.period if found is not None and _PERIODS * found.period <= rows.stop - rows.start else 0


def _with_one(terms: Float64) -> Float64:
    return np.column_stack([np.ones(len(terms)), terms])


def _note(terms: _Terms) -> str:
    means = listed([f"{length}" for length in terms.lengths])
    season = f", and last season's values, {terms.period} rows before" if terms.period else ""
    return (
        f"It adds up the means of the last {means} values{season}, each times a weight that the training part "
        "decided. On daily bars they stand for a day, a week and a month."
    )


HAR_BASELINE = Baseline("har", "HAR", fit_har, libraries=SEASON_LIBRARIES)
