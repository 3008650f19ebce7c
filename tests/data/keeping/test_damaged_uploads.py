"""Uploads of which something was lost, damaged, or written by another version: the others go on."""

import json
import shutil
from pathlib import Path

import pytest

from lstm_core.config import CsvReading
from lstm_core.data.keeping.upload import LostUpload, Upload
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.errors import LabError, StoreBusyError, UnreadableError

TWO = b"date,close,open,Name\n2024-01-01,1,3,A\n2024-01-02,1,,A\n2024-01-03,2,5,A\n2024-01-02,3,6,B\n2024-01-03,4,7,B\n"
ONE = b"date,close\n2024-01-02,1\n2024-01-03,2\n"


@pytest.fixture
def library(tmp_path: Path) -> UploadLibrary:
    return UploadLibrary(tmp_path / "uploads")


@pytest.fixture
def two(library: UploadLibrary) -> Upload:
    library.add(ONE, "one.csv", "ann")
    return library.add(TWO, "two.csv", "ann")


def parts(library: UploadLibrary, upload: Upload, name: str) -> list[Path]:
    return list((library.folder / upload.id).rglob(name))


def change(path: Path, what: str) -> None:
    content = path.read_bytes()
    if what == "gone":
        path.unlink()
    elif what == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif what == "empty":
        path.write_bytes(b"")
    elif what == "flipped":
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    else:
        path.write_bytes(json.dumps({**json.loads(content), "format": 99, "written_by": "9.9"}).encode())


DERIVED = [
    *(("about.json", what) for what in ("gone", "cut", "empty", "flipped", "newer")),
    *(("table.parquet", what) for what in ("gone", "cut", "empty", "flipped")),
    *(("see", what) for what in ("gone", "cut", "empty", "flipped")),
]


@pytest.mark.parametrize(("name", "what"), DERIVED)
def test_what_came_of_reading_a_file_is_made_again_when_it_can_not_be_used(library, two, name, what):
    before = library.load(two.id, "B").sha256
    for path in parts(library, two, name):
        change(path, what)
    fresh = UploadLibrary(library.folder)
    assert [upload.name for upload in fresh.of("ann")] == ["two.csv", "one.csv"]
    for reading in (None, two.reading):
        assert fresh.load(two.id, "B", reading).sha256 == before
    assert fresh.lost("ann") == []


@pytest.mark.parametrize("what", ["gone", "cut", "flipped"])
def test_a_lost_file_is_named_and_the_others_are_listed(library, two, what):
    (original,) = parts(library, two, "original")
    change(original, what)
    for path in parts(library, two, "about.json"):
        path.unlink()
    (lost,) = library.lost("ann")
    assert (lost.id, lost.name) == (two.id, "two.csv")
    assert "again on the Data page" in lost.reason
    assert [upload.name for upload in library.of("ann")] == ["one.csv"]
    assert [type(upload) for upload in library.listed("ann")] == [LostUpload, Upload]
    with pytest.raises(LabError):
        library.load(two.id, "A")


@pytest.mark.parametrize("what", ["cut", "empty", "flipped", "newer"])
def test_an_entry_that_can_not_be_read_is_shown_as_lost(library, two, what):
    (mark,) = parts(library, two, "owners")[0].iterdir()
    change(mark, what)
    (lost,) = library.lost("ann")
    assert lost.id == two.id
    assert "version" in lost.reason if what == "newer" else "damage" in lost.reason
    assert [upload.name for upload in library.of("ann")] == ["one.csv"]


def test_an_entry_whose_reading_is_of_another_version_still_says_its_name(library, two):
    (mark,) = parts(library, two, "owners")[0].iterdir()
    mark.write_text(json.dumps({"name": "two.csv", "reading": {"sorcery": 1}}))
    (lost,) = library.lost("ann")
    assert lost.name == "two.csv"


def test_an_entry_of_version_0_1_is_read(library, two):
    (mark,) = parts(library, two, "owners")[0].iterdir()
    mark.write_text(json.dumps({"name": "old name.csv", "reading": CsvReading().model_dump(mode="json")}))
    assert {upload.name for upload in library.of("ann")} == {"one.csv", "old name.csv"}


def test_bringing_a_lost_file_again_mends_it(library, two):
    shutil.rmtree(library.folder / two.id / library.of("ann")[0].stored.folder.name)
    (original,) = parts(library, two, "original")
    change(original, "cut")
    assert library.lost("ann")
    assert library.add(TWO, "two.csv", "ann") == library.of("ann")[0]
    assert library.lost("ann") == []
    assert library.original(two.id) == TWO


def test_an_entry_can_be_removed_by_its_owner_alone(library, two):
    library.add(TWO, "bobs.csv", "bob")
    library.remove(two.id, "somebody else")
    assert len(library.of("ann")) == 2
    library.remove(two.id, "ann")
    assert [upload.name for upload in library.of("ann")] == ["one.csv"]
    assert [upload.name for upload in library.of("bob")] == ["bobs.csv"]
    library.remove(two.id, "bob")
    assert not (library.folder / two.id).exists()
    library.remove("../..", "ann")
    assert library.folder.exists()


def test_a_table_that_is_damaged_and_can_not_be_made_again_is_one_sentence(library, two):
    for name, what in (("table.parquet", "flipped"), ("original", "gone")):
        for path in parts(library, two, name):
            change(path, what)
    with pytest.raises(LabError, match="Upload it again"):
        UploadLibrary(library.folder).load(two.id, "A")


def test_a_damaged_original_is_never_read_as_if_it_were_whole(library, two):
    (original,) = parts(library, two, "original")
    original.write_bytes(TWO.replace(b"7", b"8"))
    with pytest.raises(UnreadableError, match="changed since"):
        library.original(two.id)


def test_a_full_disk_is_said_in_a_sentence_and_leaves_nothing_half(library, monkeypatch):
    def full(_file):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk, pytest.raises(StoreBusyError, match="No space left"):
        disk.setattr("os.fsync", full)
        library.add(ONE, "one.csv", "ann")
    assert library.listed("ann") == []
    assert [path.name for path in library.folder.rglob("*") if path.is_file()] == [".lock"]
    assert library.add(ONE, "one.csv", "ann").rows == 2
