"""Training a finished run for more epochs: a new run that begins with what the last epoch of the other left.

It is queued with a checkpoint, so that whoever trains it goes on as with any run that was interrupted. Its settings say
all epochs, those of the other included: trained anew from them it would have the same numbers (``training/longer.py``).
"""

from __future__ import annotations

import json
import sqlite3
import time

from lstm_core.errors import RunError, UnreadableError
from lstm_core.events import EpochDone, Event, Started
from lstm_core.numbers import counted
from lstm_core.results import RunResult
from lstm_core.runs.files import CHECKPOINT_FILE
from lstm_core.runs.store import RunStore
from lstm_core.runs.submission import Belongs, insert_runs, require_place
from lstm_core.safe_write import put_in_place, staged
from lstm_core.training.checkpoints import Checkpoint
from lstm_core.training.longer import MOST_EPOCHS, longer, why_not_longer

__all__ = ["extend", "most_more", "why_not_extend"]


def why_not_extend(result: RunResult) -> str:
    """Say why a run can't be trained longer, as sentences for the person; empty if it can."""
    if reason := why_not_longer(result.config, result.ended_by):
        return reason
    if not result.loss:
        return "No epoch of this run was finished, so there is nothing to go on from."
    if not result.last_epoch:
        return (
            "What the last epoch of this run left is not there: it was trained by a version of the lab that did not "
            "keep it, or the file was lost. It can be trained anew with more epochs."
        )
    if len(result.loss) >= MOST_EPOCHS:
        return f"This run has {counted(len(result.loss), 'epoch')}, which is as many as a run may have."
    return ""


def most_more(result: RunResult) -> int:
    """Return how many epochs may be added to a run."""
    return MOST_EPOCHS - len(result.loss)


def extend(store: RunStore, run_id: str, owner: str, more: int) -> str:
    """Queue a run that goes on where another ended, and return its id.

    Args:
        store: Where both are.
        run_id: The other, which stays as it is.
        owner: Who asks; the new run is theirs.
        more: Epochs to add.

    Raises:
        RunNotFoundError: There is no such run.
        RunNotReadyError: It has no result yet.
        UnreadableError: It or its result is damaged, or of another version.
        RunError: It can't be trained longer, or the owner has as many runs waiting as one person may.
        ClassRuleError: The class that the owner is in does not allow it.
    """
    store.require_disk()
    run, result = store.get(run_id), store.result(run_id)
    if reason := why_not_extend(result):
        raise RunError(reason)
    if not 1 <= more <= most_more(result):
        raise RunError(f"Between 1 and {counted(most_more(result), 'epoch')} can be added to this run.")
    config = longer(result.config, len(result.loss), more)
    begun = _begun(result, config.training.epochs, store.events(run_id)[0])
    # Megabytes are written before the lock is taken, because everybody else would have to wait for it.
    with (
        store.database.in_words(),
        staged(store.home / "runs" / CHECKPOINT_FILE, result.last_epoch) as unfinished,
        store.database.transaction() as connection,
    ):
        require_place(connection, owner, store.limits)
        belongs = Belongs(made_of=run.id)
        (made,) = insert_runs(connection, [config], (owner, run.title), time.time(), belongs, limits=store.limits)
        _write_events(connection, made, begun)
        folder = store.folder(made)
        folder.mkdir(parents=True, exist_ok=True)
        put_in_place(unfinished, folder / CHECKPOINT_FILE)
    return made


def _begun(result: RunResult, epochs: int, events: list[Event]) -> list[Event]:
    """Return the events that a run of so many epochs would have had by now, so that its curves are whole.

    Raises:
        RunError: What the last epoch left can't be used.
    """
    try:
        checkpoint = Checkpoint.from_bytes(result.last_epoch)
        checkpoint.check(result.config)
    except UnreadableError as error:
        raise RunError(f"This run can't be trained longer. {error}") from error
    trained = len(checkpoint.history)
    started = [event for event in events if isinstance(event, Started)][-1:]
    newest = {event.epoch: event for event in events if isinstance(event, EpochDone) and event.epoch <= trained}
    return [
        *(event.model_copy(update={"first_epoch": 1, "epochs": epochs}) for event in started),
        *(newest[epoch] for epoch in sorted(newest)),
    ]


def _write_events(connection: sqlite3.Connection, run_id: str, events: list[Event]) -> None:
    rows = [(run_id, number, json.dumps(event.model_dump(mode="json"))) for number, event in enumerate(events, 1)]
    connection.executemany("INSERT INTO events (run, number, event) VALUES (?, ?, ?)", rows)
