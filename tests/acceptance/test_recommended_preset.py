"""The recommended preset is never much worse than repeating yesterday."""

from collections.abc import Callable

import pytest

from lstm_core.config import preset
from lstm_core.data.catalogue import load_series
from lstm_core.data.first_choice import FIVE_YEARS
from lstm_core.experiment import run
from lstm_core.results import RunResult
from tests.acceptance.conftest import Series

TICKERS = ("IBM", "MSFT", "AAPL", "XOM", "GE", "KO")


def assert_within_5_percent_of_persistence(result: RunResult) -> None:
    assert result.evaluation.model.rmse / result.evaluation.persistence.rmse <= 1.05
    assert result.windows["test"] == (252, 60, 2)  # every day of the last fifth of five years is predicted


@pytest.mark.slow
@pytest.mark.exhaustive  # the next test stands for all
@pytest.mark.parametrize("ticker", TICKERS)
def test_it_is_within_5_percent_of_persistence(reference: Callable[[str], Series], ticker: str) -> None:
    data, table = reference(ticker)
    result = run(preset("recommended").with_("data", **data.model_dump()), table=table)
    assert_within_5_percent_of_persistence(result)


@pytest.mark.slow
@pytest.mark.further
def test_so_it_is_on_the_stock_that_comes_with_the_lab() -> None:
    config = preset("recommended").with_("data", name="ibm", last_rows=FIVE_YEARS)
    assert_within_5_percent_of_persistence(run(config, table=load_series(config.data)))
