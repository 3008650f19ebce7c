"""Arrays out of a file that somebody brought: what each of them says it is, is looked at before it is read.

An npz archive is a zip of npy files; each begins with a header that says type and shape (NumPy's NEP 1). NumPy reserves
what a header asks for before it has seen the numbers, and can unpickle objects, so nothing here is read by
``numpy.load``: a header has to fit the bytes behind it, and its type has to be one of plain numbers or text.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_core.errors import BundleError

__all__ = ["arrays_in"]

_MOST_MEMBERS = 5000
_MOST_NAMES = 2**20  # bytes
_MEMBER = re.compile(r"(names|a\d{1,5})\.npy")
_KINDS = "fiubU"  # numbers, truths and text; never objects
_HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


def arrays_in(content: bytes, called: str) -> dict[str, NDArray[Any]]:
    """Return the arrays of an archive that ``pack_arrays`` wrote, wherever it comes from.

    Args:
        content: The archive.
        called: What the file is called, for the message.

    Raises:
        BundleError: It is no such archive, or holds something else than plain numbers and text.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _arrays(archive, len(content), called)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, SyntaxError) as error:
        raise _wrong(called, "is damaged") from error


def _arrays(archive: zipfile.ZipFile, size: int, called: str) -> dict[str, NDArray[Any]]:
    entries = {entry.filename: entry for entry in archive.infolist()}
    if len(entries) != len(archive.infolist()) or len(entries) > _MOST_MEMBERS:
        raise _wrong(called, "holds too many arrays, or one twice")
    for name, entry in entries.items():
        if not _MEMBER.fullmatch(name) or entry.flag_bits & 0x1:
            raise _wrong(called, "holds something that is no array of the lab")
        if entry.compress_type != zipfile.ZIP_STORED:
            raise _wrong(called, "is packed in a way that the lab does not use")
    # Nothing in it is compressed, so it can't unpack to more than it is.
    if sum(entry.file_size for entry in entries.values()) > size:
        raise _wrong(called, "says that it is larger than it is")
    names = _array(archive.read("names.npy"), called) if "names.npy" in entries else None
    if names is None or names.ndim != 1 or names.dtype.kind != "U" or names.nbytes > _MOST_NAMES:
        raise _wrong(called, "does not say what its arrays are called")
    members = {f"a{place}.npy" for place in range(len(names))}
    if members != entries.keys() - {"names.npy"} or len(set(names.tolist())) < len(names):
        raise _wrong(called, "holds other arrays than it says")
    return {str(name): _array(archive.read(f"a{place}.npy"), called) for place, name in enumerate(names.tolist())}


def _array(content: bytes, called: str) -> NDArray[Any]:
    """Return one array, once its header fits the bytes behind it."""
    file = io.BytesIO(content)
    read = _HEADERS.get(np.lib.format.read_magic(file))
    if read is None:
        raise _wrong(called, "holds an array in a way that the lab does not use")
    shape, by_columns, kind = read(file)
    if kind.kind not in _KINDS or kind.hasobject or kind.names is not None or kind.subdtype is not None:
        raise _wrong(called, "holds something else than numbers and text")
    behind = len(content) - file.tell()
    if any(length < 0 for length in shape) or len(shape) > 4 or math.prod(shape) * kind.itemsize != behind:
        raise _wrong(called, "holds an array that is not as long as it says")
    values = np.frombuffer(content, kind, offset=file.tell())
    found = values.reshape(shape[::-1]).T if by_columns else values.reshape(shape)
    return np.array(found, dtype=kind.newbyteorder("="))


def _wrong(called: str, what: str) -> BundleError:
    return BundleError(f"{called} in this bundle {what}. Bring the zip as the lab wrote it.")
