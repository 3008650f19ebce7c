"""Finding the series that a config names."""

from __future__ import annotations

from pathlib import Path

from lstm_core.config import DataConfig
from lstm_core.data.bundled import load_bundled
from lstm_core.data.csv_file import read_csv
from lstm_core.data.table import PriceTable
from lstm_core.data.uploads import UploadLibrary
from lstm_core.errors import ConfigError, DataChangedError, DatasetNotFoundError, TickerNotFoundError

__all__ = ["check_unchanged", "load_file", "load_series"]


def load_series(data: DataConfig, uploads: UploadLibrary | None = None) -> PriceTable:
    """Return the series that a config names.

    Args:
        data: The reference. A ``file`` can't be found by its name; read it with ``load_file``.
        uploads: Where uploaded tables are kept; needed for ``source="upload"``.

    Raises:
        DatasetNotFoundError, TickerNotFoundError: There is no such series.
        DataChangedError: Its content is not what ``data.sha256`` says.
    """
    if data.source == "file":
        raise ConfigError(f"The data is the file {data.name}; hand that file over (--csv on the command line).")
    if data.source == "upload":
        if uploads is None:
            raise DatasetNotFoundError("Uploaded tables are kept by the app; this place has none.")
        table = uploads.load(data.name, data.ticker)
    else:
        table = load_bundled(data.name)
        if data.ticker is not None and data.ticker.lower() != data.name.lower():
            raise TickerNotFoundError(f"The bundled set '{data.name}' holds one ticker only; leave the ticker out.")
    table = table.last(data.last_rows)
    check_unchanged(data, table)
    return table


def load_file(path: Path, ticker: str | None) -> tuple[DataConfig, PriceTable]:
    """Read one series of a CSV file and return it with the reference that names it.

    Raises:
        DatasetNotFoundError: There is no such file, or it is a folder.
        CsvFormatError, TickerNotFoundError: As ``read_csv`` and ``CsvFile.table``.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DatasetNotFoundError(f"There is no file {path}. Check the spelling and the folder.") from None
    except OSError:
        raise DatasetNotFoundError(f"{path} can't be read as a file. Name a CSV file that you may open.") from None
    file = read_csv(content, path.name)
    table = file.table(ticker)
    chosen = table.title if file.tickers else None
    return DataConfig(source="file", name=path.name[:200], ticker=chosen, sha256=table.sha256), table


def check_unchanged(data: DataConfig, table: PriceTable) -> None:
    """Make sure that a table is the one that a reference was made for.

    Raises:
        DataChangedError: The reference carries a hash and the table has another.
    """
    if data.sha256 is not None and data.sha256 != table.sha256:
        raise DataChangedError(
            f"The data of {table.title} is not the data this configuration was made for: its content has changed. "
            "Choose the dataset again to use it as it is now."
        )
