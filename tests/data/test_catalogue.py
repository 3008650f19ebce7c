"""A config's reference leads to its series, and to no other."""

from pathlib import Path

import pytest

from lstm_core.config import DataConfig
from lstm_core.data.catalogue import check_unchanged, load_file, load_series
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError, DataChangedError, DatasetNotFoundError, TickerNotFoundError
from lstm_core.settings import Settings

TWO = b"date,close,Name\n2024-01-02,1,A\n2024-01-03,2,A\n2024-01-02,3,B\n2024-01-03,4,B\n"


def test_a_bundled_reference_loads_its_set() -> None:
    assert load_series(DataConfig(name="msft")).title == "MSFT"


def test_a_bundled_set_may_be_asked_for_its_own_ticker_only() -> None:
    assert load_series(DataConfig(name="ibm", ticker="IBM")).title == "IBM"
    with pytest.raises(TickerNotFoundError) as refused:
        load_series(DataConfig(name="ibm", ticker="AAPL"))
    assert str(refused.value) == "The set 'ibm' holds one series only; leave the ticker out."


def test_an_upload_is_found_by_its_id_and_ticker(tmp_path: Path) -> None:
    libraries = Libraries.of(Settings(tmp_path, workers=1, scheduler=None))
    upload = libraries.uploads.add(TWO, "two.csv", "me")
    data = DataConfig(source="upload", name=upload.id, ticker="B")
    assert load_series(data, libraries).frame["close"].tolist() == [3.0, 4.0]
    both = load_series(data.model_copy(update={"extra": ("a:close",)}), libraries)
    assert both.frame["a:close"].tolist() == [1.0, 2.0]


def test_a_column_of_another_bundled_series_is_joined_by_date() -> None:
    table = load_series(DataConfig(name="ibm", extra=("MSFT:close",), last_rows=500))
    other = load_series(DataConfig(name="msft"))
    assert table.frame["msft:close"].equals(other.frame["close"].loc[table.dates].rename("msft:close"))


def test_a_teaching_set_is_found_by_its_name() -> None:
    assert len(load_series(DataConfig(source="synthetic", name="planted_lag"))) == 2000


def test_an_upload_needs_the_library_it_is_kept_in() -> None:
    with pytest.raises(DatasetNotFoundError, match="kept by the app; this place has none"):
        load_series(DataConfig(source="upload", name="0" * 32))


def test_a_file_is_never_opened_by_the_name_in_a_config(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_bytes(TWO)
    with pytest.raises(ConfigError) as refused:
        load_series(DataConfig(source="file", name=str(path), ticker="A"))
    assert str(refused.value) == f"The data is the file {path}; hand that file over (--csv on the command line)."


def test_a_file_comes_with_the_reference_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_bytes(TWO)
    reference, table = load_file(path, DataConfig(ticker="b"))
    assert (reference.source, reference.name, reference.ticker) == ("file", "two.csv", "B")
    assert reference.reading is not None
    assert reference.sha256 == table.sha256
    again, same = load_file(path, reference)
    assert (again, same.sha256) == (reference, table.sha256)
    check_unchanged(reference, table)


def test_a_file_without_tickers_has_a_reference_without_one(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_bytes(b"date,close\n2024-01-02,1\n2024-01-03,2\n")
    reference, table = load_file(path, DataConfig())
    assert (reference.ticker, table.title) == (None, "one.csv")


def test_a_missing_file_and_a_folder_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(
        DatasetNotFoundError, match=r"^There is no file .*nope\.csv\. Check the spelling and the folder"
    ):
        load_file(tmp_path / "nope.csv", DataConfig())
    with pytest.raises(DatasetNotFoundError, match=r"is no plain file: a folder, a pipe or a device"):
        load_file(tmp_path, DataConfig())


def test_changed_data_is_refused_and_unnamed_data_is_not(table: PriceTable) -> None:
    check_unchanged(DataConfig(), table)
    with pytest.raises(DataChangedError, match=r"^The data of WALK is not the data this configuration was made for"):
        check_unchanged(DataConfig(sha256="0" * 64), table)
    with pytest.raises(DataChangedError):
        load_series(DataConfig(name="ibm", sha256=table.sha256))


def test_only_the_newest_rows_are_used_when_asked_for():
    whole = load_series(DataConfig(name="ibm"))
    table = load_series(DataConfig(name="ibm", last_rows=1259))
    assert len(table) == 1259
    assert table.end == whole.end
    assert table.sha256 != whole.sha256
    assert len(load_series(DataConfig(name="fb", last_rows=1259))) == 196
