"""Services and workers that are stopped (SIGSTOP) for a while, as by a machine that is put to sleep or swaps."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tests.processes import processes_of, worker_processes
from tests.trials.lab import TriedLab, epochs_of, wait_until
from tests.trials.trial import Outcome, trial

SECONDS = 80.0


@trial("the service is stopped for 80 s")
def service_stopped(home: Path) -> Outcome:
    lab = TriedLab(home / "lab")
    lab.start()
    ended, long = lab.finished(), lab.submit(epochs_of(120))
    lab.reach(long, 5)
    service = lab.service()
    os.kill(service, signal.SIGSTOP)
    time.sleep(20)
    lab.visitor.look(long, pages=("home", "watch"))
    time.sleep(SECONDS - 20)
    _wake(service)
    lab.goes_on()
    return _after(lab, service, ended)


@trial("the service is stopped for 80 s, and the app that started it is not the one that is open")
def anothers_service_stopped(home: Path) -> Outcome:
    from tests.trials.many import app

    lab = TriedLab(home / "lab")
    with app(lab.home):
        wait_until(lambda: lab.store.engine().warm, "warm workers")
        service = lab.service()
    lab.start()
    ended, long = lab.finished(), lab.submit(epochs_of(120))
    lab.reach(long, 5)
    os.kill(service, signal.SIGSTOP)
    time.sleep(SECONDS)
    lab.visitor.look(long, pages=("home", "watch"))
    _wake(service)
    lab.goes_on()
    return _after(lab, service, ended)


@trial("a worker is stopped for 80 s")
def worker_stopped(home: Path) -> Outcome:
    lab = TriedLab(home / "lab")
    lab.start()
    ended = lab.finished()
    runs = [lab.submit(epochs_of(30)), lab.submit(epochs_of(120), "another")]
    for run_id in runs:
        lab.reach(run_id, 3)
    service = lab.service()
    stopped = worker_processes(service)[0]
    stopped.suspend()
    before = [lab.epoch(run_id) for run_id in runs]
    time.sleep(SECONDS - 10)
    lab.visitor.look(runs[0], pages=("home", "watch"))
    went_on = sum(lab.epoch(run_id) > was + 5 for run_id, was in zip(runs, before, strict=True))
    lab.outcome.others = f"{went_on} of 1 other runs went on"
    time.sleep(10)
    if stopped.is_running():
        stopped.resume()
    lab.goes_on()
    return _after(lab, service, ended)


def _wake(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGCONT)
    except ProcessLookupError:
        return  # it was given up meanwhile


def _after(lab: TriedLab, service: int, ended: str) -> Outcome:
    outcome = lab.count()
    outcome.notes.append("same service" if lab.store.engine().pid == service else "another service")
    expected = 1 + lab.workers
    began = time.monotonic()
    while sum(map(len, processes_of(lab.home).values())) > expected and time.monotonic() - began < 120:
        time.sleep(0.5)
    there = processes_of(lab.home)
    outcome.left = (
        f"{len(there['services'])} service, {len(there['workers'])} workers {time.monotonic() - began:.0f} s later"
    )
    assert lab.store.result(ended).loss
    return outcome
