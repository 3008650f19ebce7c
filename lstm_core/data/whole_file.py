"""Reading a file of the disk whole and within bounds; what may never end is not waited for."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from lstm_core.errors import CsvFormatError, DatasetNotFoundError

__all__ = ["NoPlainFileError", "plain_bytes", "read_whole"]

_MEGABYTE = 1_000_000


class NoPlainFileError(OSError):
    """It is a folder, a pipe or a device."""


def plain_bytes(path: Path, most: int) -> bytes | None:
    """Return the bytes of a file; ``None`` if it has more than ``most``.

    Raises:
        NoPlainFileError: It is a folder, a pipe or a device.
        OSError: It is not there, or may not be opened.
    """
    size = path.stat().st_size
    if not path.is_file():
        what = os.strerror(errno.EISDIR) if path.is_dir() else "it is a pipe or a device"
        raise NoPlainFileError(errno.EISDIR if path.is_dir() else errno.EINVAL, what)
    if size > most:
        return None
    with path.open("rb") as file:
        return file.read(most)


def read_whole(path: Path, most: int) -> bytes:
    """Return the bytes of a file that a person names.

    Args:
        path: The file.
        most: How many bytes it may have.

    Raises:
        DatasetNotFoundError: There is no such file, it may not be opened, or it is a folder, a pipe or a device.
        CsvFormatError: It is larger.
    """
    try:
        content = plain_bytes(path, most)
    except FileNotFoundError:
        raise DatasetNotFoundError(f"There is no file {path}. Check the spelling and the folder.") from None
    except NoPlainFileError:
        raise DatasetNotFoundError(
            f"{path} is no plain file: a folder, a pipe or a device. Save the table as a file and name that."
        ) from None
    except OSError as error:
        raise DatasetNotFoundError(f"{path} can't be read ({error.strerror}). Name a file that you may open.") from None
    if content is None:
        raise CsvFormatError(
            f"{path.name} has {path.stat().st_size // _MEGABYTE:,} MB; {most // _MEGABYTE:,} MB are the most that is "
            "read. Keep the rows you need."
        )
    return content
