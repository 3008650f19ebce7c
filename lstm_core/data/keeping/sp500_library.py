"""The S&P 500 five-year file: five years of daily bars of 505 companies, the tutorial's own data.

The lab does not ship it. It comes from the operator's data folder or is fetched when somebody asks for it, is
converted once, and from then on each ticker is read by itself in a few milliseconds.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from lstm_core.config import Missing
from lstm_core.data.fetching.download import (
    PATIENCE,
    Cancel,
    Patience,
    Progress,
    download,
)
from lstm_core.data.keeping.sp500_file import DEFAULT_URL, FILE_NAME, FIVE_YEARS_FILE, Expected, parse_sp500, read_whole
from lstm_core.data.keeping.stored import StoredFile, keep, open_stored
from lstm_core.data.reading.text import unpack
from lstm_core.data.table import PriceTable
from lstm_core.errors import (
    CsvFormatError,
    DataError,
    DatasetNotFoundError,
    DownloadCancelledError,
    DownloadError,
    UnreadableError,
)
from lstm_core.formats import SP500
from lstm_core.safe_write import write_safely
from lstm_core.steps import DAY

__all__ = [
    "Sp500Library",
    "Sp500Status",
    "log",
]

log = logging.getLogger("lstm_core.data.keeping.sp500_library")

_IN_USE = "in_use.json"
_LOCK_SECONDS = 120.0
_WAY_OUT = "Upload it on this page or put it into the data folder."
_NOT_HERE = (
    f"The S&P 500 five-year file is not here yet. Fetch it (29 MB), upload {FILE_NAME} on this page or put it into "
    "the data folder."
)
_PENDING = f"The data folder holds {FILE_NAME}. It is read at its first use, which takes some seconds."


@dataclass(frozen=True)
class Sp500Status:
    """Whether the file is here, in words and numbers.

    Attributes:
        ready: Whether tickers can be read at once.
        message: A sentence or two for people: what there is, or what to do.
        pending: Whether the data folder holds a file that is converted at its first use, in a few seconds.
        rows: Rows of all tickers together.
        tickers: How many tickers.
        start: First date.
        end: Last date.
        origin: Where it came from, in words that follow 'from'.
        sha256: Hash of the file that was converted.
        is_replaceable: Whether the real file may take its place.
    """

    ready: bool
    message: str
    pending: bool = False
    rows: int = 0
    tickers: int = 0
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None
    origin: str = ""
    sha256: str = ""
    is_replaceable: bool = False


@dataclass(frozen=True)
class _Held:
    """The converted file in use; ``stamp`` names the file in the data folder that it was made of, if any."""

    sha256: str
    origin: str
    stamp: str
    stored: StoredFile

    @property
    def is_replaceable(self) -> bool:
        """Whether the real file may take its place: it is neither that nor the operator's."""
        return not self.stamp and self.sha256 != FIVE_YEARS_FILE.sha256


class Sp500Library:
    r"""The converted S&P 500 file and how to get it.

    A file in the operator's folder is converted on first use, and again when it changes. What was fetched
    serves where that folder holds none.

    Args:
        folder: Where the converted file is kept; made when it is first needed.
        data_folder: The operator's folder, which may hold ``all_stocks_5yr.csv``.

    Example:
        >>> from tempfile import mkdtemp
        >>> given = Path(mkdtemp())
        >>> _ = (given / FILE_NAME).write_text(
        ...     "date,open,high,low,close,volume,Name\n2013-02-08,1,2,1,2,9,IBM\n2013-02-11,2,3,2,3,8,IBM\n"
        ... )
        >>> library = Sp500Library(given / "sp500", given)
        >>> library.status().pending, library.tickers(), len(library.load("IBM")), library.status().ready
        (True, ('IBM',), 2, True)
    """

    def __init__(self, folder: Path, data_folder: Path | None) -> None:
        self.folder = folder
        self.data_folder = data_folder
        self._refused: tuple[str, str] | None = None  # the stamp of a file that can't be used, and why
        self._damage = ""  # what is wrong with the converted one, where it can't be read

    def status(self) -> Sp500Status:
        """Say whether the file is here; quick, and never converts anything."""
        held = self._held()
        if self._waiting(held) is not None:
            return Sp500Status(ready=False, pending=True, message=_PENDING)
        problem = self._refused[1] if self._refused is not None and self._refused[0] == self._stamp() else ""
        if held is None:
            return Sp500Status(ready=False, message=problem or self._damage or _NOT_HERE)
        return Sp500Status(
            ready=True,
            message=f"{_what_is_here(held)} {problem}".strip(),
            rows=held.stored.rows,
            tickers=len(held.stored.tickers),
            start=held.stored.start,
            end=held.stored.end,
            origin=held.origin,
            sha256=held.sha256,
            is_replaceable=held.is_replaceable,
        )

    def version(self) -> str:
        """Return what changes when the content does: by a fetch, or by another file in the data folder; quick."""
        held, stamp = self._held(), self._stamp()
        if stamp is not None and (self._waiting(held) is not None or (held is not None and held.stamp == stamp)):
            return stamp  # before it is converted as well as afterwards
        return "" if held is None else held.sha256

    def prepare(self) -> None:
        """Convert the file in the data folder if that is due; otherwise do nothing.

        Raises:
            CsvFormatError: It can't be read, and nothing was converted before that could serve instead.
            DatasetNotFoundError: It may not be opened, or another process does not get done converting it.
        """
        if self._waiting(self._held()) is None:
            return
        with self._converting():
            source = self._waiting(self._held())  # another process may have been faster
            if source is None:
                return
            stamp = self._stamp() or ""
            try:
                self._convert(read_whole(source), "the data folder", stamp)
            except DataError as error:
                # Remembered, so that not every visit reads 29 MB in vain.
                self._refused = (stamp, f"The file in the data folder can't be used: {error}")
                log.warning("%s", self._refused[1])
                if self._held() is None:
                    kind = CsvFormatError if isinstance(error, CsvFormatError) else DatasetNotFoundError
                    raise kind(self._refused[1]) from error

    def tickers(self) -> tuple[str, ...]:
        """Return all tickers, sorted.

        Raises:
            DatasetNotFoundError: The file is not here.
            CsvFormatError: The file in the data folder can't be read.
        """
        return self._prepared().stored.tickers

    def load(self, ticker: str, missing: Missing = "drop") -> PriceTable:
        """Return one series, cleaned.

        Args:
            ticker: Which one, in any case.
            missing: What becomes of rows that lack a value.

        Raises:
            DatasetNotFoundError: The file is not here.
            TickerNotFoundError: It has no such ticker.
            CsvFormatError: The series can't be used.
        """
        stored = self._prepared().stored
        try:
            return stored.load(ticker, missing, "The S&P 500 file")
        except FileNotFoundError:
            pass  # replaced by a newer one at this very moment
        except UnreadableError as error:
            self._note_damage(error)
            (self.folder / _IN_USE).unlink(missing_ok=True)
        return self._prepared().stored.load(ticker, missing, "The S&P 500 file")

    def convert(self, source: Path | bytes, origin: str, *, replace: bool = True) -> None:
        """Take a CSV file in the format of the S&P 500 file.

        Args:
            source: The file or its content; may be packed by gzip or zip.
            origin: Where it comes from, in words that follow 'from'.
            replace: Whether it may take the place of any file that is here. If not, as for a visitor's, only the real
                one may, and of another visitor's file only.

        Raises:
            CsvFormatError: It can't be read; what was there before stays.
            DatasetNotFoundError: It may not be opened, or another process does not get done converting one.
            DataError: The file that is here is not to be replaced by this one.
        """
        content = unpack(source if isinstance(source, bytes) else read_whole(source), FILE_NAME)
        with self._converting():
            held = self._held()
            if held is not None and not replace:
                if not held.is_replaceable:
                    raise DataError("The S&P 500 file is here already. Choose a ticker.")
                if hashlib.sha256(content).hexdigest() != FIVE_YEARS_FILE.sha256:
                    raise DataError(
                        f"A file in this form is here already, and this one is not the real {FILE_NAME} either. Bring "
                        "it under 'My files', where it is yours alone."
                    )
            self._convert(content, origin)

    def fetch(
        self,
        progress: Progress,
        cancel: Cancel,
        url: str = DEFAULT_URL,
        expected: Expected = FIVE_YEARS_FILE,
        patience: Patience = PATIENCE,
    ) -> None:
        """Fetch the file from the web and convert it; a call goes on where a broken one ended.

        Args:
            progress: Called with the bytes so far and the bytes in all, or ``None`` where that is not known.
            cancel: Asked about ten times a second; true ends the fetch.
            url: Where the file is.
            expected: What it must be.
            patience: How long to wait and how much to take.

        Raises:
            DownloadCancelledError: ``cancel`` said so.
            DownloadError: It can't be fetched or is not what was expected, or another process fetches it now.
            DatasetNotFoundError: It can't be written into the lab's folder.
        """
        target = self.folder / FILE_NAME
        busy = "Another process of this lab is fetching the S&P 500 file now. Look again in a minute."
        with self._one_at_a_time("fetch.lock", 0, DownloadError(busy)):
            try:
                download(url, target, progress, cancel, sha256=expected.sha256, patience=patience)
                origin = f"the public plotly/datasets repository, fetched on {DAY.date(pd.Timestamp.now(tz='UTC'))}"
                with self._converting():
                    self._convert(read_whole(target), origin, expected=expected)
            except DownloadCancelledError:
                raise
            except DownloadError as error:
                raise DownloadError(f"{error} {_WAY_OUT}") from error
            except CsvFormatError as error:
                raise DownloadError(f"The fetched file can't be used: {error} {_WAY_OUT}") from error
            finally:
                target.unlink(missing_ok=True)

    def _held(self) -> _Held | None:
        """Return the converted file in use; one that can't be read counts as missing."""
        try:
            try:
                held = self._open()
            except FileNotFoundError:  # perhaps replaced by a newer one between two looks
                held = self._open()
        except FileNotFoundError:
            return None
        except (UnreadableError, OSError, TypeError, KeyError) as error:
            self._note_damage(error if isinstance(error, UnreadableError) else SP500.damaged(type(error).__name__))
            return None
        self._damage = ""
        return held

    def _note_damage(self, error: UnreadableError) -> None:
        if self._damage != str(error):
            log.warning("the converted S&P 500 file counts as missing: %s", error)
        self._damage = str(error)

    def _open(self) -> _Held:
        fields = SP500.load((self.folder / _IN_USE).read_bytes())
        return _Held(**fields, stored=open_stored(self.folder / fields["sha256"]))

    def _prepared(self) -> _Held:
        self.prepare()
        held = self._held()
        if held is None:
            raise DatasetNotFoundError(self.status().message)
        return held

    def _waiting(self, held: _Held | None) -> Path | None:
        """Return the file in the data folder if it is still to be converted."""
        stamp = self._stamp()
        done = stamp is None or (held is not None and held.stamp == stamp)
        if done or (self._refused is not None and self._refused[0] == stamp):
            return None
        assert self.data_folder is not None
        return self.data_folder / FILE_NAME

    def _stamp(self) -> str | None:
        """Return what changes when the file in the data folder does; ``None`` when there is none."""
        if self.data_folder is None:
            return None
        try:
            found = (self.data_folder / FILE_NAME).stat()
        except OSError:
            return None
        return f"{found.st_size}-{found.st_mtime_ns}"

    def _convert(self, content: bytes, origin: str, stamp: str = "", expected: Expected | None = None) -> None:
        sha256 = hashlib.sha256(content).hexdigest()
        file = parse_sp500(content, expected)
        try:
            # Each content has a folder of its own, and one small file says which is in use: readers never
            # meet a mixture of two.
            keep(file, self.folder / sha256)
            in_use = {"sha256": sha256, "origin": origin, "stamp": stamp}
            write_safely(self.folder / _IN_USE, SP500.dump(in_use))
        except OSError as error:
            raise _not_writable(error) from error
        for old in self.folder.iterdir():
            if old.is_dir() and old.name != sha256:
                shutil.rmtree(old, ignore_errors=True)

    def _converting(self) -> AbstractContextManager[None]:
        busy = "The S&P 500 file is being converted by another process of this lab. Try again in a minute."
        return self._one_at_a_time("convert.lock", _LOCK_SECONDS, DatasetNotFoundError(busy))

    @contextmanager
    def _one_at_a_time(self, lock: str, seconds: float, otherwise: DataError) -> Iterator[None]:
        """Let one process at a time do something; raise ``otherwise`` when another takes too long."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            held = FileLock(self.folder / lock, timeout=seconds)
            held.acquire()
        except Timeout:
            raise otherwise from None
        except OSError as error:
            raise _not_writable(error) from error
        try:
            yield
        finally:
            held.release()


def _not_writable(error: OSError) -> DatasetNotFoundError:
    return DatasetNotFoundError(
        f"The S&P 500 file can't be written into the lab's folder ({error.strerror}). Tell the operator."
    )


def _what_is_here(held: _Held) -> str:
    rows, tickers = held.stored.rows, len(held.stored.tickers)
    whole = (rows, tickers) == (FIVE_YEARS_FILE.rows, FIVE_YEARS_FILE.tickers)
    what = "The S&P 500 five-year file is here" if whole else "A file in the form of the S&P 500 five-year file is here"
    hint = "" if whole else f" The real one has {FIVE_YEARS_FILE.rows:,} rows of {FIVE_YEARS_FILE.tickers} tickers."
    return (
        f"{what}: {rows:,} rows of {tickers:,} ticker{'s' if tickers != 1 else ''} from "
        f"{DAY.date(held.stored.start)} to {DAY.date(held.stored.end)}, from {held.origin}.{hint}"
    )
