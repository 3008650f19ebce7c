"""What the S&P 500 five-year file is: where it can be had, how to know it, how to read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lstm_core.data.reading import TableFile, read_table
from lstm_core.data.table import PRICE_COLUMNS
from lstm_core.data.whole_file import plain_bytes
from lstm_core.errors import CsvFormatError, DatasetNotFoundError

__all__ = [
    "DEFAULT_URL",
    "FILE_NAME",
    "FIVE_YEARS_FILE",
    "MAX_BYTES",
    "Expected",
    "is_the_real_one",
    "parse_sp500",
    "read_own",
]

FILE_NAME = "all_stocks_5yr.csv"
DEFAULT_URL = f"https://raw.githubusercontent.com/plotly/datasets/master/{FILE_NAME}"
MAX_BYTES = 100_000_000

_COLUMNS = (*PRICE_COLUMNS, "volume")


@dataclass(frozen=True)
class Expected:
    """What a fetched file must be.

    Attributes:
        sha256: Hash of its bytes; ``None`` accepts any file that is large enough.
        rows: Rows it has at least.
        tickers: Tickers it has at least.
    """

    sha256: str | None
    rows: int
    tickers: int


# 29,580,549 bytes, the same in the public plotly/datasets repository and in the set it was copied from.
FIVE_YEARS_FILE = Expected("6aea253cd19de60b568143991aaf1fa482456565c389205658d236e595e716cf", 619_040, 505)


def parse_sp500(content: bytes, expected: Expected | None = None) -> TableFile:
    r"""Read the file; the only place that knows how it is read.

    Args:
        content: Its bytes.
        expected: How large it must be; ``None`` takes an excerpt too.

    Raises:
        CsvFormatError: It can't be read, lacks a column, or is smaller than expected.

    Example:
        >>> header = b"date,open,high,low,close,volume,Name\n"
        >>> parse_sp500(header + b"2013-02-08,1,2,1,2,9,IBM\n2013-02-11,2,3,2,3,8,IBM\n").tickers
        ('IBM',)
    """
    file = read_table(content, FILE_NAME)
    missing = [column for column in _COLUMNS if column not in file.frame]
    if not file.tickers:
        missing.append("Name")
    if missing:
        raise CsvFormatError(
            f"{FILE_NAME} lacks {', '.join(missing)}. Its columns have to be date, {', '.join(_COLUMNS)} and Name."
        )
    rows, tickers = len(file.frame), len(file.tickers)
    if expected is not None and (rows < expected.rows or tickers < expected.tickers):
        raise CsvFormatError(
            f"{FILE_NAME} has {rows:,} rows and {tickers:,} tickers; it should have {expected.rows:,} rows and "
            f"{expected.tickers:,} tickers."
        )
    return file


def is_the_real_one(sha256: str) -> bool:
    """Say whether a hash is that of the file as it was published."""
    return sha256 == FIVE_YEARS_FILE.sha256


def read_own(path: Path) -> bytes:
    """Return the bytes of a file on the lab's own disk.

    Raises:
        CsvFormatError: It is far larger than the file that is meant.
        DatasetNotFoundError: It can't be opened.
    """
    try:
        content = plain_bytes(path, MAX_BYTES)
    except OSError as error:
        raise DatasetNotFoundError(f"{path.name} can't be opened ({error.strerror}). Tell the operator.") from error
    if content is None:
        raise CsvFormatError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB; the real one has 29 MB.")
    return content
