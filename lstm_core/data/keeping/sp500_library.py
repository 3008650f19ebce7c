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
from pathlib import Path

from filelock import FileLock, Timeout

from lstm_core.config import Missing
from lstm_core.data.keeping.sp500_file import FILE_NAME, Expected, is_the_real_one, parse_sp500, read_own
from lstm_core.data.keeping.sp500_status import NOT_HERE, PENDING, HeldFile, Sp500Status, status_of
from lstm_core.data.keeping.stored import keep, open_stored
from lstm_core.data.reading.text import unpack
from lstm_core.data.table import PriceTable
from lstm_core.errors import CsvFormatError, DataError, DatasetNotFoundError, UnreadableError
from lstm_core.formats import SP500
from lstm_core.safe_write import write_safely

__all__ = ["Sp500Library"]

log = logging.getLogger("lstm_core.data.keeping.sp500_library")

_IN_USE = "in_use.json"
_LOCK_SECONDS = 120.0


class Sp500Library:
    r"""The converted S&P 500 file.

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
            return Sp500Status(ready=False, pending=True, message=PENDING)
        problem = self._refused[1] if self._refused is not None and self._refused[0] == self._stamp() else ""
        if held is None:
            return Sp500Status(ready=False, message=problem or self._damage or NOT_HERE)
        return status_of(held, problem)

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
                self._convert(read_own(source), "the data folder", stamp)
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

    def convert(
        self, source: Path | bytes, origin: str, *, replace: bool = True, expected: Expected | None = None
    ) -> None:
        """Take a CSV file in the format of the S&P 500 file.

        Args:
            source: The file or its content; may be packed by gzip or zip.
            origin: Where it comes from, in words that follow 'from'.
            replace: Whether it may take the place of any file that is here. If not, as for a visitor's, only the real
                one may, and of another visitor's file only.
            expected: How large it must be; ``None`` takes an excerpt too.

        Raises:
            CsvFormatError: It can't be read; what was there before stays.
            DatasetNotFoundError: It may not be opened, or another process does not get done converting one.
            DataError: The file that is here is not to be replaced by this one.
        """
        content = unpack(source if isinstance(source, bytes) else read_own(source), FILE_NAME)
        with self._converting():
            held = self._held()
            if held is not None and not replace:
                if not held.is_replaceable:
                    raise DataError("The S&P 500 file is here already. Choose a ticker.")
                if not is_the_real_one(hashlib.sha256(content).hexdigest()):
                    raise DataError(
                        f"A file in this form is here already, and this one is not the real {FILE_NAME} either. Bring "
                        "it under 'My files', where it is yours alone."
                    )
            self._convert(content, origin, expected=expected)

    def _held(self) -> HeldFile | None:
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

    def _open(self) -> HeldFile:
        fields = SP500.load((self.folder / _IN_USE).read_bytes())
        return HeldFile(**fields, stored=open_stored(self.folder / fields["sha256"]))

    def _prepared(self) -> HeldFile:
        self.prepare()
        held = self._held()
        if held is None:
            raise DatasetNotFoundError(self.status().message)
        return held

    def _waiting(self, held: HeldFile | None) -> Path | None:
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
        return self.one_at_a_time("convert.lock", _LOCK_SECONDS, DatasetNotFoundError(busy))

    @contextmanager
    def one_at_a_time(self, lock: str, seconds: float, otherwise: DataError) -> Iterator[None]:
        """Let one process at a time do something.

        Args:
            lock: Name of the lock's file.
            seconds: How long to wait for another process.
            otherwise: What is raised if that one does not get done.
        """
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
