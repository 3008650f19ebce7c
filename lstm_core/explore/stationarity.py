"""Does a series keep coming back to one level, or does it wander off?"""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from lstm_core.explore.relations import require_variation

__all__ = ["MOST_ROWS", "Stationarity", "stationarity"]

MOST_ROWS = 5000  # the newest; more say the same and take many seconds


@dataclass(frozen=True)
class Stationarity:
    """Result of the augmented Dickey-Fuller test.

    Attributes:
        p: How often a random walk would look at least as steady as this series by chance, from 0 to 1.
        statistic: The test's statistic; the further below 0, the steadier.
        lags: Past changes that the test took into account, chosen by Akaike's criterion.
        rows: Values that were tested.
    """

    p: float
    statistic: float
    lags: int
    rows: int

    @property
    def is_stationary(self) -> bool:
        """Whether a random walk is ruled out at the usual 5%."""
        return self.p < 0.05

    @property
    def p_in_words(self) -> str:
        """The p value as text.

        Example:
            >>> Stationarity(0.00002, -5.1, 0, 100).p_in_words, Stationarity(0.42, -1.7, 0, 100).p_in_words
            ('p < 0.001', 'p = 0.420')
        """
        return "p < 0.001" if self.p < 0.001 else f"p = {self.p:.3f}"

    def sentence(self, name: str) -> str:
        """Say in one plain sentence what the test found.

        Args:
            name: What the tested numbers are called, such as ``The values of close``.

        Example:
            >>> Stationarity(0.42, -1.7, 0, 100).sentence("The values of close")[:57]
            'The values of close can not be told from a random walk (p'
        """
        if self.is_stationary:
            return (
                f"{name} are stationary as far as the test can tell ({self.p_in_words}): they keep coming back to one "
                "level, so what a model learns about it in one year can hold in another."
            )
        return (
            f"{name} can not be told from a random walk ({self.p_in_words}): they may wander off and not come back, so "
            "the test part may lie at a level that the model has never seen."
        )


def stationarity(values: ArrayLike, name: str = "This series") -> Stationarity:
    """Test a series for a unit root (the mark of a random walk) by the augmented Dickey-Fuller test.

    D. Dickey, W. Fuller, "Distribution of the estimators for autoregressive time series with a unit root", Journal
    of the American Statistical Association 74 (1979); the arithmetic is statsmodels', with a constant.

    Args:
        values: The series in the order of time, shape (rows,); of more than ``MOST_ROWS``, the newest are tested.
        name: What an error calls the series.

    Raises:
        TooFewRowsError: It has fewer values than the test needs.
        DataError: It does not vary.
    """
    series = require_variation(values, name)[-MOST_ROWS:]
    require_variation(series, name)
    # Imported here because it takes seconds.
    from statsmodels.tsa.stattools import adfuller  # type: ignore[import-untyped]

    statistic, p, lags, *_ = adfuller(series, autolag="AIC", result_object=False)
    return Stationarity(p=float(p), statistic=float(statistic), lags=int(lags), rows=len(series))
