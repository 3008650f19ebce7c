"""Very many events, and very many runs of changing shapes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import psutil

from lstm_core.charts.training.live import live_loss
from lstm_core.config import preset
from lstm_core.events import EpochDone, Started
from lstm_core.progress import Progress
from lstm_core.runs.ledger import Ledger
from tests.processes import worker_processes
from tests.trials.lab import TriedLab, load
from tests.trials.trial import Outcome, trial
from tests.trials.visitor import OWNER

T = TypeVar("T")

EPOCHS = 100_000
RUNS = 60


@trial(f"a run with {EPOCHS:,} epochs of events")
def events(home: Path) -> Outcome:
    lab = TriedLab(home / "lab")
    run_id = lab.store.submit(preset("tutorial").with_("training", epochs=2000), OWNER, "IBM")
    claim = Ledger(lab.store).claim()
    assert claim is not None
    _write_events(lab, run_id)
    outcome = lab.outcome
    outcome.notes.append(f"store {lab.store.database.path.stat().st_size / 2**20:.0f} MB")
    progress = Progress()
    seconds: dict[str, float] = {}
    seconds["read"], (found, newest) = _timed(lambda: lab.store.events(run_id))
    seconds["add"], _ = _timed(lambda: progress.add(found))
    seconds["chart"], chart = _timed(lambda: live_loss(progress.epochs, EPOCHS, "test"))
    seconds["look"], _ = _timed(lambda: (lab.store.events(run_id, newest), progress.seconds_left, progress.done))
    outcome.notes.append(", ".join(f"{name} {value:.2f} s" for name, value in seconds.items()))
    assert chart.data is not None
    outcome.notes.append(f"live chart {len(chart.data):,} points")
    seconds["open"], _ = _timed(lambda: lab.visitor.look(run_id, pages=("watch",)))
    outcome.notes.append(f"page opens in {seconds['open']:.1f} s")
    outcome.lost = {"epochs": EPOCHS - len(progress.epochs)}
    outcome.seen, outcome.broken, outcome.load = lab.visitor.seen, lab.visitor.broken, load()
    return outcome


@trial(f"{RUNS} runs of alternating shapes, real training")
def shapes(home: Path) -> Outcome:
    lab = TriedLab(home / "lab", workers=1, trainer="lstm_core.experiment:run")
    lab.start()
    app, history = psutil.Process(), []
    for number in range(RUNS):
        model = {"units": 4 + 4 * (number % 15), "attention": ("tutorial", "none", "dot")[number % 3]}
        config = preset("tutorial").with_("data", last_rows=400).with_("features", window=10 + number % 20)
        run_id = lab.store.submit(config.with_("model", **model).with_("training", epochs=3), OWNER, "IBM")
        lab.runs[run_id] = 3
        lab.reach_end(run_id)
        if number % 10 == 9:
            lab.visitor.look(run_id, pages=("results", "attention"))
        pid = lab.service()
        workers = worker_processes(pid)
        history.append((_megabytes(*workers), _megabytes(psutil.Process(pid)), _megabytes(app)))
    for name, values in zip(("worker", "service", "app"), zip(*history, strict=True), strict=True):
        marks = " → ".join(f"{values[at]:.0f}" for at in (0, 14, 29, 44, RUNS - 1))
        lab.outcome.notes.append(f"{name} MB after 1, 15, 30, 45, 60 runs: {marks} (most {max(values):.0f})")
    lab.outcome.load = load()
    return lab.count()


def _write_events(lab: TriedLab, run_id: str) -> None:
    """Write what a run would have reported; in one transaction, as we are not here to measure that."""
    started = Started(first_epoch=1, epochs=EPOCHS, batches=4, watched="test", dates=["2020-01-01"], actual=[1.0])
    rows = [(run_id, 1, started.model_dump_json())]
    for epoch in range(1, EPOCHS + 1):
        preview = [1.0] if epoch % (EPOCHS // 100) == 0 else None
        event = EpochDone(
            epoch=epoch, loss=1 / epoch, val_loss=2 / epoch, seconds=0.1, best_epoch=epoch, preview=preview
        )
        rows.append((run_id, epoch + 1, event.model_dump_json()))
    with lab.store.database.transaction() as connection:
        connection.executemany("INSERT INTO events (run, number, event) VALUES (?, ?, ?)", rows)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.monotonic()
    answer = work()
    return time.monotonic() - began, answer


def _megabytes(*processes: psutil.Process) -> float:
    return sum(process.memory_info().rss for process in processes) / 2**20
