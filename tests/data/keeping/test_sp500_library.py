"""The S&P 500 file is converted once, read by ticker, fetched on request, and never half there."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock

from lstm_core.data.fetching.download import Patience, unfinished
from lstm_core.data.fetching.sp500_fetch import fetch_sp500
from lstm_core.data.keeping import sp500_library as sp500
from lstm_core.data.keeping.sp500_file import DEFAULT_URL, FILE_NAME, FIVE_YEARS_FILE, Expected
from lstm_core.data.keeping.sp500_library import Sp500Library
from lstm_core.errors import (
    CsvFormatError,
    DatasetNotFoundError,
    DownloadCancelledError,
    DownloadError,
    TickerNotFoundError,
)
from tests.web_server import WebServer, broken_off, says, stalled, whole

ROOT = Path(__file__).parents[3]
HEADER = "date,open,high,low,close,volume,Name\n"
DATES = [f"{date:%Y-%m-%d}" for date in pd.bdate_range("2013-02-08", periods=40)]
HASTE = Patience(connect_seconds=5, silent_seconds=0.3, pauses=(0.01,), whole_seconds=60)
WAY_OUT = "Upload it on this page or put it into the data folder."
NOT_HERE = (
    "The S&P 500 five-year file is not here yet. Fetch it (29 MB), upload all_stocks_5yr.csv on this page or put it "
    "into the data folder."
)


def csv(*tickers: str, first: float = 10.0) -> bytes:
    """Return a small file; the second ticker lacks a value."""
    rows = []
    for place, name in enumerate(tickers):
        for day, date in enumerate(DATES):
            opened = "" if (place, day) == (1, 3) else first + place
            rows.append(f"{date},{opened},{first + place + 2},{first - 1},{first + day},9,{name}")
    return (HEADER + "\n".join(rows) + "\n").encode()


FILE = csv("IBM", "AAPL", "BRK.B")
KNOWN = Expected(hashlib.sha256(FILE).hexdigest(), 120, 3)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "given").mkdir()
    return tmp_path / "given"


@pytest.fixture
def library(tmp_path: Path, given: Path) -> Sp500Library:
    return Sp500Library(tmp_path / "home" / "sp500", given)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    monkeypatch.setenv("NO_PROXY", "*")
    server = WebServer()
    yield server
    server.close()


def put(folder: Path, content: bytes, seconds: int = 1000) -> None:
    (folder / FILE_NAME).write_bytes(content)
    os.utime(folder / FILE_NAME, (seconds, seconds))


def fetch(library: Sp500Library, web: WebServer, expected: Expected = KNOWN, **options) -> None:
    progress = options.pop("progress", lambda done, total: None)
    cancel = options.pop("cancel", lambda: False)
    fetch_sp500(library, progress, cancel, web.url, expected, options.pop("patience", HASTE))


def refusal(library: Sp500Library, web: WebServer, expected: Expected = KNOWN) -> str:
    with pytest.raises(DownloadError) as refused:
        fetch(library, web, expected)
    return str(refused.value)


def kept(library: Sp500Library) -> set[str]:
    """Return what stays in the library's folder, but for locks."""
    return {path.name for path in library.folder.iterdir()} - {"fetch.lock", "convert.lock"}


# Without a file


def test_without_a_file_it_says_how_to_get_one(library: Sp500Library) -> None:
    status = library.status()
    assert (status.ready, status.pending, status.rows, status.message) == (False, False, 0, NOT_HERE)
    for ask in (library.tickers, lambda: library.load("IBM")):
        with pytest.raises(DatasetNotFoundError) as refused:
            ask()
        assert str(refused.value) == NOT_HERE


def test_looking_alone_makes_no_folder(library: Sp500Library) -> None:
    library.status()
    library.prepare()
    assert not library.folder.exists()


def test_a_lab_without_a_data_folder_is_fine(tmp_path: Path) -> None:
    assert Sp500Library(tmp_path / "sp500", None).status().message == NOT_HERE
    assert Sp500Library(tmp_path / "sp500", tmp_path / "not there").status().message == NOT_HERE


# A file in the data folder


def test_a_file_in_the_data_folder_is_converted_on_first_use(library: Sp500Library, given: Path) -> None:
    put(given, FILE)
    status = library.status()
    assert (status.ready, status.pending) == (False, True)
    assert (
        status.message
        == "The data folder holds all_stocks_5yr.csv. It is read at its first use, which takes some seconds."
    )
    assert not library.folder.exists()
    assert library.tickers() == ("AAPL", "BRK.B", "IBM")
    status = library.status()
    assert (status.ready, status.pending, status.rows, status.tickers) == (True, False, 120, 3)
    assert (status.start, status.end) == (pd.Timestamp(DATES[0]), pd.Timestamp(DATES[-1]))
    assert (status.origin, status.sha256) == ("the data folder", KNOWN.sha256)
    assert status.message == (
        "A file in the form of the S&P 500 five-year file is here: 120 rows of 3 tickers from 08 Feb 2013 to 04 Apr "
        "2013, from the data folder. The real one has 619,040 rows of 505 tickers."
    )


def test_each_ticker_is_read_by_itself(library: Sp500Library, given: Path) -> None:
    put(given, FILE)
    tables = [library.load(ticker) for ticker in ("ibm", "AAPL", "Brk.b")]
    assert [(table.title, len(table)) for table in tables] == [("IBM", 40), ("AAPL", 39), ("BRK.B", 40)]
    assert tables[0].columns == ("open", "high", "low", "close", "volume")
    assert [table.frame["open"].iloc[0] for table in tables] == [10.0, 11.0, 12.0]
    assert tables[1].notes  # a row lacks a value


def test_what_becomes_of_missing_values_can_be_chosen(library: Sp500Library, given: Path) -> None:
    put(given, FILE)
    assert len(library.load("AAPL", "fill")) == 40
    with pytest.raises(CsvFormatError):
        library.load("AAPL", "refuse")


def test_an_unknown_ticker_is_named(library: Sp500Library, given: Path) -> None:
    put(given, FILE)
    with pytest.raises(TickerNotFoundError, match=r"^The S&P 500 file has no ticker 'ZZZ'\."):
        library.load("ZZZ")


def test_it_is_converted_once(library: Sp500Library, given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(given, FILE)
    library.tickers()
    monkeypatch.setattr(sp500, "parse_sp500", lambda *_: pytest.fail("read again"))
    assert library.tickers() == Sp500Library(library.folder, given).tickers()


@pytest.mark.parametrize("seconds", [1000, 2000], ids=["other size", "other time"])
def test_a_new_file_replaces_the_old_one(library: Sp500Library, given: Path, seconds: int) -> None:
    put(given, FILE)
    assert library.load("IBM").frame["open"].iloc[0] == 10.0
    put(given, csv("IBM", "AAPL", "GOOG" if seconds == 2000 else "GOOGL", first=20.0), seconds)
    assert library.status().pending
    assert library.load("IBM").frame["open"].iloc[0] == 20.0
    assert library.tickers()[1].startswith("GOOG")
    assert len([path for path in library.folder.iterdir() if path.is_dir()]) == 1


def test_when_the_data_folder_is_gone_the_converted_file_still_serves(library: Sp500Library, given: Path) -> None:
    put(given, FILE)
    library.prepare()
    (given / FILE_NAME).unlink()
    assert library.status().ready
    assert len(library.load("IBM")) == 40


BAD = [
    (b"<html></html>", "all_stocks_5yr.csv"),
    (b"", "all_stocks_5yr.csv is empty"),
    (
        FILE.replace(b"high", b"top"),
        "all_stocks_5yr.csv lacks high. Its columns have to be date, open, high, low, close,",
    ),
    (FILE.replace(b"2013-02-11", b"yesterday"), "all_stocks_5yr.csv"),
]


@pytest.mark.parametrize(("content", "reason"), BAD, ids=["web page", "empty", "other columns", "no date"])
def test_a_bad_file_in_the_data_folder_is_refused_once(
    library: Sp500Library, given: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, reason: str
) -> None:
    put(given, content)
    with pytest.raises(CsvFormatError) as refused:
        library.tickers()
    sentence = str(refused.value)
    assert sentence.startswith(f"The file in the data folder can't be used: {reason}")
    assert kept(library) == set()
    monkeypatch.setattr(sp500, "parse_sp500", lambda *_: pytest.fail("read again"))
    status = library.status()
    assert (status.ready, status.pending, status.message) == (False, False, sentence)
    with pytest.raises(DatasetNotFoundError) as again:
        library.load("IBM")
    assert str(again.value) == sentence


def test_a_bad_file_leaves_the_one_before_in_use(library: Sp500Library, given: Path) -> None:
    put(given, FILE)
    library.prepare()
    put(given, FILE[:3000] + b"\nx,y,z\n", 2000)
    library.prepare()
    status = library.status()
    assert status.ready
    assert "The file in the data folder can't be used:" in status.message
    assert len(library.load("IBM")) == 40
    put(given, csv("GOOG"), 3000)
    assert library.tickers() == ("GOOG",)
    assert "can't be used" not in library.status().message


def test_a_file_that_may_not_be_opened_is_a_matter_for_the_operator(library: Sp500Library, given: Path) -> None:
    (given / FILE_NAME).mkdir()
    with pytest.raises(DatasetNotFoundError) as refused:
        library.load("IBM")
    assert str(refused.value) == (
        "The file in the data folder can't be used: all_stocks_5yr.csv can't be opened (Is a directory). Tell the "
        "operator."
    )


@pytest.mark.skipif(sys.platform == "win32", reason="pipes in folders are of Unix")
def test_a_pipe_in_its_place_is_not_waited_for(library: Sp500Library, given: Path) -> None:
    os.mkfifo(given / FILE_NAME)
    with pytest.raises(DatasetNotFoundError, match=r"it is a pipe or a device"):
        library.load("IBM")


def test_a_far_too_large_file_is_not_even_read(library: Sp500Library, given: Path) -> None:
    with (given / FILE_NAME).open("wb") as file:
        file.truncate(100_000_001)
    with pytest.raises(CsvFormatError, match=r"is larger than 100 MB; the real one has 29 MB\.$"):
        library.tickers()


def test_a_home_that_can_not_be_written(tmp_path: Path, given: Path) -> None:
    put(given, FILE)
    (tmp_path / "sp500").write_text("a file")
    with pytest.raises(DatasetNotFoundError) as refused:
        Sp500Library(tmp_path / "sp500", given).tickers()
    assert str(refused.value) == (
        "The S&P 500 file can't be written into the lab's folder (File exists). Tell the operator."
    )


def test_a_damaged_store_counts_as_missing_and_is_made_again(library: Sp500Library, given: Path) -> None:
    put(given, FILE)
    library.prepare()
    for damage in ('{"sha256":', '{"a": 1}', "[]"):
        (library.folder / "in_use.json").write_text(damage)
        assert library.status().pending
    assert len(library.load("IBM")) == 40


def test_a_conversion_that_dies_leaves_nothing_ready(
    library: Sp500Library, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(given, FILE)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sp500, "write_safely", dies)
        with pytest.raises(KeyboardInterrupt):
            library.prepare()
    assert not library.status().ready
    assert len(library.load("IBM")) == 40


COUNT_CONVERSIONS = """
import sys, time
from pathlib import Path
from lstm_core.data.keeping import sp500_library as sp500
folder, given, go = map(Path, sys.argv[1:])
read, calls = sp500.parse_sp500, []
sp500.parse_sp500 = lambda *args: calls.append(1) or read(*args)
print("here", flush=True)
while not go.exists():
    time.sleep(0.005)
assert len(sp500.Sp500Library(folder, given).load("IBM")) == 40
print(len(calls))
"""


@pytest.mark.slow
def test_processes_that_come_at_once_convert_it_once(library: Sp500Library, given: Path, tmp_path: Path) -> None:
    put(given, FILE)
    command = [sys.executable, "-c", COUNT_CONVERSIONS, str(library.folder), str(given), str(tmp_path / "go")]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.stdout.readline() for process in processes] == ["here\n", "here\n"]
    (tmp_path / "go").touch()
    counts = [int(process.communicate()[0]) for process in processes]
    assert sorted(counts) == [0, 1]


def test_readers_never_fail_while_the_file_is_replaced(library: Sp500Library, given: Path) -> None:
    put(given, FILE)
    library.prepare()
    end = threading.Event()

    def read() -> set[float]:
        seen = set()
        while not end.is_set():
            seen.add(library.load("IBM").frame["open"].iloc[0])
        return seen

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        for turn in range(10):
            library.convert(csv("IBM", "AAPL", first=20.0) if turn % 2 else FILE, "a test")
        end.set()
        assert set.union(*(reader.result() for reader in readers)) <= {10.0, 20.0}


def test_a_file_that_is_replaced_between_two_looks_is_found_at_the_second(
    library: Sp500Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.convert(FILE, "a test")
    open_stored, looks = sp500.open_stored, []

    def gone_at_first(folder: Path) -> object:
        looks.append(folder)
        if len(looks) == 1:
            raise FileNotFoundError
        return open_stored(folder)

    monkeypatch.setattr(sp500, "open_stored", gone_at_first)
    assert library.status().ready


def test_it_can_be_given_a_path_or_bytes(library: Sp500Library, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.csv").write_bytes(FILE)
    for source in (tmp_path / "elsewhere.csv", csv("A", "B")):
        library.convert(source, "somewhere")
    assert library.tickers() == ("A", "B")
    assert library.status().origin == "somewhere"
    with pytest.raises(DatasetNotFoundError, match=r"can't be opened \(No such file or directory\)"):
        library.convert(tmp_path / "nowhere.csv", "nowhere")
    assert library.tickers() == ("A", "B")


# Fetching


def test_the_default_is_the_file_that_everybody_knows() -> None:
    assert DEFAULT_URL == "https://raw.githubusercontent.com/plotly/datasets/master/all_stocks_5yr.csv"
    assert (FIVE_YEARS_FILE.rows, FIVE_YEARS_FILE.tickers) == (619_040, 505)


@pytest.mark.parametrize("expected", [KNOWN, Expected(None, 100, 3)], ids=["checksum known", "by its shape"])
def test_a_fetched_file_is_ready_and_leaves_no_csv(library: Sp500Library, web: WebServer, expected: Expected) -> None:
    web.answers = [whole(FILE)]
    seen: list[tuple[int, int | None]] = []
    fetch(library, web, expected, progress=lambda done, total: seen.append((done, total)))
    status = library.status()
    assert (status.ready, status.rows, status.sha256) == (True, 120, KNOWN.sha256)
    assert status.origin == f"the public plotly/datasets repository, fetched on {datetime.now(UTC):%d %b %Y}"
    assert seen[-1] == (len(FILE), len(FILE))
    assert len(library.load("BRK.B")) == 40
    assert kept(library) == {"in_use.json", KNOWN.sha256}


def test_a_fetch_goes_on_where_the_last_one_broke(library: Sp500Library, web: WebServer) -> None:
    web.answers = [broken_off(FILE, 2000), says(503)]
    assert refusal(library, web) == (
        f"The file can't be fetched: the server 127.0.0.1 answers 503: it refuses or fails. {WAY_OUT}"
    )
    assert kept(library) == {f"{FILE_NAME}.part"}
    assert not library.status().ready
    web.answers = [whole(FILE)]
    fetch(library, web)
    assert web.requests[-1]["Range"] == "bytes=2000-"
    assert library.tickers() == ("AAPL", "BRK.B", "IBM")
    assert kept(library) == {"in_use.json", KNOWN.sha256}


PAGE = b"<html><body>Log in</body></html>"
SHAPE = Expected(None, 100, 3)


@pytest.mark.parametrize(
    ("content", "expected", "sentence"),
    [
        (
            PAGE,
            KNOWN,
            "The file can't be fetched: a web page came instead of it; does this network ask for a login first?",
        ),
        (
            FILE[:-200],
            KNOWN,
            "The file can't be fetched: what came is not the file that was asked for (its checksum differs).",
        ),
        (PAGE, SHAPE, "The fetched file can't be used: all_stocks_5yr.csv"),
        (
            csv("IBM", "AAPL"),
            SHAPE,
            "The fetched file can't be used: all_stocks_5yr.csv has 80 rows and 2 tickers; it should have 100 rows and "
            "3 tickers.",
        ),
        (
            FILE.replace(b"Name", b"Firm").replace(b"low", b"lowest"),
            SHAPE,
            "The fetched file can't be used: all_stocks_5yr.csv lacks low",
        ),
    ],
    ids=["web page", "cut off", "web page without checksum", "cut off without checksum", "other columns"],
)
def test_what_is_not_the_file_is_refused(
    library: Sp500Library, web: WebServer, content: bytes, expected: Expected, sentence: str
) -> None:
    web.answers = [says(200, content)]
    refused = refusal(library, web, expected)
    assert refused.startswith(sentence)
    assert refused.endswith(f" {WAY_OUT}")
    assert kept(library) == set()
    assert library.status().message == NOT_HERE


def test_a_failed_fetch_leaves_what_was_there(library: Sp500Library, web: WebServer) -> None:
    library.convert(csv("OLD"), "before")
    web.answers = [says(200, PAGE)]
    refusal(library, web, SHAPE)
    assert library.tickers() == ("OLD",)


def test_no_server_at_all(library: Sp500Library, web: WebServer) -> None:
    web.close()
    assert refusal(library, web) == f"The file can't be fetched: there is no connection to 127.0.0.1. {WAY_OUT}"
    assert kept(library) == set()


def test_a_cancelled_fetch_can_be_continued(library: Sp500Library, web: WebServer) -> None:
    web.answers = [stalled(FILE, 2000)]
    came = threading.Event()
    patience = Patience(silent_seconds=100, whole_seconds=200)
    with pytest.raises(DownloadCancelledError, match=r"^The fetch was cancelled\.$"):
        fetch(
            library,
            web,
            progress=lambda done, total: came.set() if done == 2000 else None,
            cancel=came.is_set,
            patience=patience,
        )
    assert kept(library) == {f"{FILE_NAME}.part"}
    web.answers = [whole(FILE)]
    fetch(library, web)
    assert library.status().ready


def test_two_processes_do_not_fetch_at_once(library: Sp500Library, web: WebServer) -> None:
    library.folder.mkdir(parents=True)
    with FileLock(library.folder / "fetch.lock"):
        assert refusal(library, web) == (
            "Another process of this lab is fetching the S&P 500 file now. Look again in a minute."
        )
    assert web.requests == []


def test_a_conversion_that_never_ends_elsewhere_is_not_waited_for(
    library: Sp500Library, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(given, FILE)
    monkeypatch.setattr(sp500, "_LOCK_SECONDS", 0.05)
    library.folder.mkdir(parents=True)
    with FileLock(library.folder / "convert.lock"), pytest.raises(DatasetNotFoundError) as refused:
        library.tickers()
    assert str(refused.value) == (
        "The S&P 500 file is being converted by another process of this lab. Try again in a minute."
    )
    assert library.tickers() == ("AAPL", "BRK.B", "IBM")


def test_the_data_folder_wins_over_what_was_fetched(library: Sp500Library, given: Path, web: WebServer) -> None:
    web.answers = [whole(FILE)]
    fetch(library, web)
    put(given, csv("GIVEN"))
    assert library.tickers() == ("GIVEN",)


def test_the_hash_is_kept_for_later_comparison(library: Sp500Library, web: WebServer) -> None:
    web.answers = [whole(FILE)]
    fetch(library, web, Expected(None, 100, 3))
    fields = json.loads((library.folder / "in_use.json").read_text())
    assert fields["sha256"] == hashlib.sha256(FILE).hexdigest()
    assert not unfinished(library.folder / FILE_NAME).exists()
