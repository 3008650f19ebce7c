"""Fetching the S&P 500 five-year file from the web, for the library that keeps it."""

from __future__ import annotations

import pandas as pd

from lstm_core.data.fetching.download import PATIENCE, Cancel, Patience, ReportBytes, download
from lstm_core.data.keeping.sp500_file import DEFAULT_URL, FILE_NAME, FIVE_YEARS_FILE, Expected
from lstm_core.data.keeping.sp500_library import Sp500Library
from lstm_core.errors import CsvFormatError, DownloadCancelledError, DownloadError
from lstm_core.steps import DAY

__all__ = ["fetch_sp500"]

_WAY_OUT = "Upload it on this page or put it into the data folder."
_BUSY = "Another process of this lab is fetching the S&P 500 file now. Look again in a minute."


def fetch_sp500(
    library: Sp500Library,
    progress: ReportBytes,
    cancel: Cancel,
    url: str = DEFAULT_URL,
    expected: Expected = FIVE_YEARS_FILE,
    patience: Patience = PATIENCE,
) -> None:
    """Fetch the file and have the library convert it; a call goes on where a broken one ended.

    Args:
        library: Where it is to be kept.
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
    target = library.folder / FILE_NAME
    with library.one_at_a_time("fetch.lock", 0, DownloadError(_BUSY)):
        try:
            download(url, target, progress, cancel, sha256=expected.sha256, patience=patience)
            origin = f"the public plotly/datasets repository, fetched on {DAY.date(pd.Timestamp.now(tz='UTC'))}"
            library.convert(target, origin, expected=expected)
        except DownloadCancelledError:
            raise
        except DownloadError as error:
            raise DownloadError(f"{error} {_WAY_OUT}") from error
        except CsvFormatError as error:
            raise DownloadError(f"The fetched file can't be used: {error} {_WAY_OUT}") from error
        finally:
            target.unlink(missing_ok=True)
