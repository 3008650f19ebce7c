"""A download resumes, gives up, can be cancelled, and says in a sentence what was wrong."""

import gzip
import hashlib
import itertools
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lstm_core.data.fetching.download import Patience, download, unfinished
from lstm_core.errors import DownloadCancelledError, DownloadError
from tests.web_server import (
    WebServer,
    broken_off,
    chunked,
    claims,
    dripping,
    endless,
    says,
    silent,
    stalled,
    whole,
    without_range,
)

CONTENT = bytes(range(256)) * 1024  # four chunks
SHA256 = hashlib.sha256(CONTENT).hexdigest()
HASTE = Patience(connect_seconds=5, silent_seconds=0.3, pauses=(0.01, 0.01), whole_seconds=60, max_bytes=1_000_000)
CALM = replace(HASTE, silent_seconds=100, pauses=(100,), whole_seconds=200)  # only a cancel ends it in time
BROKE_OFF = "The file can't be fetched: the connection to 127.0.0.1 broke off."
OTHER_FILE = "The file can't be fetched: what came is not the file that was asked for (its checksum differs)."
WEB_PAGE = "The file can't be fetched: a web page came instead of it; does this network ask for a login first?"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    monkeypatch.setenv("NO_PROXY", "*")
    server = WebServer()
    yield server
    server.close()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "file.csv"


def get(web: WebServer, target: Path, sha256: str | None = SHA256, patience: Patience = HASTE, **options) -> str:
    """Download with a progress that nobody looks at and no cancel, unless the test says otherwise."""
    progress = options.pop("progress", lambda done, total: None)
    cancel = options.pop("cancel", lambda: False)
    return download(options.pop("url", web.url), target, progress, cancel, sha256=sha256, patience=patience)


def refusal(*args, **options) -> str:
    with pytest.raises(DownloadError) as refused:
        get(*args, **options)
    return str(refused.value)


def files(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir()) if target.parent.exists() else []


@pytest.mark.parametrize("sha256", [SHA256, None], ids=["checksum known", "unknown"])
def test_a_file_arrives_whole(web: WebServer, target: Path, sha256: str | None) -> None:
    web.answers = [whole(CONTENT)]
    assert get(web, target, sha256) == SHA256
    assert target.read_bytes() == CONTENT
    assert files(target) == ["file.csv"]
    assert "Range" not in web.requests[0]


def test_progress_grows_from_nothing_to_the_whole(web: WebServer, target: Path) -> None:
    web.answers = [whole(CONTENT)]
    seen: list[tuple[int, int | None]] = []
    get(web, target, progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, len(CONTENT))
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert seen == sorted(seen)


def test_a_server_that_names_no_length_is_fine(web: WebServer, target: Path) -> None:
    web.answers = [chunked(CONTENT[:1000], CONTENT[1000:])]
    seen: list[tuple[int, int | None]] = []
    get(web, target, progress=lambda done, total: seen.append((done, total)))
    assert target.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), None)


def test_a_server_that_compresses_unasked_is_understood(web: WebServer, target: Path) -> None:
    web.answers = [says(200, gzip.compress(CONTENT), Content_Encoding="gzip")]
    seen: list[tuple[int, int | None]] = []
    get(web, target, progress=lambda done, total: seen.append((done, total)))
    assert target.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), None)


def test_a_redirect_is_followed(web: WebServer, target: Path) -> None:
    web.answers = [says(302, Location="/elsewhere.csv"), whole(CONTENT)]
    get(web, target)
    assert target.read_bytes() == CONTENT


def test_redirects_in_a_circle_end(web: WebServer, target: Path) -> None:
    web.answers = [says(302, Location="/file.csv")]
    assert refusal(web, target) == (
        "The file can't be fetched: the server 127.0.0.1 sends from one address to the next."
    )
    assert files(target) == []


@pytest.mark.parametrize("sha256", [SHA256, None], ids=["checksum known", "unknown"])
def test_a_broken_connection_is_continued_where_it_broke(web: WebServer, target: Path, sha256: str | None) -> None:
    web.answers = [broken_off(CONTENT, 100_000), whole(CONTENT)]
    get(web, target, sha256)
    assert target.read_bytes() == CONTENT
    assert web.requests[1]["Range"] == "bytes=100000-"
    assert web.requests[1]["If-Range"] == '"one"'


def test_a_stalled_connection_is_continued_too(web: WebServer, target: Path) -> None:
    web.answers = [stalled(CONTENT, 100_000), whole(CONTENT)]
    get(web, target)
    assert target.read_bytes() == CONTENT
    assert web.requests[1]["Range"] == "bytes=100000-"


def test_a_server_without_range_begins_again(web: WebServer, target: Path) -> None:
    web.answers = [without_range(CONTENT, 100_000), without_range(CONTENT)]
    seen: list[int] = []
    get(web, target, progress=lambda done, total: seen.append(done))
    assert target.read_bytes() == CONTENT
    assert seen.count(0) == 2


def test_a_file_that_changed_meanwhile_is_begun_again(web: WebServer, target: Path) -> None:
    web.answers = [broken_off(b"old" * 1000, 1500), whole(CONTENT, mark='"two"')]
    get(web, target)
    assert target.read_bytes() == CONTENT


def test_a_server_that_continues_at_the_wrong_place_is_not_believed(web: WebServer, target: Path) -> None:
    wrong = says(206, CONTENT[50:], Content_Range=f"bytes 50-{len(CONTENT) - 1}/{len(CONTENT)}")
    web.answers = [broken_off(CONTENT, 100_000), wrong, whole(CONTENT)]
    get(web, target)
    assert target.read_bytes() == CONTENT
    assert "Range" not in web.requests[2]


def test_a_compressed_rest_is_not_joined_to_plain_bytes(web: WebServer, target: Path) -> None:
    place = f"bytes 100000-{len(CONTENT) - 1}/{len(CONTENT)}"
    packed = says(206, gzip.compress(CONTENT[100_000:]), Content_Range=place, Content_Encoding="gzip")
    web.answers = [broken_off(CONTENT, 100_000), packed, whole(CONTENT)]
    get(web, target)
    assert target.read_bytes() == CONTENT
    assert "Range" not in web.requests[2]


def test_a_server_that_sends_only_a_piece_of_the_rest_is_asked_for_more(web: WebServer, target: Path) -> None:
    piece = says(206, CONTENT[100_000:100_100], Content_Range=f"bytes 100000-100099/{len(CONTENT)}")
    web.answers = [broken_off(CONTENT, 100_000), piece, whole(CONTENT)]
    get(web, target)
    assert target.read_bytes() == CONTENT
    assert web.requests[2]["Range"] == "bytes=100100-"


def test_the_next_call_continues_what_a_failed_one_left(web: WebServer, target: Path) -> None:
    web.answers = [broken_off(CONTENT, 100_000), says(503)]
    assert refusal(web, target) == "The file can't be fetched: the server 127.0.0.1 answers 503: it refuses or fails."
    assert files(target) == ["file.csv.part"]
    web.answers = [whole(CONTENT)]
    get(web, target)
    assert web.requests[-1]["Range"] == "bytes=100000-"
    assert target.read_bytes() == CONTENT
    assert files(target) == ["file.csv"]


def test_without_a_checksum_nothing_is_left_to_continue(web: WebServer, target: Path) -> None:
    web.answers = [broken_off(CONTENT, 100_000), says(503)]
    refusal(web, target, None)
    assert files(target) == []


def test_a_part_that_is_complete_already_is_only_checked(web: WebServer, target: Path) -> None:
    web.answers = [whole(CONTENT)]
    target.parent.mkdir()
    unfinished(target).write_bytes(CONTENT)
    get(web, target)
    assert target.read_bytes() == CONTENT
    assert len(web.requests) == 1


@pytest.mark.parametrize("left", [b"x" * 1000, CONTENT + b"x"], ids=["other content", "longer than the file"])
def test_a_part_that_does_not_belong_is_thrown_away(web: WebServer, target: Path, left: bytes) -> None:
    web.answers = [whole(CONTENT)]
    target.parent.mkdir()
    unfinished(target).write_bytes(left)
    get(web, target)
    assert target.read_bytes() == CONTENT


def test_a_connection_that_always_breaks_is_given_up(web: WebServer, target: Path) -> None:
    web.answers = [without_range(CONTENT, 1000)]
    assert refusal(web, target) == BROKE_OFF
    assert len(web.requests) == 1 + len(HASTE.pauses)
    assert files(target) == ["file.csv.part"]


def test_chunks_that_end_too_early_are_noticed(web: WebServer, target: Path) -> None:
    web.answers = [chunked(CONTENT[:1000], finished=False)]
    assert refusal(web, target, None) == BROKE_OFF


@pytest.mark.parametrize("answer", [silent, stalled(CONTENT, 1000)], ids=["no answer", "in the middle"])
def test_a_silent_server_is_given_up(web: WebServer, target: Path, answer) -> None:
    web.answers = [answer]
    assert refusal(web, target) == "The file can't be fetched: the server 127.0.0.1 says nothing any more."
    assert len(web.requests) == 1 + len(HASTE.pauses)


def test_a_server_that_only_drips_is_given_up_in_the_end(web: WebServer, target: Path) -> None:
    web.answers = [dripping]
    patience = replace(CALM, whole_seconds=0.5)
    assert refusal(web, target, patience=patience) == "The file can't be fetched: it comes too slowly to wait for it."


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"<!DOCTYPE html><title>Log in</title>", WEB_PAGE),
        (b"\xef\xbb\xbf\n <html>", WEB_PAGE),
        (CONTENT[:-1], OTHER_FILE),
        (b"", OTHER_FILE),
    ],
    ids=["web page", "web page in disguise", "cut off", "empty"],
)
def test_what_is_not_the_file_is_refused_and_not_kept(web: WebServer, target: Path, body: bytes, sentence: str) -> None:
    web.answers = [says(200, body)]
    assert refusal(web, target) == sentence
    assert files(target) == []


@pytest.mark.parametrize(
    ("status", "sentence", "tries"),
    [
        (404, "the server 127.0.0.1 answers 404: there is no such file.", 1),
        (403, "the server 127.0.0.1 answers 403: it refuses or fails.", 1),
        (429, "the server 127.0.0.1 answers 429: it refuses or fails.", 3),
        (500, "the server 127.0.0.1 answers 500: it refuses or fails.", 3),
    ],
)
def test_a_refusal_is_repeated_in_words(web: WebServer, target: Path, status: int, sentence: str, tries: int) -> None:
    web.answers = [says(status, b"no")]
    assert refusal(web, target) == f"The file can't be fetched: {sentence}"
    assert len(web.requests) == tries
    assert files(target) == []


def test_a_server_that_fails_once_is_asked_again(web: WebServer, target: Path) -> None:
    web.answers = [says(500), whole(CONTENT)]
    get(web, target)
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("answer", [claims(10**15), endless], ids=["says so", "does so"])
def test_too_large_a_file_is_refused(web: WebServer, target: Path, answer) -> None:
    web.answers = [answer]
    assert refusal(web, target, None) == "The file can't be fetched: it is larger than 1 MB, the most that is taken."
    assert files(target) == []


def test_no_server_at_all(web: WebServer, target: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
    assert refusal(web, target, url=url) == "The file can't be fetched: there is no connection to 127.0.0.1."
    assert files(target) == []


def test_no_network(web: WebServer, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_options: object) -> None:
        raise socket.gaierror("Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    sentence = refusal(web, target, url="https://files.example/file.csv")
    assert sentence == "The file can't be fetched: there is no connection to files.example."


def test_a_server_that_can_not_prove_who_it_is(web: WebServer, target: Path) -> None:
    sentence = refusal(web, target, url=web.url.replace("http:", "https:"))
    assert sentence.startswith(
        "The file can't be fetched: there is no secure connection to 127.0.0.1; does this network"
    )


@pytest.mark.parametrize("url", ["file:///etc/passwd", "nonsense", "ftp://files.example/x"])
def test_what_is_no_web_address_is_refused(web: WebServer, target: Path, url: str) -> None:
    assert refusal(web, target, url=url) == f"The file can't be fetched: '{url}' is not a web address."


def test_a_folder_that_can_not_be_written(web: WebServer, tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    assert refusal(web, tmp_path / "folder" / "file.csv") == (
        "The file can't be fetched: it can't be written into the lab's folder (File exists)."
    )


def test_a_cancel_ends_a_stall_at_once_and_keeps_what_came(web: WebServer, target: Path) -> None:
    web.answers = [stalled(CONTENT, 100_000)]
    came = threading.Event()
    asked = itertools.count()

    def progress(done: int, _total: int | None) -> None:
        if done == 100_000:
            came.set()

    def cancel() -> bool:
        return came.is_set() and next(asked) >= 3  # asked again and again while nothing comes

    with pytest.raises(DownloadCancelledError, match=r"^The fetch was cancelled\.$"):
        get(web, target, patience=CALM, progress=progress, cancel=cancel)
    assert unfinished(target).read_bytes() == CONTENT[:100_000]
    assert not target.exists()
    for thread in threading.enumerate():
        if thread.name == "download":  # nobody reads on for the silence that it would bear
            thread.join(20)
            assert not thread.is_alive()
    web.answers = [whole(CONTENT)]
    get(web, target)
    assert web.requests[-1]["Range"] == "bytes=100000-"
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("answer", [silent, says(500)], ids=["before an answer", "between two tries"])
def test_a_cancel_ends_any_wait(web: WebServer, target: Path, answer) -> None:
    web.answers = [answer]
    asked = itertools.count()
    with pytest.raises(DownloadCancelledError):
        get(web, target, patience=CALM, cancel=lambda: bool(web.requests) and next(asked) >= 5)
    assert files(target) == []


def test_a_cancel_ends_the_search_for_a_name(web: WebServer, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searching = threading.Event()

    def for_ever(*_args: object, **_options: object) -> None:
        searching.set()
        web.end.wait()
        raise socket.gaierror("given up")

    monkeypatch.setattr(socket, "getaddrinfo", for_ever)
    with pytest.raises(DownloadCancelledError):
        get(web, target, patience=CALM, url="http://files.example/", cancel=searching.is_set)


def test_a_cancel_before_the_beginning_asks_nobody(web: WebServer, target: Path) -> None:
    with pytest.raises(DownloadCancelledError):
        get(web, target, cancel=lambda: True)
    assert web.requests == []
