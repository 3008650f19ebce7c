"""The recommended preset is never much worse than repeating yesterday."""

from pathlib import Path

import pytest

from lstm_core.config import DataConfig, preset
from lstm_core.data.catalogue import load_file
from lstm_core.experiment import run

MORE = [pytest.param(ticker, marks=pytest.mark.exhaustive) for ticker in ("AAPL", "XOM", "GE", "KO")]
TICKERS = ["IBM", "MSFT", *MORE]


@pytest.mark.slow
@pytest.mark.parametrize("ticker", TICKERS)
def test_it_is_within_5_percent_of_persistence(reference_data: Path, ticker: str) -> None:
    path = reference_data / "sp500_30_tickers.csv"
    if not path.exists():
        pytest.skip(f"no reference file {path}")
    reference, table = load_file(path, DataConfig(ticker=ticker))
    result = run(preset("recommended").with_("data", **reference.model_dump()), table=table)
    ratio = result.evaluation.model.rmse / result.evaluation.persistence.rmse
    assert ratio <= 1.05
    assert result.windows["test"] == (252, 60, 2)  # every day of the last fifth of five years is predicted
