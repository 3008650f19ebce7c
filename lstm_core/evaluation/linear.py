"""The linear model: a regression on means of the last 1, 5 and 22 values of every input that the network has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Float64, Int64
from lstm_core.evaluation.baselines import Baseline, Fitted, Setting, Unfit
from lstm_core.features.har import means_before
from lstm_core.features.window_set import WindowSet
from lstm_core.model.linear import ALPHAS, lengths_up_to
from lstm_core.numbers import listed
from lstm_core.one_thread import one_thread

__all__ = ["LINEAR_BASELINE", "MOST_ROWS", "fit_linear"]

MOST_ROWS = 10_000  # the newest of the training part


def fit_linear(setting: Setting) -> Fitted | Unfit:
    """Fit a ridge regression on the means of 1, 5 and 22 rows of every input, and of the target itself.

    It is HAR (F. Corsi 2009) with more columns: on real volatility, half of what networks win over HAR is won by it (K.
    Christensen, M. Siggaard, B. Veliyev, "A machine learning approach to volatility forecasting", Journal of Financial
    Econometrics 21 (2023)). Weights are pulled to 0 as far as leaving out each row in turn prefers, from either of two
    starts: the mean, or the last value, to which a price stays close.
    """
    # Imported here so that the app, which only shows results, stays small.
    from sklearn.linear_model import RidgeCV

    rows, level = setting.training_rows, setting.level
    lengths = lengths_up_to((rows.stop - rows.start) // 5)
    learned = np.arange(rows.start + lengths[-1], rows.stop)[-MOST_ROWS:]
    if len(learned) < 2:
        return Unfit("the training part is too short")
    terms = _Terms.scaled_by(setting.columns, lengths, learned)
    known = terms.before(learned)
    with one_thread():
        starts = [
            RidgeCV(alphas=ALPHAS).fit(known, wanted)
            for wanted in (level[learned], level[learned] - level[learned - 1])
        ]
    from_last = bool(starts[1].best_score_ > starts[0].best_score_)
    chosen = starts[from_last]

    def predict(windows: WindowSet) -> Float64:
        with one_thread():
            predicted: Float64 = chosen.predict(terms.before(windows.rows))
        return predicted + windows.previous if from_last else predicted

    return Fitted(predict, _note(lengths, float(chosen.alpha_), from_last))


@dataclass(frozen=True)
class _Terms:
    """The means that the regression looks at, each with mean 0 and deviation 1 on the rows that it learned from."""

    columns: Float64
    lengths: tuple[int, ...]
    center: Float64
    scale: Float64

    @classmethod
    def scaled_by(cls, columns: Float64, lengths: tuple[int, ...], learned: Int64) -> _Terms:
        known = means_before(columns, learned, lengths)
        scale = known.std(axis=0)
        scale[scale <= 1e-12 * np.abs(known).max(axis=0)] = 1.0  # a column that never changes says nothing
        return cls(columns, lengths, known.mean(axis=0), scale)

    def before(self, rows: Int64) -> Float64:
        """Return those before some rows, shape (samples, columns * lengths)."""
        scaled: Float64 = (means_before(self.columns, rows, self.lengths) - self.center) / self.scale
        return scaled


def _note(lengths: tuple[int, ...], alpha: float, from_last: bool) -> str:
    means = listed([f"{length}" for length in lengths])
    start = " to the last value" if from_last else ""
    return (
        f"It adds{start} the means of the last {means} values of every input and of the target, each times a weight; "
        f"alpha = {alpha:.3g}, which keeps the weights small, was best when each training row was left out in turn."
    )


LINEAR_BASELINE = Baseline("linear", "linear model", fit_linear, libraries=("sklearn.linear_model",))
