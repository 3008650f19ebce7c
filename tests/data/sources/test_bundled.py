"""The bundled series are there, complete and clean."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from lstm_core.choices import DataChoice
from lstm_core.data.catalogue import load_series
from lstm_core.data.sources.bundled import BUNDLED, STOCKS, Bundled, load_bundled
from lstm_core.errors import DatasetNotFoundError

ROWS = {
    **{"ibm": 3270, "aapl": 3270, "msft": 3270, "goog": 2148, "fb": 196, "seattle": 1461},
    **{"sp500_index": 5031, "sp500_vix": 1257, "vix": 1259},
}


@pytest.mark.parametrize(("name", "rows"), ROWS.items())
def test_each_bundled_set_is_a_valid_table(name: str, rows: int) -> None:
    table = load_bundled(name)
    assert len(table) == rows
    assert table.dates.is_monotonic_increasing
    assert table.dates.is_unique
    assert set(table.frame.dtypes) == {np.dtype("float64")}
    assert np.isfinite(table.frame.to_numpy()).all()


@pytest.mark.parametrize("name", STOCKS)
def test_stocks_are_bars_called_by_their_ticker(name: str) -> None:
    table = load_bundled(name)
    assert (table.title, table.has_candles) == (name.upper(), True)


def test_the_weather_is_that_of_seattle_day_by_day() -> None:
    table = load_bundled("seattle")
    assert (table.title, table.default_target) == ("Seattle weather", "temp_max")
    assert table.columns == ("precipitation", "wind", "temp_min", "temp_max")
    assert (table.dates.to_series().diff().dropna() == pd.Timedelta(days=1)).all()
    first = table.frame.loc["2012-01-02"]
    assert first.tolist() == [10.9, 4.5, 2.8, 10.6]
    assert (table.frame["temp_min"] <= table.frame["temp_max"]).all()


def test_the_index_and_the_vix_are_joined_by_their_date() -> None:
    index, both, vix = (load_bundled(name).frame for name in ("sp500_index", "sp500_vix", "vix"))
    assert index.loc["1999-01-04"].tolist() == [1229.22998, 1248.810059, 1219.099976, 1228.099976, 877e6]
    assert (index["high"] > index["low"]).all()
    assert both.columns.tolist() == ["open", "high", "low", "close", "volume", "vix"]
    assert both["vix"].equals(vix["vix"].reindex(both.index))
    assert both["close"].equals(index["close"].reindex(both.index))
    assert vix.loc["2014-01-03", "vix"] == 13.76


def test_the_index_says_its_terms_and_offers_the_vix() -> None:
    source, index = Bundled(), DataChoice(name="sp500_index")
    entry = source.describe(index, None)
    assert (entry.license, entry.provenance) == ("NCSA", "Yahoo Finance, by way of arch")
    assert source.siblings(index, None) == ("VIX",)
    assert not source.is_stock(index)
    joined = load_series(index.model_copy(update={"extra": ("VIX:vix",), "max_age": 1}))
    assert joined.frame["vix:vix"].tolist()[:2] == [13.76, 13.55]


def test_the_index_is_read_without_the_package_that_ships_it() -> None:
    code = "import sys; from lstm_core.data.sources.bundled import load_bundled; load_bundled('sp500_index'); "
    check = "print([name for name in ('arch', 'scipy', 'statsmodels') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code + check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", BUNDLED)
def test_the_description_names_the_years(name: str) -> None:
    table = load_bundled(name)
    assert BUNDLED[name].endswith(f"{table.start:%Y}-{table.end:%Y}")


def test_the_catalogue_lists_exactly_the_sets_tested_here() -> None:
    assert list(BUNDLED) == list(ROWS)


def test_the_case_of_a_name_does_not_matter() -> None:
    assert load_bundled("IBM").sha256 == load_bundled("ibm").sha256


def test_an_unknown_name_is_told_what_there_is() -> None:
    with pytest.raises(DatasetNotFoundError) as refused:
        load_bundled("tsla")
    assert str(refused.value) == (
        "There is no bundled dataset 'tsla'. Choose one of: ibm, aapl, msft, goog, fb, seattle, sp500_index, "
        "sp500_vix, vix."
    )
