"""Uploads are kept once, shown to their owners, and never found by a path."""

import os
import shutil
from pathlib import Path

import pytest

from lstm_core.config import CsvReading
from lstm_core.data.catalogue import series_of
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.data.reading import read_table
from lstm_core.errors import CsvFormatError, DatasetNotFoundError, TickerNotFoundError

TWO = b"date,close,open,Name\n2024-01-01,1,3,A\n2024-01-02,1,,A\n2024-01-03,2,5,A\n2024-01-02,3,6,B\n2024-01-03,4,7,B\n"
ONE = b"date,close\n2024-01-02,1\n2024-01-03,2\n"
GONE = "This uploaded file is no longer here. Upload it again on the Data page."


@pytest.fixture
def library(tmp_path: Path) -> UploadLibrary:
    return UploadLibrary(tmp_path / "uploads")


def test_an_upload_tells_what_it_holds(library: UploadLibrary) -> None:
    upload = library.add(TWO, "two.csv", "ann")
    assert (upload.name, upload.tickers, upload.rows) == ("two.csv", ("A", "B"), 5)
    assert library.of("ann") == [upload]


def test_the_same_content_is_stored_once(library: UploadLibrary) -> None:
    first = library.add(TWO, "two.csv", "ann")
    second = library.add(TWO, "again.csv", "bob")
    assert first.id == second.id
    assert len(list(library.folder.rglob("*.parquet"))) == 1


def test_each_owner_sees_only_their_own(library: UploadLibrary) -> None:
    one = library.add(ONE, "one.csv", "ann")
    two = library.add(TWO, "two.csv", "bob")
    library.add(TWO, "two.csv", "cid")
    assert [library.of(owner) for owner in ("ann", "bob", "cid", "dan")] == [[one], [two], [two], []]


def test_the_newest_upload_comes_first(library: UploadLibrary) -> None:
    one, two = library.add(ONE, "one.csv", "ann"), library.add(TWO, "two.csv", "ann")
    for seconds, upload in [(2000, one), (1000, two)]:
        (mark,) = (library.folder / upload.id / "owners").iterdir()
        os.utime(mark, (seconds, seconds))
    assert library.of("ann") == [one, two]


def test_nobody_sees_the_name_that_somebody_else_gave_the_file(library: UploadLibrary) -> None:
    library.add(ONE, "anns secret.csv", "ann")
    assert library.add(ONE, "mine.csv", "bob").name == "mine.csv"
    assert [upload.name for upload in library.of("bob")] == ["mine.csv"]


def test_an_owner_with_a_path_for_a_name_writes_nowhere_else(library: UploadLibrary, tmp_path: Path) -> None:
    upload = library.add(ONE, "../../name.csv", "../../../owner")
    assert [path.name for path in tmp_path.iterdir()] == ["uploads"]
    assert {path.name for path in library.folder.iterdir()} == {upload.id, ".lock"}
    assert library.of("../../../owner") == [upload]


@pytest.mark.parametrize("ticker", ["A", "b"])
def test_a_loaded_series_equals_the_one_in_the_file(library: UploadLibrary, ticker: str) -> None:
    upload = library.add(TWO, "two.csv", "ann")
    loaded, read = library.load(upload.id, ticker), series_of(read_table(TWO, "two.csv"), ticker)
    assert (loaded.title, loaded.notes, loaded.sha256) == (read.title, read.notes, read.sha256)


def test_a_file_without_tickers_loads_without_one(library: UploadLibrary) -> None:
    upload = library.add(ONE, "one.csv", "ann")
    assert library.load(upload.id, None).frame["close"].tolist() == [1.0, 2.0]
    with pytest.raises(TickerNotFoundError):
        library.load(upload.id, "A")


@pytest.mark.parametrize("path", ["../../etc", "..", ".", "", "/etc", "../stolen", "\x00", "0" * 32, "g" * 32])
def test_an_id_with_path_tricks_is_refused(library: UploadLibrary, tmp_path: Path, path: str) -> None:
    upload = library.add(ONE, "one.csv", "ann")
    shutil.copytree(library.folder / upload.id, tmp_path / "stolen")  # what "../stolen" would lead to
    for ask in (library.get, lambda upload_id: library.load(upload_id, None)):
        with pytest.raises(DatasetNotFoundError) as refused:
            ask(path)
        assert str(refused.value) == GONE


@pytest.mark.parametrize("ending", ["\n", "/", "/../" + "0" * 32, " "])
def test_an_id_with_something_behind_it_is_refused(library: UploadLibrary, ending: str) -> None:
    upload = library.add(ONE, "one.csv", "ann")
    with pytest.raises(DatasetNotFoundError):
        library.get(upload.id + ending)


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"close\n1\n", b"date,close\nyesterday,1\n"])
def test_a_broken_upload_leaves_nothing_behind(library: UploadLibrary, content: bytes) -> None:
    with pytest.raises(CsvFormatError):
        library.add(content, "broken.csv", "ann")
    assert not library.folder.exists()
    assert library.of("ann") == []


def test_a_header_without_rows_is_not_kept(library: UploadLibrary) -> None:
    with pytest.raises(CsvFormatError):
        library.add(b"date,close\n", "header.csv", "ann")
    assert library.of("ann") == []


def test_a_file_is_read_again_the_way_a_person_says(library: UploadLibrary) -> None:
    content = b"date,close\n01/02/2024,1\n02/02/2024,2\n"
    by_day = library.add(content, "x.csv", "ann", CsvReading(date_order="dmy"))
    by_month = library.add(content, "x.csv", "ann", CsvReading(date_order="mdy"))
    assert by_day.id == by_month.id
    assert [f"{upload.stored.start:%d %b}" for upload in (by_day, by_month)] == ["01 Feb", "02 Jan"]
    assert library.of("ann") == [by_month]  # as it was read last
    assert library.load(by_day.id, None, by_day.reading).dates[0].month == 2
    assert library.original(by_day.id) == content


def test_what_was_found_is_kept_with_the_file(library: UploadLibrary) -> None:
    upload = library.add(b"date,close\n2024-01-02,1\n2024-01-01,\n2024-01-03,3\n", "x.csv", "ann")
    found = {(finding.kind, finding.rows) for finding in library.load(upload.id, None).findings}
    assert {("unsorted rows", (3,)), ("missing value", (3,))} <= found


def test_missing_values_are_dealt_with_as_chosen(library: UploadLibrary) -> None:
    upload = library.add(b"date,close\n2024-01-01,1\n2024-01-02,\n2024-01-03,3\n", "x.csv", "ann")
    assert library.load(upload.id, None, missing="fill").frame["close"].tolist() == [1.0, 1.0, 3.0]
    assert library.load(upload.id, None, missing="drop").frame["close"].tolist() == [1.0, 3.0]
    with pytest.raises(CsvFormatError, match="row 3, column 'close': the value is missing or infinite"):
        library.load(upload.id, None, missing="refuse")
