"""Runs that came out of a bundle: kept as any finished run, and marked as what they are.

Nothing trains them, so they do not come into being where runs are queued, and no limit on training concerns them; but
they take room on the disk, so that there is one on how much of it.
"""

from __future__ import annotations

import json
import secrets
import shutil
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.data.keeping.lab_disk import why_full
from lstm_core.errors import BundleError, UnreadableError
from lstm_core.events import EpochDone, Event, Finished, Started
from lstm_core.formats import BUNDLE
from lstm_core.knobs.words import differences
from lstm_core.record import keep_config
from lstm_core.results import RunResult, best_trained_epoch
from lstm_core.runs.files import save_result
from lstm_core.runs.run import Run, try_run
from lstm_core.runs.shelf import IN_SIGHT
from lstm_core.runs.store import RunStore
from lstm_core.runs.summary import keep_summary, summary_of
from lstm_core.safe_write import write_safely

__all__ = [
    "OpenedRun",
    "is_replay",
    "keep_opened",
    "opened_run",
    "opened_runs",
    "opened_table",
    "replays_of",
]

_MOST_OF_ONE = 250 * 2**20  # bytes of the disk that the opened bundles of one person may take
_MOST_OF_ALL = 2_000 * 2**20
_TABLE = "opened_table.parquet"
_MOST_NAME = 100
_TAG = "opened"  # by which lists find it; its owner may take it away
_MEBI = 2**20


@dataclass(frozen=True)
class OpenedRun:
    """What is known of where a run came from.

    Attributes:
        bundle: What the file was called.
        about: What it says of itself: ``made``, ``lab``, ``with_data``, ``provenance``, ``license``, ``note``,
            ``lesson``.
    """

    bundle: str
    about: Mapping[str, Any]

    @property
    def has_data(self) -> bool:
        """Whether the values of its series were inside."""
        return bool(self.about.get("with_data"))


def keep_opened(
    store: RunStore, owner: str, result: RunResult, bundle: str, about: Mapping[str, Any], table: bytes
) -> str:
    """Keep a run that came out of a bundle, and return its id, which is a new one.

    Args:
        store: Where.
        owner: Who opened it; the run is theirs.
        result: It.
        bundle: What the file was called.
        about: What is to be said of where it is from, ready for JSON.
        table: The whole table that it loaded, as parquet; empty where there is none.

    Raises:
        BundleError: There is no room for it.
        StoreBusyError: It can't be kept just now.
    """
    if reason := why_full(store.home, store.limits, len(table)):
        raise BundleError(reason)
    run_id = secrets.token_urlsafe(16)
    folder = store.folder(run_id)
    try:
        with store.database.in_words():
            save_result(folder, result)
            if table:
                write_safely(folder / _TABLE, table)
            with store.database.transaction() as connection:
                taken = _taken(folder)
                _require_room(connection, owner, taken)
                _insert(connection, (run_id, owner), result)
                kept = json.dumps(BUNDLE.stamp({**about, "bytes": taken}))
                name = " ".join(bundle.split())[:_MOST_NAME]
                connection.execute("INSERT INTO opened (run, bundle, about) VALUES (?, ?, ?)", (run_id, name, kept))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return run_id


def opened_run(store: RunStore, run_id: str) -> OpenedRun | None:
    """Return where a run came from; ``None`` for one that was trained in this lab.

    Raises:
        StoreError: The store can't be read just now.
    """
    with store.database.open() as connection:
        row = connection.execute("SELECT bundle, about FROM opened WHERE run = ?", (run_id,)).fetchone()
    if row is None:
        return None
    try:
        return OpenedRun(row["bundle"], BUNDLE.read(json.loads(row["about"])))
    except (ValueError, UnreadableError):
        return OpenedRun(row["bundle"], {})  # that it was opened is known all the same


def opened_runs(store: RunStore, owner: str) -> frozenset[str]:
    """Return the ids of the runs of a person that came out of bundles.

    Raises:
        StoreError: The store can't be read just now.
    """
    query = "SELECT run FROM opened JOIN runs ON runs.id = opened.run WHERE runs.owner = ? AND NOT runs.deleted"
    with store.database.open() as connection:
        return frozenset(row["run"] for row in connection.execute(query, (owner,)))


def opened_table(store: RunStore, run_id: str) -> bytes:
    """Return the whole table that an opened run loaded, as parquet; empty where the bundle had none.

    Raises:
        RunNotFoundError: The id is none of ours.
    """
    try:
        return (store.folder(run_id) / _TABLE).read_bytes()
    except FileNotFoundError:
        return b""


def is_replay(before: ExperimentConfig, config: ExperimentConfig) -> bool:
    """Say whether a run repeats another: nothing but where its data lies may differ, and that has the same content."""
    apart = {difference.knob.path for difference in differences(before, config)}
    return before.data.sha256 == config.data.sha256 and all(path.startswith("data.") for path in apart)


def replays_of(store: RunStore, run: Run, owner: str) -> list[Run]:
    """Return the runs of a person that repeat a run, the newest first.

    Raises:
        StoreError: The store can't be read just now.
    """
    query = f"SELECT * FROM runs WHERE made_of = ? AND owner = ? AND {IN_SIGHT} ORDER BY created DESC"  # noqa: S608
    with store.database.open() as connection:
        found = [try_run(row) for row in connection.execute(query, (run.id, owner)).fetchall()]
    return [each for each in found if isinstance(each, Run) and is_replay(run.config, each.config)]


def _taken(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def _require_room(connection: sqlite3.Connection, owner: str, more: int) -> None:
    query = (
        "SELECT runs.owner = ? AS mine, sum(json_extract(opened.about, '$.bytes')) AS taken FROM opened "
        "JOIN runs ON runs.id = opened.run WHERE NOT runs.deleted GROUP BY mine"
    )
    found = {bool(row["mine"]): row["taken"] or 0 for row in connection.execute(query, (owner,))}
    mine = found.get(True, 0)
    if mine + more > _MOST_OF_ONE:
        raise BundleError(
            f"Your opened bundles take {mine / _MEBI:.0f} MB, and this one {more / _MEBI:.0f} MB more; there is room "
            f"for {_MOST_OF_ONE // _MEBI} MB. Delete some of these runs, also from the bin, and open it again."
        )
    if sum(found.values()) + more > _MOST_OF_ALL:
        raise BundleError("This lab has no room for more bundles. Ask who runs it, or try again when others have gone.")


def _insert(connection: sqlite3.Connection, whose: tuple[str, str], result: RunResult) -> None:
    """Write the row of a run that is over, and the events that its curves are drawn from."""
    state, now = "stopped" if result.was_stopped else "finished", time.time()
    connection.execute(
        "INSERT INTO runs (id, owner, title, config, state, created, ended, has_result, summary, tags) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)",
        (
            *whose,
            result.title,
            json.dumps(keep_config(result.config)),
            state,
            now,
            now,
            keep_summary(summary_of(result)),
            json.dumps([_TAG]),
        ),
    )
    rows = [(whose[0], number, event.model_dump_json()) for number, event in enumerate(_events(result), 1)]
    connection.executemany("INSERT INTO events (run, number, event) VALUES (?, ?, ?)", rows)


def _events(result: RunResult) -> list[Event]:
    """Return what the run would have told, as far as its result knows it: losses, and no predictions on the way."""
    seconds = result.seconds.median_epoch or 0.0
    losses = zip(result.loss, result.val_loss, strict=True)
    return [
        Started(
            first_epoch=1,
            epochs=result.config.training.epochs,
            batches=-(-(result.samples["train"] or 1) // result.config.training.batch_size),
            watched=result.watched,
            dates=[],
            actual=[],
        ),
        *(
            EpochDone(
                epoch=number,
                loss=loss,
                val_loss=val_loss,
                seconds=seconds,
                best_epoch=best_trained_epoch(result.val_loss[:number]),
            )
            for number, (loss, val_loss) in enumerate(losses, 1)
        ),
        Finished(kept_epoch=result.kept_epoch, seconds=result.seconds.total),
    ]
