"""The customer's reference data: daily bars of stocks of the S&P 500, 2013 to 2018, which are not ours to ship."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lstm_core.config import DataConfig
from lstm_core.data.catalogue import load_file
from lstm_core.data.keeping.sp500_file import DEFAULT_URL, FILE_NAME
from lstm_core.data.table import PriceTable
from lstm_core.errors import TickerNotFoundError

Series = tuple[DataConfig, PriceTable]

VARIABLE = "LSTM_LAB_REFERENCE_DATA"
FILES = ("ibm_2013_2018.csv", "sp500_30_tickers.csv", FILE_NAME)  # two excerpts, and the whole of it
FOLDER = Path(os.environ.get(VARIABLE, Path(__file__).parents[3] / "shared" / "data"))
HOW_TO_GIVE_IT = (
    f"Set {VARIABLE} to a folder with {FILE_NAME}, the S&P 500 five-year file (29 MB, {DEFAULT_URL}), or with an "
    f"excerpt of it called {FILES[0]} or {FILES[1]}"
)


@pytest.fixture(scope="session")
def reference() -> Callable[[str], Series]:
    """Return a function that reads a stock's reference data.

    Where they are missing it skips the test and says how to give them; whoever has set the variable for that means to
    have them tested, so that then it fails.
    """

    def load(ticker: str) -> Series:
        for path in (FOLDER / name for name in FILES):
            if path.is_file():
                try:
                    return load_file(path, DataConfig(ticker=ticker))
                except TickerNotFoundError:
                    continue
        give_up = pytest.fail if VARIABLE in os.environ else pytest.skip
        return give_up(f"no reference data of {ticker} in {FOLDER}. {HOW_TO_GIVE_IT}")

    return load
