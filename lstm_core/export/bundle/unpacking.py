"""Reading the zip: what a bundle is made of is looked at before any of it is unpacked, and nothing is written.

Its files are data. None is run, unpickled or loaded as a model; the ones that nothing is read from are only hashed.
"""

from __future__ import annotations

import hashlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from lstm_core.errors import BundleError
from lstm_core.export.bundle.contents import (
    LIST,
    MOST_BYTES,
    MOST_FILES,
    MOST_UNPACKED,
    RUN,
    about_file,
)
from lstm_core.formats import BUNDLE

__all__ = ["unpacked"]

_MEBI = 2**20
_CHUNK = 2**16
_BEGINNING, _END, _END_64 = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
_END_BYTES, _END_64_BYTES = 22, 20
_MOST_LISTED = 2**16  # bytes of the zip's own list of files
_MOST_RATIO, _SMALL = 250, 8 * _MEBI  # a large file that shrinks by more is one that is meant to fill a memory
_WANTED = ("lesson.json", "config.json", "data.csv")
_WHOLE = "Bring the zip as the lab wrote it."


def unpacked(content: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return what a bundle's list says, and the files that the lab reads, each as its hash says it should be.

    Args:
        content: The zip.

    Raises:
        BundleError: It is none, or not as the lab writes them.
        UnreadableError: A newer version of the lab wrote it, or its list is damaged.
    """
    _check_frame(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = _checked(archive.infolist())
            fields = BUNDLE.load(_read(archive, entries[LIST]))
            return fields, _files(archive, entries, _hashes(fields))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise BundleError(f"This zip is damaged ({type(error).__name__}). {_WHOLE}") from error


def _check_frame(content: bytes) -> None:
    """Look at the outermost bytes: where the zip's list of files is, and how long."""
    if not content.startswith(_BEGINNING):
        raise BundleError("This file is no bundle: a bundle is a zip that this lab wrote, from 'Take it with you'.")
    if len(content) > MOST_BYTES:
        raise BundleError(
            f"This file has {len(content) / _MEBI:.0f} MB, and a bundle may have {MOST_BYTES // _MEBI} MB."
        )
    end = content[-_END_BYTES:]
    if not end.startswith(_END) or content[-_END_BYTES - _END_64_BYTES :].startswith(_END_64):
        raise BundleError(f"This zip is cut off, or has something behind its end. {_WHOLE}")
    disk, other, here, count, size, offset, comment = struct.unpack("<4x4H2LH", end)
    if disk or other or comment or here != count or offset + size != len(content) - _END_BYTES:
        raise BundleError(f"The list of files in this zip does not lie where it says. {_WHOLE}")
    if count > MOST_FILES or size > _MOST_LISTED:
        raise BundleError(f"This zip has {count:,} files, and a bundle has at most {MOST_FILES}.")


def _checked(found: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the entries by name, once each of them is one that a bundle may have."""
    entries: dict[str, zipfile.ZipInfo] = {}
    for entry in found:
        _check(entry)
        if entry.filename in entries:
            raise BundleError(f"This zip holds {_called(entry.filename)} twice. {_WHOLE}")
        entries[entry.filename] = entry
    if LIST not in entries:
        raise BundleError(f"This zip is no bundle of this lab: it has no {LIST}. {_WHOLE}")
    if sum(entry.file_size for entry in found) > MOST_UNPACKED:
        raise BundleError(f"This bundle would have more than {MOST_UNPACKED // _MEBI} MB when it is unpacked.")
    return entries


def _check(entry: zipfile.ZipInfo) -> None:
    name, mode = entry.filename, entry.external_attr >> 16
    about = about_file(name)
    if about is None or entry.orig_filename != name:
        raise BundleError(f"This zip holds {_called(entry.orig_filename)}, which no bundle of this lab has. {_WHOLE}")
    if entry.flag_bits & 0x1:
        raise BundleError(f"{name} in this zip is encrypted. Bring the bundle without a password.")
    if mode and not stat.S_ISREG(mode):
        raise BundleError(f"{name} in this zip is a link or the like, and no file. {_WHOLE}")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BundleError(f"{name} in this zip is packed in a way that the lab does not use. {_WHOLE}")
    if entry.file_size > about.most:
        raise BundleError(f"{name} would have more than {about.most // _MEBI} MB when it is unpacked.")
    if entry.file_size > _SMALL and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
        raise BundleError(f"{name} would grow more than {_MOST_RATIO} times as large when it is unpacked.")


def _hashes(fields: Mapping[str, Any]) -> dict[str, str]:
    hashes = fields.get("files")
    if not isinstance(hashes, dict) or not all(isinstance(one, str) for one in hashes.values()):
        raise BUNDLE.damaged("it names no files")
    return hashes


def _files(
    archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], hashes: Mapping[str, str]
) -> dict[str, bytes]:
    """Hash every file, and return the contents of those that are read."""
    if missing := sorted(hashes.keys() - entries.keys()):
        raise BundleError(f"This bundle lacks {_called(missing[0])}, which its list names. {_WHOLE}")
    if extra := sorted(entries.keys() - hashes.keys() - {LIST}):
        raise BundleError(f"{extra[0]} was put into this bundle after it was made. {_WHOLE}")
    contents = {}
    for name, expected in hashes.items():
        digest, kept = hashlib.sha256(), []
        for chunk in _chunks(archive, entries[name]):
            digest.update(chunk)
            if name.startswith(RUN) or name in _WANTED:
                kept.append(chunk)
        if digest.hexdigest() != expected:
            raise BundleError(f"{name} in this bundle has changed since it was made. {_WHOLE}")
        if kept or name.startswith(RUN):
            contents[name] = b"".join(kept)
    return contents


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    return b"".join(_chunks(archive, entry))


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a file piece by piece, and no more of it than it says it has."""
    left = entry.file_size
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise zipfile.BadZipFile("longer than it says")
            yield chunk
    if left:
        raise zipfile.BadZipFile("shorter than it says")


def _called(name: str) -> str:
    """Return what somebody called a file, so that it can stand in a sentence."""
    return f"'{ascii(name[:60])[1:-1]}'"
