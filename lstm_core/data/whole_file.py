"""Reading a file of the disk that a person names, whole and within bounds."""

from __future__ import annotations

from pathlib import Path

from lstm_core.errors import CsvFormatError, DatasetNotFoundError

__all__ = ["read_whole"]

_MEGABYTE = 1_000_000


def read_whole(path: Path, most: int) -> bytes:
    """Return the bytes of a file.

    Args:
        path: The file.
        most: How many bytes it may have.

    Raises:
        DatasetNotFoundError: There is no such file, it may not be opened, or it is a folder, a pipe or a device: these
            may never end.
        CsvFormatError: It is larger.
    """
    try:
        status = path.stat()
        if not path.is_file():
            raise DatasetNotFoundError(
                f"{path} is no plain file: a folder, a pipe or a device. Save the table as a file and name that."
            )
        if status.st_size > most:
            raise CsvFormatError(
                f"{path.name} has {status.st_size // _MEGABYTE:,} MB; {most // _MEGABYTE:,} MB are the most that is "
                "read. Keep the rows you need."
            )
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError:
        raise DatasetNotFoundError(f"There is no file {path}. Check the spelling and the folder.") from None
    except OSError as error:
        raise DatasetNotFoundError(f"{path} can't be read ({error.strerror}). Name a file that you may open.") from None
