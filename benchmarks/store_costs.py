"""What one run costs the store and its one writer: each kind of write, and what it leaves on the disk.

``python -m benchmarks scale`` prints it; docs/scaling.md says what follows from it.
"""

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.jobs import REFERENCE
from lstm_core.data.catalogue import load_series
from lstm_core.events import BatchDone, EpochDone
from lstm_core.record import keep_config
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from lstm_core.runs.transitions import append_event
from tests.kept import checkpoint
from tests.made_results import made_result

__all__ = ["measure"]

TIMES = 100
QUEUES = (20, 1000)
EPOCHS = 40
PREVIEW = [123.45] * 200  # the tutorial's test part has about as many rows
ATTENTION = [0.01667] * 60


def measure() -> dict[str, float]:
    """Return the figures by name; the unit is part of the name."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(Path(folder))
        ledger = Ledger(store)
        run_id = store.submit(REFERENCE, "ann", "IBM")
        ledger.claim()
        state = checkpoint(EPOCHS)
        kept = made_result(REFERENCE, load_series(REFERENCE.data))
        costs = {
            "an epoch's event": lambda number: ledger.record(run_id, 1, _epoch(number)),
            "a batch's event": lambda number: ledger.record(run_id, 1, _batch(number)),
            "a checkpoint of 17,341 parameters": lambda _: ledger.keep_checkpoint(run_id, 1, state),
            "a look of the service": lambda _: ledger.glance(),
            "a look of the Watch page": lambda number: (store.get(run_id), store.events(run_id, number)),
        }
        for name, cost in costs.items():
            figures |= _timed(name, cost, TIMES)
        figures |= _together(store, run_id)
        figures |= _timed("a result, with its summary", lambda _: ledger.finish(run_id, kept), 5)
        figures["KB on the disk of a finished run's folder"] = _size(store.folder(run_id)) / 1000
        figures |= _claims(store, ledger)
    return figures


def _together(store: RunStore, run_id: str) -> dict[str, float]:
    """Measure the same events written in one transaction, as a plan for many workers would have it."""

    def write(_: int) -> None:
        with store.database.transaction() as connection:
            for number in range(TIMES):
                append_event(connection, run_id, _epoch(number))

    found = _timed("an epoch's event, of 100 in one transaction", write, 5)
    return {name: value / TIMES for name, value in found.items()}


def _claims(store: RunStore, ledger: Ledger) -> dict[str, float]:
    """Measure what it takes to hand out a run, by how many wait."""
    found: dict[str, float] = {}
    for queue in QUEUES:
        with store.database.transaction() as connection:
            connection.execute("DELETE FROM runs")
            for number in range(queue):
                connection.execute(
                    "INSERT INTO runs (id, owner, title, config, created, needs) VALUES (?, ?, 'IBM', ?, ?, 0)",
                    (f"{number:022d}", f"owner {number % 30}", json.dumps(keep_config(REFERENCE)), float(number)),
                )
        found |= _timed(f"handing out a run of {queue:,} that wait", lambda _: ledger.claim(), 10)
    return found


def _timed(name: str, cost: Callable[[int], object], times: int) -> dict[str, float]:
    """Return milliseconds by the clock and of the processor, as the mean of many."""
    wall, cpu = time.perf_counter(), time.process_time()
    for number in range(1, times + 1):
        cost(number)
    return {
        f"ms {name}": 1000 * (time.perf_counter() - wall) / times,
        f"ms of the processor, {name}": 1000 * (time.process_time() - cpu) / times,
    }


def _epoch(number: int) -> EpochDone:
    return EpochDone(
        epoch=number,
        loss=0.1,
        val_loss=0.1,
        seconds=0.2,
        best_epoch=number,
        preview=PREVIEW,
        attention=ATTENTION,
        newest_attention=ATTENTION,
    )


def _batch(number: int) -> BatchDone:
    return BatchDone(epoch=1, batch=number, batches=TIMES, loss=0.1)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
