"""Uploaded files take no more of the disk than they may, also when several come at once; nothing is half kept."""

import multiprocessing
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.choices import CsvReading
from lstm_core.data.keeping.quota import BLOCK, MEGABYTE, Quota, Usage, require_room, taken
from lstm_core.data.keeping.upload_folder import UploadFolder
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.errors import LabError, QuotaError
from tests.data.keeping.bring_at_once import bring, table

SIZE = 5 * BLOCK  # of one of ``table`` with what is kept beside it: original, about, parquet, see, mark


def library(folder: Path, each: int = 100 * SIZE, whole: int = 100 * SIZE) -> UploadLibrary:
    return UploadLibrary(folder / "uploads", Quota(each, whole))


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


def test_a_file_counts_what_it_takes_on_the_disk(tmp_path: Path) -> None:
    uploads = library(tmp_path)
    assert uploads.usage("ann").mine == uploads.usage("ann").whole == 0
    upload = uploads.add(table(1), "1.csv", "ann")
    usage = uploads.usage("ann")
    assert usage.mine == usage.whole == taken(uploads.folder / upload.id) == SIZE
    assert (usage.free, usage.free_of_all) == (99 * SIZE, 99 * SIZE)


def test_a_shared_file_counts_for_each_owner_and_once_for_all(tmp_path: Path) -> None:
    uploads = library(tmp_path)
    for owner in ("ann", "bob"):
        uploads.add(table(1), "1.csv", owner)
    assert [uploads.usage(owner).mine for owner in ("ann", "bob", "cid")] == [SIZE + BLOCK, SIZE + BLOCK, 0]
    assert uploads.usage("cid").whole == SIZE + BLOCK


def test_one_file_too_many_is_refused_with_what_is_free_and_what_to_delete(tmp_path: Path) -> None:
    uploads = library(tmp_path, each=int(2.5 * SIZE))
    for number in (1, 2):
        uploads.add(table(number), f"{number}.csv", "ann")
    before = files(tmp_path)
    with pytest.raises(QuotaError) as refused:
        uploads.add(table(3), "3.csv", "ann")
    sentence = str(refused.value)
    assert "3.csv takes 0.1 MB of the lab's disk, and 0 MB of your 0.1 MB are free" in sentence
    assert "the largest is 2.csv with 0.1 MB" in sentence or "the largest is 1.csv with 0.1 MB" in sentence
    assert files(tmp_path) == before
    assert len(uploads.add(table(3), "3.csv", "bob").tickers) == 0, "others go on"
    uploads.remove(uploads.of("ann")[0].id, "ann")
    assert uploads.add(table(4), "4.csv", "ann").name == "4.csv"


def test_what_is_larger_than_all_one_may_have_is_to_be_made_smaller(tmp_path: Path) -> None:
    with pytest.raises(QuotaError, match=r"Bring a smaller part of it: fewer years, or fewer columns\."):
        library(tmp_path, each=SIZE - BLOCK).add(table(1), "1.csv", "ann")
    assert files(tmp_path) == set()


@given(st.integers(0, 500 * MEGABYTE), st.integers(1, 2 * MEGABYTE))
def test_what_is_needed_never_reads_like_what_is_free(free: int, missing: int) -> None:
    need = free + missing
    usage = Usage(mine=0, whole=0, quota=Quota(each=free, whole=10_000 * MEGABYTE))
    with pytest.raises(QuotaError) as refused:
        require_room(usage, "a.csv", need, need, None)
    found = re.search(r"takes ([\d.,]+) MB .* and ([\d.,]+) MB of your", str(refused.value))
    assert found is not None
    needed, left = (float(number.replace(",", "")) for number in found.groups())
    assert needed > left
    assert needed >= need / MEGABYTE
    assert left <= free / MEGABYTE


def test_when_all_is_full_the_visitor_is_told_whom_to_ask(tmp_path: Path) -> None:
    uploads = library(tmp_path, whole=int(1.5 * SIZE))
    uploads.add(table(1), "1.csv", "bob")
    with pytest.raises(QuotaError, match=r"of all its visitors are free\. Ask whoever runs this lab"):
        uploads.add(table(2), "2.csv", "ann")
    assert uploads.listed("ann") == []
    assert uploads.add(table(1), "mine too.csv", "ann").name == "mine too.csv", "which takes a mark more only"


def test_what_can_not_fit_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lstm_core.data.keeping.upload_library.read_table", lambda *_: pytest.fail("it was read"))
    with pytest.raises(QuotaError, match=r"1\.csv takes at least 0\.1 MB"):
        library(tmp_path, each=100).add(table(1), "1.csv", "ann")


def test_a_file_that_is_here_can_be_read_otherwise_although_all_is_taken(tmp_path: Path) -> None:
    uploads = library(tmp_path)
    upload = uploads.add(table(1), "1.csv", "ann")
    full = library(tmp_path, each=SIZE, whole=SIZE)
    assert full.add(table(1), "again.csv", "ann").name == "again.csv"
    other = upload.reading.model_copy(update={"missing": ("7",)})
    assert full.add(table(1), "again.csv", "ann", other).reading.missing == ("7",)
    assert full.usage("ann").mine <= SIZE, "what came of the first way made room"
    assert len(full.load(upload.id, None, CsvReading())) == 40, "and is made again when needed"


def test_a_quota_that_was_lowered_takes_nothing_away(tmp_path: Path) -> None:
    uploads = library(tmp_path)
    upload = uploads.add(table(1), "1.csv", "ann")
    lower = library(tmp_path, each=BLOCK, whole=BLOCK)
    assert len(lower.load(upload.id, None)) == 40
    assert (lower.usage("ann").free, lower.usage("ann").free_of_all) == (0, 0)


def test_what_a_crash_left_behind_makes_room(tmp_path: Path) -> None:
    uploads = library(tmp_path, whole=int(1.5 * SIZE))
    lost = uploads.add(table(1), "1.csv", "bob")
    for mark in (uploads.folder / lost.id / "owners").iterdir():
        mark.unlink()
    assert uploads.add(table(2), "2.csv", "ann").name == "2.csv"
    assert not (uploads.folder / lost.id).exists()


def test_threads_that_bring_files_at_once_stay_within_the_quota(tmp_path: Path) -> None:
    uploads = library(tmp_path, each=int(3.5 * SIZE))

    def try_to(number: int) -> bool:
        try:
            uploads.add(table(number), f"{number}.csv", "ann")
        except QuotaError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        taken_in = list(pool.map(try_to, range(12)))
    assert sum(taken_in) == len(uploads.of("ann")) == 3
    assert uploads.usage("ann").mine == 3 * SIZE


def test_processes_that_bring_files_at_once_stay_within_the_quota(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        taken_in = pool.starmap(bring, [(tmp_path / "uploads", f"visitor {n}", n, int(3.5 * SIZE)) for n in range(8)])
    assert sum(taken_in) == 3
    assert library(tmp_path).usage("").whole == 3 * SIZE


def test_a_file_that_one_lets_go_of_while_another_brings_it_is_kept(tmp_path: Path) -> None:
    uploads = library(tmp_path)
    upload = uploads.add(table(1), "anns.csv", "ann")

    def again(round_number: int) -> None:
        (uploads.remove if round_number % 2 else lambda *_: None)(upload.id, "ann")
        uploads.add(table(1), "bobs.csv", "bob")
        uploads.remove(upload.id, "bob")
        uploads.add(table(1), "anns.csv", "ann")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(again, range(12)))
    assert [mine.name for mine in uploads.of("ann")] == ["anns.csv"]
    assert uploads.original(upload.id) == table(1)


def test_a_folder_that_was_there_a_moment_ago_holds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = UploadFolder(tmp_path / "gone")
    monkeypatch.setattr(Path, "is_dir", lambda _path: True)
    assert folder.marks() == []
    assert folder.tables() == set()


def test_a_file_that_is_deleted_while_it_is_read_does_not_come_back_in_part(tmp_path, monkeypatch) -> None:
    uploads = library(tmp_path)
    upload = uploads.add(table(1), "1.csv", "ann")
    from lstm_core.data.keeping import upload_library

    read = upload_library.read_table

    def read_slowly(*arguments):
        uploads.remove(upload.id, "ann")
        return read(*arguments)

    monkeypatch.setattr(upload_library, "read_table", read_slowly)
    with pytest.raises(LabError, match="no longer here"):
        uploads.get(upload.id, CsvReading(date_order="ymd", missing=("5",)))
    assert not (uploads.folder / upload.id).exists()


def test_the_defaults_hold_two_of_the_largest_files_and_a_class_of_thirty() -> None:
    quota = Quota()
    largest = 96 * MEGABYTE  # 64 MB, the most that a browser may bring, with what is kept beside it
    assert 2 * largest < quota.each < quota.whole
    assert quota.whole / 30 > largest
