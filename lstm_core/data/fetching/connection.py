"""One HTTP answer, read in a thread of its own so that whoever waits for it is never stuck."""

from __future__ import annotations

import contextlib
import queue
import re
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import requests

__all__ = ["Connection", "ConnectionTrouble", "Head", "NothingYet"]

_CHUNK_BYTES = 65_536
_WAITING_CHUNKS = 16
_REDIRECTS = 5
_RANGE = re.compile(r"^bytes (?:(\d+)-\d+|\*)/(\d+|\*)$")


class ConnectionTrouble(Exception):  # noqa: N818 (not an error yet: another try may help)
    """What went wrong with one answer, in words that follow 'because'.

    Args:
        reason: The words.
        may_pass: Whether another try could go better.
    """

    def __init__(self, reason: str, *, may_pass: bool = True) -> None:
        super().__init__(reason)
        self.may_pass = may_pass


@dataclass(frozen=True)
class Head:
    """What a server says before the content.

    Attributes:
        status: The HTTP status code.
        start: The byte at which the content begins; ``None`` if it is not a part of a file.
        total: Bytes of the whole file, if known.
        mark: Names this very version of the file, so that a later try can ask for the rest of it.
    """

    status: int
    start: int | None
    total: int | None
    mark: str | None


class NothingYet:
    """Says that the server has sent nothing so far."""


class Connection:
    """One request for a file or the rest of it; a context manager.

    The thread ends by itself: when all is read, when the server has been silent for too long, or soon after
    the context is left.

    Args:
        url: The file's address.
        have: Bytes that are there already; the rest is asked for.
        mark: The version to which those bytes belong, if known.
        limits: Seconds for a connection to come about, and seconds without a byte.
    """

    def __init__(self, url: str, have: int, mark: str | None, limits: tuple[float, float]) -> None:
        self._url = url
        self._host = urlsplit(url).hostname or url
        # Compressed content could not be continued in its middle.
        self._headers = {"Accept-Encoding": "identity", "User-Agent": "attention-lstm-lab"}
        if have:
            self._headers["Range"] = f"bytes={have}-"
            if mark is not None:
                self._headers["If-Range"] = mark
        self._limits = limits
        self._news: queue.Queue[Head | bytes | ConnectionTrouble | None] = queue.Queue(_WAITING_CHUNKS)
        self._left = threading.Event()
        self._response: requests.Response | None = None
        self._thread = threading.Thread(target=self._run, name="download", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        response = self._response
        if response is not None:
            # Closing a connection that is being read would wait for its reader; this wakes the reader up.
            with contextlib.suppress(OSError, RuntimeError, ValueError):
                response.raw.shutdown()

    def next(self, seconds: float) -> Head | bytes | NothingYet | None:
        """Return the head, then chunks of bytes, then ``None``; ``NothingYet`` if nothing came in time.

        Args:
            seconds: How long to wait.

        Raises:
            ConnectionTrouble: The connection failed.
        """
        try:
            news = self._news.get(timeout=seconds)
        except queue.Empty:
            return NothingYet()
        if isinstance(news, ConnectionTrouble):
            raise news
        return news

    def _run(self) -> None:
        try:
            self._read()
        except Exception as error:  # noqa: BLE001 (handed over to the one who waits)
            self._tell(self._in_words(error))

    def _read(self) -> None:
        import requests  # loads slowly; most processes never fetch anything

        with requests.Session() as session:
            session.max_redirects = _REDIRECTS
            with session.get(self._url, headers=self._headers, stream=True, timeout=self._limits) as response:
                self._response = response
                self._tell(_head(response))
                while not self._left.is_set():
                    chunk = response.raw.read1(_CHUNK_BYTES, decode_content=True)
                    if not chunk:
                        self._tell(None)
                        return
                    self._tell(chunk)

    def _tell(self, news: Head | bytes | ConnectionTrouble | None) -> None:
        while not self._left.is_set():
            try:
                self._news.put(news, timeout=0.1)
            except queue.Full:
                continue
            return

    def _in_words(self, error: Exception) -> ConnectionTrouble:
        import requests
        import urllib3

        if isinstance(error, requests.exceptions.SSLError):
            reason = f"there is no secure connection to {self._host}; does this network ask for a login first?"
            return ConnectionTrouble(reason, may_pass=False)
        if isinstance(error, requests.TooManyRedirects):
            return ConnectionTrouble(f"the server {self._host} sends from one address to the next", may_pass=False)
        if isinstance(error, ValueError):  # what requests raises for an address that is none
            return ConnectionTrouble(f"'{self._url}' is not a web address", may_pass=False)
        if isinstance(error, requests.ReadTimeout | urllib3.exceptions.ReadTimeoutError):
            return ConnectionTrouble(f"the server {self._host} says nothing any more")
        if self._response is None:
            return ConnectionTrouble(f"there is no connection to {self._host}")
        return ConnectionTrouble(f"the connection to {self._host} broke off")


def _head(response: requests.Response) -> Head:
    headers = response.headers
    encoded = headers.get("Content-Encoding", "identity") != "identity"
    part = _RANGE.match(headers.get("Content-Range", "")) if response.status_code in (206, 416) else None
    start = total = None
    if part is not None and not encoded:
        start = int(part[1]) if part[1] is not None else None
        total = int(part[2]) if part[2] != "*" else None
    elif response.status_code == 200 and not encoded and headers.get("Content-Length", "").isdecimal():
        total = int(headers["Content-Length"])
    mark = headers.get("ETag", "")
    # A weak mark (W/) says 'as good as the same', which is not enough to join two pieces.
    return Head(response.status_code, start, total, mark if mark.startswith('"') else None)
