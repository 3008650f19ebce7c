"""What an operator sees and may do, whosever it is: who has what, stop, delete; and the log of what was deleted.

People are owners of the store (hashes), called by their first eight characters. Whoever calls these functions has made
sure that the operator asks.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from lstm_core.data.keeping.quota import taken
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.errors import RunNotFoundError, UnreadableError
from lstm_core.formats import DELETION
from lstm_core.runs.queue import turns_had
from lstm_core.runs.run import Run, UnreadableRun, try_run
from lstm_core.runs.shelf import DELETE, IN_SIGHT, STOP
from lstm_core.runs.store import RunStore

__all__ = [
    "Deletion",
    "DiskUse",
    "Person",
    "delete_everything_of",
    "delete_run",
    "deletions",
    "disk_use",
    "people",
    "runs_under_way",
    "short",
    "stop_run",
]

_OF_PEOPLE = ("drafts", "guesses", "tours", "table_columns", "members", "teachers", "expected", "turns")


@dataclass(frozen=True)
class Person:
    """Somebody who has something in the store.

    Attributes:
        owner: As the store knows them.
        runs: How many runs they have, those of studies and in the bin among them.
        waiting: How many of them wait.
        running: How many are trained.
        failed: How many have failed.
        used: Seconds of training within the last hour.
        classes: Titles of the classes that they are in or teach.
    """

    owner: str
    runs: int
    waiting: int
    running: int
    failed: int
    used: float
    classes: tuple[str, ...]


@dataclass(frozen=True)
class DiskUse:
    """Bytes on the disk.

    Attributes:
        runs: Of runs that are in sight.
        bin: Of those in the bin, or deleted and not gone yet.
        uploads: Of uploaded files.
        whole: Of the whole home.
    """

    runs: int
    bin: int
    uploads: int
    whole: int


@dataclass(frozen=True)
class Deletion:
    """An entry of the log.

    Attributes:
        at: When, in seconds since 1970.
        what: ``run`` or ``visitor``.
        whose: Whose it was, as ``short`` writes them.
        runs: How many runs went.
        files: How many uploaded files.
    """

    at: float
    what: str
    whose: str
    runs: int
    files: int


def short(owner: str) -> str:
    """Return what an owner is called on the operator's page and in the log."""
    return owner[:8]


def people(store: RunStore) -> list[Person]:
    """Return everybody who has runs, whoever has used most within the last hour first.

    Raises:
        StoreError: The store can't be read just now.
    """
    with store.database.open() as connection:
        used = turns_had(connection, time.time())
        rows = connection.execute(
            "SELECT owner, count(*) AS runs, sum(state = 'queued') AS waiting, sum(state = 'running') AS running, "
            "sum(state = 'failed') AS failed FROM runs WHERE NOT deleted GROUP BY owner"
        ).fetchall()
        classes: dict[str, set[str]] = {}
        query = (
            "SELECT owner, rules FROM members JOIN classes ON classes.id = class WHERE gone IS NULL UNION ALL "
            "SELECT owner, rules FROM teachers JOIN classes ON classes.id = class"
        )
        for owner, rules in connection.execute(query):
            classes.setdefault(owner, set()).add(_title(rules))
    found = [
        Person(
            row["owner"],
            row["runs"],
            row["waiting"],
            row["running"],
            row["failed"],
            used[row["owner"]].used if row["owner"] in used else 0.0,
            tuple(sorted(classes.get(row["owner"], ()))),
        )
        for row in rows
    ]
    return sorted(found, key=lambda person: (-person.used, -person.runs, person.owner))


def runs_under_way(store: RunStore, most: int = 200) -> list[Run | UnreadableRun]:
    """Return the runs of all that are trained, then those that wait in the order of the queue.

    Raises:
        StoreError: The store can't be read just now.
    """
    with store.database.open() as connection:
        query = f"SELECT * FROM runs WHERE state IN ('running', 'queued') AND {IN_SIGHT}"  # noqa: S608
        rows = [try_run(row) for row in connection.execute(query).fetchall()]
    place = {run_id: number for number, run_id in enumerate(store.queue())}
    return sorted(rows, key=lambda run: (place.get(run.id, -1), run.created))[:most]


def disk_use(store: RunStore) -> DiskUse:
    """Measure what the lab takes on the disk.

    Raises:
        StoreError: The store can't be read just now.
    """
    with store.database.open() as connection:
        gone = {row["id"] for row in connection.execute("SELECT id FROM runs WHERE deleted OR binned IS NOT NULL")}
    root = store.home / "runs"
    sizes = {folder.name: taken(folder) for folder in root.iterdir() if folder.is_dir()} if root.is_dir() else {}
    in_bin = sum(size for name, size in sizes.items() if name in gone)
    return DiskUse(sum(sizes.values()) - in_bin, in_bin, taken(store.home / "uploads"), taken(store.home))


def stop_run(store: RunStore, run_id: str) -> None:
    """Ask for anybody's run to be stopped; what it has reached by then is kept.

    Raises:
        RunNotFoundError: There is no such run.
    """
    store.look(run_id)
    with store.database.open() as connection:
        connection.execute(f"{STOP} WHERE id = ?", (run_id,))


def delete_run(store: RunStore, run_id: str) -> None:
    """Delete anybody's run and those that belong to it for good, and log it.

    Raises:
        RunNotFoundError: There is no such run.
    """
    with store.database.transaction() as connection:
        row = connection.execute("SELECT owner FROM runs WHERE id = ? AND NOT deleted", (run_id,)).fetchone()
        if row is None:
            raise RunNotFoundError("There is no run with this address.")
        gone = connection.execute(f"{DELETE} WHERE (id = ? OR parent = ?) AND NOT deleted", (run_id, run_id)).rowcount
        connection.execute("UPDATE studies SET deleted = 1 WHERE parent = ?", (run_id,))
        connection.execute(*_entry("run", row["owner"], gone, 0))


def delete_everything_of(store: RunStore, uploads: UploadLibrary, owner: str) -> None:
    """Delete for good all that somebody has: runs, studies, files, choices, guesses, places in classes; and log it.

    What they handed in goes too. Classes that they teach stay, as others are in them.

    Raises:
        StoreError: It can't be done just now; what is gone by then is gone, and the same call may be made again.
    """
    files = uploads.listed(owner)
    for upload in files:
        uploads.remove(upload.id, owner)
    with store.database.transaction() as connection:
        gone = connection.execute(f"{DELETE} WHERE owner = ? AND NOT deleted", (owner,)).rowcount
        connection.execute("UPDATE studies SET deleted = 1 WHERE owner = ?", (owner,))
        for table in _OF_PEOPLE:
            connection.execute(f"DELETE FROM {table} WHERE owner = ?", (owner,))  # noqa: S608
        connection.execute(*_entry("visitor", owner, gone, len(files)))


def deletions(store: RunStore, most: int = 200) -> list[Deletion]:
    """Return what operators have deleted, the newest first; entries that can't be read are left out.

    Raises:
        StoreError: The store can't be read just now.
    """
    query = "SELECT entry FROM deletions ORDER BY number DESC LIMIT ?"
    with store.database.open() as connection:
        rows = connection.execute(query, (most,)).fetchall()
    found = []
    for row in rows:
        try:
            found.append(Deletion(**DELETION.load(row["entry"])))
        except (UnreadableError, TypeError):
            continue  # one that is damaged hides no other
    return found


def _entry(what: str, owner: str, runs: int, files: int) -> tuple[str, tuple[str]]:
    """Return the statement that logs a deletion; its parts are those of ``Deletion``."""
    fields: dict[str, Any] = {"at": time.time(), "what": what, "whose": short(owner), "runs": runs, "files": files}
    return "INSERT INTO deletions (entry) VALUES (?)", (DELETION.dump(fields).decode(),)


def _title(rules: str) -> str:
    try:
        return str(json.loads(rules)["title"])
    except (ValueError, KeyError, TypeError):
        return "a class that can't be read"
