"""The database: cut, replaced by garbage, locked."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.trials.lab import TriedLab, epochs_of, load
from tests.trials.trial import Outcome, trial

FAULT_SECONDS = 15.0
LOCKER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("ROLLBACK")
"""


@trial("another process locks the database for 40 s")
def locked(home: Path) -> Outcome:
    return _locked(home, 40.0)


@trial("another process locks the database for 100 s")
def locked_long(home: Path) -> Outcome:
    return _locked(home, 100.0)


@trial("database cut to half, then moved away by a person")
def cut_in_half(home: Path) -> Outcome:
    return _damaged(home, lambda path: _write(path, path.read_bytes()[: path.stat().st_size // 2]), _move_away)


@trial("database emptied (0 bytes)")
def emptied(home: Path) -> Outcome:
    return _damaged(home, lambda path: _write(path, b""), None)


@trial("database overwritten with garbage, then replaced by a copy of a minute ago")
def garbage(home: Path) -> Outcome:
    return _damaged(home, lambda path: _write(path, b"\x9f" * 50_000), _bring_back)


@trial("database replaced by garbage in a new file, then moved away by a person")
def replaced(home: Path) -> Outcome:
    def replace(path: Path) -> None:
        other = path.with_name("other")
        other.write_bytes(b"\x9f" * 50_000)
        other.replace(path)

    return _damaged(home, replace, _move_away)


def _locked(home: Path, seconds: float) -> Outcome:
    lab = TriedLab(home / "lab")
    lab.start()
    ended = lab.finished()
    runs = [lab.submit(60), lab.submit(epochs_of(seconds + 10), "another")]
    for run_id in runs:
        lab.reach(run_id, 3)
    service = lab.store.engine().pid
    command = [sys.executable, "-c", LOCKER, str(lab.store.database.path), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as locker:
        assert locker.stdout is not None
        locker.stdout.readline()
        began = time.monotonic()
        lab.visitor.look(ended, pages=("home", "runs"))
        lab.outcome.notes.append(f"two pages took {time.monotonic() - began:.0f} s (load {load():.0f})")
    lab.goes_on()
    outcome = lab.count()
    outcome.notes.append("same service" if lab.store.engine().pid == service else "another service")
    return outcome


def _damaged(home: Path, damage: Callable[[Path], object], mend: Callable[[Path, Path], None] | None) -> Outcome:
    """Damage the database while a run trains, let a person mend it, and see what goes on."""
    lab = TriedLab(home / "lab", workers=1)
    lab.start()
    ended, long = lab.finished(), lab.submit(epochs_of(60))
    lab.reach(long, 3)
    path = lab.store.database.path
    copy = home / "copy.sqlite"
    subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sqlite3; sqlite3.connect({str(path)!r}).backup(sqlite3.connect({str(copy)!r}))",
        ],
        check=True,
    )
    damage(path)
    lab.visitor.look(ended)
    time.sleep(FAULT_SECONDS)
    lab.visitor.look(ended, pages=("home", "runs", "watch"))
    if mend is not None:
        mend(path, copy)
    survived = dict(lab.runs) if mend is _bring_back else {}
    lab.runs = survived
    lab.goes_on()
    outcome = lab.count()
    outcome.notes.append(f"database: {', '.join(sorted(each.name for each in path.parent.glob('runs.sqlite*')))}")
    return outcome


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _move_away(path: Path, _copy: Path) -> None:
    _move_what_is_beside(path)
    path.rename(path.with_name("damaged.sqlite"))


def _move_what_is_beside(path: Path) -> None:
    """Do what the sentence on the page asks for first."""
    for beside in path.parent.glob(f"{path.name}-*"):
        beside.rename(beside.with_name(f"damaged-{beside.name}"))


def _bring_back(path: Path, copy: Path) -> None:
    _move_what_is_beside(path)
    other = path.with_name("other")
    shutil.copy(copy, other)
    other.replace(path)
