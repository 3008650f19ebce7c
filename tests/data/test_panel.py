"""Several series together: all that can be used are, and what is left out is named with the reason."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lstm_core.choices import DataChoice
from lstm_core.config import DataConfig
from lstm_core.data.catalogue import load_data, load_file, load_panel, load_panel_file, load_series
from lstm_core.data.panel import PanelTable, chosen_tickers
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError, DataChangedError, DataError, TickerNotFoundError

ALL = DataChoice(tickers=("all",))
FILE = "day,name,open,close\n" + "".join(
    f"2024-01-{day:02d},{name},{day + place},{2 * day + place}\n"
    for place, name in enumerate(("AAA", "BBB", "CCC"))
    for day in range(2, 2 + (20, 20, 4)[place])
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "three.csv"
    found.write_text(FILE)
    return found


def test_each_ticker_has_the_rows_that_it_has_alone() -> None:
    panel = load_panel(ALL)
    assert panel.tickers == ("IBM", "AAPL", "MSFT", "GOOG", "FB")
    for table in panel.tables:
        assert table.frame.equals(load_series(DataChoice(name=table.title.lower())).frame)
    assert len(panel) == sum(map(len, panel.tables))
    assert panel.columns == ("open", "high", "low", "close", "volume")


def test_those_that_are_listed_are_taken_in_any_case_and_in_their_order() -> None:
    assert load_panel(DataChoice(tickers=("msft", "IBM"))).tickers == ("MSFT", "IBM")
    assert isinstance(load_data(DataChoice()), PriceTable)
    assert isinstance(load_data(DataChoice(tickers=("msft", "IBM"))), PanelTable)


def test_the_newest_rows_are_those_of_the_newest_dates(path: Path) -> None:
    _, panel = load_panel_file(path, DataChoice(tickers=("all",), last_rows=10))
    assert [len(table) for table in panel.tables] == [10, 10]
    assert [one.ticker for one in panel.left_out] == ["CCC"]
    assert panel.notes[0] == "CCC is left out: it has no row since 2024-01-12."


def test_a_file_is_read_once_and_named_by_what_is_in_it(path: Path) -> None:
    data, panel = load_panel_file(path, ALL)
    assert panel.tickers == ("AAA", "BBB", "CCC")
    assert (data.source, data.name, data.ticker, data.sha256) == ("file", "three.csv", None, panel.sha256)
    again, same = load_panel_file(path, data)
    assert again == data and same.sha256 == panel.sha256
    path.write_text(FILE.replace("2024-01-20,BBB,21", "2024-01-20,BBB,22"), encoding="utf-8")
    with pytest.raises(DataChangedError):
        load_panel_file(path, data)
    assert load_file(path, DataChoice(ticker="AAA"))[1].title == "AAA"


def test_columns_of_another_series_are_joined_to_each() -> None:
    panel = load_panel(DataChoice(tickers=("IBM", "AAPL"), extra=("MSFT:close",)))
    assert all("msft:close" in table.columns for table in panel.tables)


def test_one_ticker_of_a_panels_record_can_be_had_by_itself() -> None:
    panel = load_panel(ALL)
    data = DataConfig(tickers=("all",), sha256=panel.sha256)
    assert load_panel(data).sha256 == panel.sha256
    assert load_series(data).title == "IBM"


def test_what_can_not_be_is_said() -> None:
    with pytest.raises(TickerNotFoundError, match=r"no ticker 'ABC'\. It has: IBM, AAPL"):
        load_panel(DataChoice(tickers=("IBM", "ABC")))
    with pytest.raises(ConfigError, match="at least 2, or 'all'"):
        load_panel(DataChoice(tickers=("IBM", "ibm")))
    with pytest.raises(ConfigError, match="holds one series only"):
        load_panel(DataChoice(name="seattle", tickers=("all",)))


def test_too_few_that_can_be_used_are_said_with_the_reason(path: Path) -> None:
    path.write_text(FILE.replace("AAA,", "AAA,x").replace("BBB", "BBB"), encoding="utf-8")
    with pytest.raises(DataError):
        load_panel_file(path, DataChoice(tickers=("AAA", "CCC"), last_rows=5))


def test_a_ticker_called_all_is_one_of_a_list() -> None:
    assert chosen_tickers(("ALL", "b"), ("A", "B", "ALL"), "it") == ("ALL", "B")
    assert chosen_tickers(("all",), ("A", "B", "ALL"), "it") == ("A", "B", "ALL")


def test_the_hash_is_of_names_and_values() -> None:
    index = pd.date_range("2024-01-01", periods=3, name="date")
    one, other = (PriceTable(name, pd.DataFrame({"x": np.arange(3.0)}, index=index)) for name in "AB")
    hashes = {PanelTable(tables).sha256 for tables in ((one, other), (other, one), (one, one))}
    assert len(hashes) == 3
