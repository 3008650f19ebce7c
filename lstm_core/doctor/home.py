"""The lab's home: its disk, its database, the service that may be at work there, and the S&P 500 file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
import time
from contextlib import closing
from pathlib import Path

from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.keeping.sp500_status import NOT_HERE
from lstm_core.doctor.finding import Symptom, fine, mind, wrong
from lstm_core.health.state import LEAST_ROOM_BYTES
from lstm_core.jobs.place import find_service
from lstm_core.runs.database_file import open_database
from lstm_core.runs.schema import STEPS
from lstm_core.settings import Settings

__all__ = ["look_at_clock", "look_at_database", "look_at_disk", "look_at_service", "look_at_sp500", "look_at_wal"]

_DATABASE = "runs.sqlite"
_SILENT_SECONDS = 30.0
_AHEAD_SECONDS = 60.0


def look_at_disk(settings: Settings) -> Symptom:
    """Say whether the home can be written to and has room."""
    home = settings.home
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    if not there.is_dir():
        return wrong(
            "home", f"{there} is a file, and the lab's home is to be a folder.", "Name another by LSTM_LAB_HOME."
        )
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(b"x")
    except OSError as error:
        return wrong(
            "home",
            f"{there} can't be written to ({error.strerror}), so nothing can be kept in {home}.",
            "Give the folder to the user who runs the lab, or name another by LSTM_LAB_HOME.",
        )
    free, needed = shutil.disk_usage(there).free, settings.uploads_all * 2**20
    if free < LEAST_ROOM_BYTES:
        return wrong("home", f"The disk of {home} has {_mb(free)} left.", "Make room: delete old runs, or other files.")
    if free < needed:
        return mind(
            "home",
            f"The disk of {home} has {_mb(free)} left, and uploaded files may take {_mb(needed)}.",
            "Lower LSTM_LAB_UPLOADS_ALL, or make room.",
        )
    if os.name == "posix" and home.is_dir() and home.stat().st_mode & stat.S_IROTH:
        return mind("home", f"All users of this machine can read {home}: files, runs and the log.", f"chmod 700 {home}")
    return fine("home", f"{home} can be written to; its disk has {_mb(free)} left.")


def _mb(size: int) -> str:
    return f"{size / 2**20:,.0f} MB"


def look_at_wal(settings: Settings) -> Symptom:
    """Try SQLite's write-ahead mode where the database is, which a network's file system may not offer."""
    there = next(folder for folder in (settings.home, *settings.home.parents) if folder.is_dir())
    version = sqlite3.sqlite_version
    try:
        with (
            tempfile.TemporaryDirectory(dir=there, prefix=".doctor-") as folder,
            closing(sqlite3.connect(Path(folder) / "try.sqlite")) as connection,
        ):
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            connection.execute("CREATE TABLE try (x)")
            connection.commit()
    except (OSError, sqlite3.Error) as error:
        return wrong("SQLite", f"SQLite {version} can't write in {there}: {error}.", "Use a disk of this machine.")
    if mode != "wal":
        return wrong(
            "SQLite",
            f"SQLite {version} has no write-ahead mode in {there}.",
            "Use a disk of this machine, and not one of the network, for LSTM_LAB_HOME.",
        )
    return fine("SQLite", f"SQLite {version} has its write-ahead mode in {there}.")


def look_at_database(settings: Settings) -> Symptom:
    """Say whether the database is sound, and of a version that this one knows."""
    path = settings.home / _DATABASE
    if not path.exists():
        return fine("database", "There is none yet; the first start makes it.")
    way_out = "Put a backup back (python -m lstm_core restore), or move the file away to begin with an empty one."
    try:
        with closing(open_database(path)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            runs = connection.execute("SELECT COUNT(*) FROM runs").fetchone()[0]
    except (OSError, sqlite3.Error) as error:
        return wrong("database", f"{path} can't be read: {error}.", way_out)
    if found != "ok":
        return wrong("database", f"{path} is damaged: {found}.", way_out)
    if version > len(STEPS):
        return mind(
            "database",
            f"{path} is of version {version}, and this lab knows {len(STEPS)}: a newer lab wrote it.",
            "Start the newer version; this one uses what it understands.",
        )
    older = f", and is brought to {len(STEPS)} at the next start" if version < len(STEPS) else ""
    return fine("database", f"{path} is sound, of version {version}{older}, with {runs:,} runs.")


def look_at_service(settings: Settings) -> Symptom:
    """Say whether a service is at work, and whether anybody needs it."""
    path = settings.home / _DATABASE
    row, needed = None, True
    if path.exists():
        try:
            with closing(open_database(path)) as connection:
                row = connection.execute("SELECT pid, beat, message FROM engine").fetchone()
                needed = _is_needed(connection)
        except (OSError, sqlite3.Error):
            return mind("service", "Whether one is at work can't be read in the database.", "See what is said of that.")
    process = None if row is None else find_service(row["pid"], settings.home)
    if row is None or process is None:
        return fine("service", "None is at work.")
    called, silent = f"Process {process.pid}", time.time() - row["beat"]
    if row["message"]:
        return wrong("service", f"{called} is at work, and says: {row['message']}", "Do what it says.")
    if silent > _SILENT_SECONDS:
        return wrong(
            "service",
            f"{called} has the place of the service and has given no sign of life for {silent:,.0f} seconds.",
            "End it with 'python -m lstm_core end'; the app starts another one.",
        )
    if not needed:
        return mind(
            "service",
            f"{called} was left over: there is no app, and no run needs it.",
            "It ends by itself within a minute, or by 'python -m lstm_core end'.",
        )
    return fine("service", f"{called} is at work.")


def _is_needed(connection: sqlite3.Connection) -> bool:
    app = connection.execute("SELECT MAX(beat) FROM apps").fetchone()[0] or 0.0
    busy = connection.execute("SELECT COUNT(*) FROM runs WHERE state IN ('queued', 'running')").fetchone()[0]
    return busy > 0 or time.time() - app < 2 * _SILENT_SECONDS


def look_at_sp500(settings: Settings) -> Symptom:
    """Say whether the S&P 500 file can be used, if there is to be one."""
    if settings.data is not None and not settings.data.is_dir():
        return wrong(
            "S&P 500 file", f"LSTM_LAB_DATA names {settings.data}, which is no folder.", "Correct the setting."
        )
    held = Libraries.of(settings).sp500.status()
    if held.ready or held.pending or held.message == NOT_HERE:
        found = "It is there." if held.ready or held.pending else "There is none; a button on the Data page fetches it."
        return fine("S&P 500 file", found)
    return wrong("S&P 500 file", held.message, "Fetch it again on the Data page, or put it into the folder again.")


def look_at_clock(settings: Settings) -> Symptom:
    """Say whether the clock is later than what is kept, as every order and every wait goes by it."""
    kept = [path for path in (settings.home / "runs.sqlite", settings.home / "service.log") if path.exists()]
    newest = max((os.stat(path).st_mtime for path in kept), default=0.0)  # noqa: PTH116
    if newest > time.time() + _AHEAD_SECONDS:
        hours = (newest - time.time()) / 3600
        return wrong(
            "clock",
            f"What the lab has kept is {hours:,.1f} hours later than this machine's clock.",
            "Set the clock; runs are ordered and classes end by it.",
        )
    return fine("clock", f"It says {time.strftime('%Y-%m-%d %H:%M:%S %Z')}.")
