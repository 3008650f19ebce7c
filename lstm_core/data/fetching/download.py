"""Fetching one file from the web: resumable, checked, never for ever.

What comes is written to ``<target>.part`` and moved to its place when it is complete. A connection that fails
is tried again after growing pauses, going on from where it broke off if the server can do that (HTTP Range).
The connection is read in a thread of its own, so that whoever waits can give up at any moment, also while a
server or a name look-up says nothing at all.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lstm_core.data.fetching.connection import Connection, ConnectionTrouble, Head, NothingYet
from lstm_core.errors import DownloadCancelledError, DownloadError

__all__ = [
    "LOOK_SECONDS",
    "PATIENCE",
    "Cancel",
    "Patience",
    "ReportBytes",
    "download",
    "unfinished",
]

ReportBytes = Callable[[int, int | None], None]
Cancel = Callable[[], bool]

LOOK_SECONDS = 0.1
_TRY_AGAIN = {408, 425, 429}  # and everything from 500 on
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Patience:
    """How long a download waits and how much it takes.

    Attributes:
        connect_seconds: For a connection to come about.
        silent_seconds: Without a single byte, until a connection counts as stalled.
        pauses: Seconds before each further try; there is one try more than pauses.
        whole_seconds: For everything together.
        max_bytes: The largest file that is taken.
    """

    connect_seconds: float = 10.0
    silent_seconds: float = 30.0
    pauses: tuple[float, ...] = (1.0, 3.0, 9.0)
    whole_seconds: float = 3600.0
    max_bytes: int = 100_000_000


PATIENCE = Patience()


def unfinished(target: Path) -> Path:
    """Return where a file is collected until it is complete."""
    return target.with_name(f"{target.name}.part")


def download(
    url: str,
    target: Path,
    progress: ReportBytes,
    cancel: Cancel,
    *,
    sha256: str | None = None,
    patience: Patience = PATIENCE,
) -> str:
    """Fetch a file and return its SHA-256.

    Only one download to the same target may run at a time; the caller sees to that.

    Args:
        url: Its address, ``http`` or ``https``; redirects are followed.
        target: Where it goes; the folder is made when it is missing.
        progress: Called with the bytes so far and the bytes in all, or ``None`` where that is not known.
        cancel: Asked about ten times a second; true ends the download.
        sha256: What the file must be. With it, a part that an earlier call left is continued; without it
            nobody could tell whether the two belong together, and the part is begun anew.
        patience: How long to wait and how much to take.

    Raises:
        DownloadCancelledError: ``cancel`` said so; the part stays.
        DownloadError: It can't be fetched, or it is not what was asked for. A part stays only if the next
            call could go on from it.

    Example:
        >>> from tempfile import mkdtemp
        >>> target = Path(mkdtemp()) / "file.csv"
        >>> download("http://127.0.0.1:1/", target, print, lambda: True)
        Traceback (most recent call last):
            ...
        lstm_core.errors.DownloadCancelledError: The fetch was cancelled.
    """
    part = unfinished(target)
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        if sha256 is None:
            part.unlink(missing_ok=True)
        continued = part.exists()
        _Fetch(url, part, progress, cancel, patience).run()
        found = _sha256(part)
        if sha256 is not None and found != sha256:
            web_page = _begins_like_a_web_page(part)
            part.unlink()
            if continued:  # the old part may be what is wrong
                return download(url, target, progress, cancel, sha256=sha256, patience=patience)
            raise DownloadError(_sentence(_WEB_PAGE if web_page else _OTHER_FILE))
        part.replace(target)
    except OSError as error:
        raise DownloadError(_sentence(f"it can't be written into the lab's folder ({error.strerror})")) from error
    finally:
        if part.exists() and (sha256 is None or part.stat().st_size == 0):
            part.unlink()
    return found


_WEB_PAGE = "a web page came instead of it; does this network ask for a login first?"
_OTHER_FILE = "what came is not the file that was asked for (its checksum differs)"


class _Fetch:
    """The tries that one download takes."""

    def __init__(self, url: str, part: Path, progress: ReportBytes, cancel: Cancel, patience: Patience) -> None:
        self._url = url
        self._part = part
        self._progress = progress
        self._cancel = cancel
        self._patience = patience
        self._host = urlsplit(url).hostname or url
        self._end = time.monotonic() + patience.whole_seconds
        self._mark: str | None = None

    def run(self) -> None:
        """Bring the part to its full length."""
        for pause in (*self._patience.pauses, None):
            try:
                self._try_once()
            except ConnectionTrouble as trouble:
                if pause is None or not trouble.may_pass or time.monotonic() + pause > self._end:
                    raise DownloadError(_sentence(str(trouble))) from trouble
            else:
                return
            rested = time.monotonic() + pause
            while time.monotonic() < rested:
                self._stop_if_asked()
                time.sleep(min(LOOK_SECONDS, pause))

    def _try_once(self) -> None:
        self._stop_if_asked()
        have = self._part.stat().st_size if self._part.exists() else 0
        limits = (self._patience.connect_seconds, self._patience.silent_seconds)
        with Connection(self._url, have, self._mark, limits) as connection:
            head = self._next(connection)
            assert isinstance(head, Head)
            if head.status == 416 and head.total == have:
                return  # the part was complete already
            start = self._place(head, have)
            self._mark = head.mark
            self._take(connection, start, head.total)

    def _place(self, head: Head, have: int) -> int:
        """Say at which byte the answer goes on, or refuse it."""
        if head.status == 416 or (head.status == 206 and head.start != have):
            self._part.unlink(missing_ok=True)
            raise ConnectionTrouble(f"the server {self._host} can't go on from where the connection broke off")
        if head.status not in (200, 206):
            passing = head.status in _TRY_AGAIN or head.status >= 500
            meaning = "there is no such file" if head.status in (404, 410) else "it refuses or fails"
            raise ConnectionTrouble(f"the server {self._host} answers {head.status}: {meaning}", may_pass=passing)
        if head.total is not None:
            self._refuse_too_much(head.total)
        return have if head.status == 206 else 0

    def _take(self, connection: Connection, start: int, total: int | None) -> None:
        done = start
        with self._part.open("ab" if start else "wb") as file:
            self._progress(done, total)
            while isinstance(chunk := self._next(connection), bytes):
                self._refuse_too_much(done + len(chunk))
                file.write(chunk)
                done += len(chunk)
                self._progress(done, total)
        if total is not None and done < total:
            raise ConnectionTrouble(f"the connection to {self._host} broke off")

    def _next(self, connection: Connection) -> Head | bytes | None:
        """Wait for what comes next; look up often, so that nobody waits for a silent server."""
        silent = time.monotonic() + self._patience.connect_seconds + self._patience.silent_seconds
        while True:
            self._stop_if_asked()
            news = connection.next(LOOK_SECONDS)
            if not isinstance(news, NothingYet):
                return news
            if time.monotonic() > silent:
                raise ConnectionTrouble(f"the server {self._host} says nothing any more")

    def _stop_if_asked(self) -> None:
        if self._cancel():
            raise DownloadCancelledError("The fetch was cancelled.")
        if time.monotonic() > self._end:
            raise DownloadError(_sentence("it comes too slowly to wait for it"))

    def _refuse_too_much(self, size: int) -> None:
        if size > self._patience.max_bytes:
            self._part.unlink(missing_ok=True)
            most = self._patience.max_bytes / _MEGABYTE
            raise DownloadError(_sentence(f"it is larger than {most:,.0f} MB, the most that is taken"))


def _sentence(reason: str) -> str:
    return f"The file can't be fetched: {reason}{'' if reason.endswith('?') else '.'}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _begins_like_a_web_page(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(1000).lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"
