"""What every source has to be able to do, and what each is asked instead of being told apart by its name."""

from pathlib import Path

import pytest

from lstm_core.choices import DataChoice
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.keeping.sp500_file import FILE_NAME
from lstm_core.data.sources.registry import HANDED_FILE, SOURCES, UPLOADS, set_called, source_of
from lstm_core.data.sources.source import Source
from lstm_core.errors import ConfigError, DatasetNotFoundError
from lstm_core.settings import Settings

HEADER = b"date,open,high,low,close,volume,Name\n"
TWO = HEADER + b"".join(
    b"2013-02-%02d,1,2,1,%d,9,%b\n" % (day, day, name) for name in (b"A", b"IBM") for day in (8, 11)
)
every_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)


@pytest.fixture
def libraries(tmp_path: Path) -> Libraries:
    return Libraries.of(Settings(tmp_path, 1, None, tmp_path))


def bring(libraries: Libraries) -> DataChoice:
    (libraries.sp500.data_folder or Path()).joinpath(FILE_NAME).write_bytes(TWO)
    libraries.sp500.prepare()
    return UPLOADS.reference(libraries.uploads.add(TWO, "two.csv", "ann"))


@every_source
def test_what_is_listed_can_be_loaded_described_and_used(source: Source, libraries: Libraries) -> None:
    bring(libraries)
    for entry in source.listed(libraries, "ann"):
        data = DataChoice(source=source.name, name=entry.name, ticker=next(iter(entry.tickers), None))
        assert source_of(data) is source
        assert len(source.load(data, libraries)) > 0
        assert source.describe(data, libraries).rows == entry.rows
        assert source.may_use(data, libraries, "ann")
        assert all((entry.title, entry.about, entry.provenance, entry.license))


@every_source
def test_siblings_can_be_loaded(source: Source, libraries: Libraries) -> None:
    bring(libraries)
    for entry in source.listed(libraries, "ann"):
        data = DataChoice(source=source.name, name=entry.name, ticker=next(iter(entry.tickers), None))
        for ticker in source.siblings(data, libraries):
            title = {"SP500_INDEX": "S&P 500 index"}.get(ticker, ticker)
            assert source.load(source.sibling(data, ticker), libraries).title == title


@every_source
def test_without_a_folder_only_what_comes_with_the_lab_is_there(source: Source) -> None:
    if source.comes_with_lab:
        assert source.listed(None, "") == source.listed(None, "ann") != ()
    else:
        with pytest.raises((ConfigError, DatasetNotFoundError), match=r"(this place has none|hand that file over)"):
            source.load(DataChoice(source=source.name, name="x"), None)


@every_source
def test_a_source_that_is_offered_says_what_it_is(source: Source) -> None:
    offered = bool(source.title)
    assert offered == (source.comes_with_lab or source.is_fetched or source.is_brought)
    assert bool(source.icon) == bool(source.about) == offered


def test_a_file_is_used_by_those_who_brought_it_only(libraries: Libraries) -> None:
    data = bring(libraries)
    assert source_of(data).may_use(data, libraries, "ann")
    assert not source_of(data).may_use(data, libraries, "bob")
    assert source_of(data).listed(libraries, "bob") == ()


def test_the_file_that_waits_in_the_data_folder_is_listed_without_rows(libraries: Libraries) -> None:
    (libraries.sp500.data_folder or Path()).joinpath(FILE_NAME).write_bytes(TWO)
    (waiting,) = source_of(DataChoice(source="sp500")).listed(libraries, "ann")
    assert (waiting.rows, waiting.tickers) == (None, ())


def test_a_set_is_found_by_its_name_in_any_case() -> None:
    assert set_called("IBM") == {"source": "bundled", "name": "ibm"}
    assert set_called("Random_Walk") == {"source": "synthetic", "name": "random_walk"}
    assert set_called("nothing") == {"source": "bundled", "name": "nothing"}, "loading it says what there is"


def test_a_handed_file_is_named_shortly() -> None:
    assert HANDED_FILE.reference(Path(f"{'x' * 300}.csv"))["name"] == "x" * 200
    assert HANDED_FILE.reference(Path())["name"] == "file"
