"""Putting a backup back: all of it is unpacked beside its place and checked, and only then moved there."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from lstm_core.backup.archive import KeptFile, Manifest, copied, opened_archive
from lstm_core.backup.names import DATABASE
from lstm_core.errors import BackupError, StoreError
from lstm_core.jobs.place import PlaceTakenError, place_in
from lstm_core.runs.database_file import make_ready, open_database
from lstm_core.runs.lookout import APP_SILENCE_SECONDS
from lstm_core.runs.schema import STEPS
from lstm_core.safe_write import make_home

__all__ = ["put_back"]

_OURS = (".restoring-", ".replaced-")
_NOBODYS = ("service.lock", f"{DATABASE}.lock", "lost+found")
_NEWER = "by a newer version of the lab, whose database this one does not know"


def put_back(archive: Path, home: Path, *, replace: bool = False) -> tuple[Manifest, Path | None]:
    """Put all that a backup holds into a home, in which no lab is at work.

    Args:
        archive: What ``back_up`` wrote.
        home: The lab's folder; made when missing.
        replace: Move what is in the home out of the way, instead of refusing to touch it.

    Returns:
        What the backup says of itself, and the folder in the home that what was there before was moved to, if any.

    Raises:
        BackupError: It is no backup, or a damaged one; a lab is at work in the home; the home is not empty; or the disk
            is full. Then nothing was changed.
        UnreadableError: It is of a newer version.
    """
    with opened_archive(archive) as (opened, manifest):
        _check_free(home, replace)
        try:
            make_home(home)
            with _alone_in(home), _beside(home) as staging:
                _unpack(opened, manifest, staging)
                _check_database(staging / DATABASE)
                _check_free(home, replace)  # once more, as unpacking takes a while
                aside = _put_aside(home)
                _move(staging, home)
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            raise BackupError(f"The backup can't be put into {home}: {error.strerror}{where}.") from error
    return manifest, aside


def _in_the_way(home: Path) -> list[Path]:
    if not home.exists():
        return []
    return sorted(each for each in home.iterdir() if not (each.name.startswith(_OURS) or each.name in _NOBODYS))


def _check_free(home: Path, replace: bool) -> None:
    try:
        there = _in_the_way(home)
    except NotADirectoryError:
        raise BackupError(f"{home} is a file; name a folder.") from None
    if there and not replace:
        raise BackupError(
            f"{home} is not empty: there is {there[0].name} in it. Name another folder with --home, or say --replace "
            "to have what is there moved out of the way."
        )
    if home / DATABASE in there and _seconds_since_an_app(home / DATABASE) < APP_SILENCE_SECONDS:
        raise _at_work(home)


def _at_work(home: Path) -> BackupError:
    return BackupError(
        f"A lab is at work in {home}. End its app, wait half a minute for the service to end, and try again; or name "
        "another folder with --home. Nothing was changed."
    )


@contextmanager
def _alone_in(home: Path) -> Iterator[None]:
    """Have the place of the home's run service, so that there is none and none can start."""
    try:
        with place_in(home):
            yield
    except PlaceTakenError:
        raise _at_work(home) from None


def _seconds_since_an_app(database: Path) -> float:
    try:
        with closing(open_database(database)) as connection:
            newest = connection.execute("SELECT MAX(beat) FROM apps").fetchone()[0]
    except sqlite3.Error:  # damaged, which may be why it is to be replaced
        return float("inf")
    return float("inf") if newest is None else time.time() - newest


@contextmanager
def _beside(home: Path) -> Iterator[Path]:
    staging = home / f"{_OURS[0]}{secrets.token_hex(4)}"
    staging.mkdir(mode=0o700)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _unpack(archive: zipfile.ZipFile, manifest: Manifest, staging: Path) -> None:
    needed, free = sum(member.bytes for member in manifest.files.values()), shutil.disk_usage(staging).free
    if needed > free:
        raise BackupError(
            f"The backup holds {needed / 2**20:,.0f} MB, and {staging.parent} has {free / 2**20:,.0f} MB of room. "
            "Nothing was changed."
        )
    for name, member in manifest.files.items():
        path = staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if member.private:
            path.parent.chmod(0o700)
        _unpack_one(archive, name, member, path)


def _unpack_one(archive: zipfile.ZipFile, name: str, member: KeptFile, path: Path) -> None:
    mode = 0o600 if member.private else 0o666
    with (
        archive.open(name) as source,
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file,
    ):
        found = copied(cast(BinaryIO, source), file)
        file.flush()
        os.fsync(file.fileno())
    if found != (member.sha256, member.bytes):
        raise BackupError(f"The backup is damaged: {name} has changed since it was made. Nothing was changed.")
    os.utime(path, (member.modified, member.modified))


def _check_database(path: Path) -> None:
    """See that the database is sound and of a version that this one knows, and bring it up to date."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if version > len(STEPS):
            raise BackupError(f"This backup was made {_NEWER}. Start the newer version. Nothing was changed.")
        if sound != "ok":
            raise BackupError(f"The database in this backup is damaged: {sound}. Nothing was changed.")
        make_ready(path)
    except (sqlite3.Error, StoreError) as error:
        raise BackupError(f"The database in this backup is damaged: {error}. Nothing was changed.") from error


def _put_aside(home: Path) -> Path | None:
    there = _in_the_way(home)
    if not there:
        return None
    aside = home / f"{_OURS[1]}{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    aside.mkdir(mode=0o700)
    for path in there:
        path.rename(aside / path.name)
    return aside


def _move(staging: Path, home: Path) -> None:
    """Move everything into its place; the database last, because without it there is no lab to be half of."""
    for path in sorted(staging.iterdir(), key=lambda path: path.name.startswith(DATABASE)):
        path.rename(home / path.name)
