"""Real processes for tests: a lab in a fresh folder, waiting without sleeping blindly, killing for good."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import TypeVar

import psutil

from lstm_core.jobs.place import SERVICE
from lstm_core.runs.store import RunStore

T = TypeVar("T")

PATIENCE_SECONDS = 180.0
WORKER = "lstm_core.jobs.worker"
_FIRST_SECONDS, _LONGEST_SECONDS = 0.02, 0.3


def wait_for(what: Callable[[], T], describe: str, seconds: float = PATIENCE_SECONDS) -> T:
    """Ask until the answer is true and return it; fail with a description after long patience.

    The longer it takes, the more seldom it is asked for: an answer may cost a browser or a list of all processes.
    """
    deadline, pause = time.monotonic() + seconds, _FIRST_SECONDS
    while time.monotonic() < deadline:
        answer = what()
        if answer:
            return answer
        time.sleep(pause)
        pause = min(1.3 * pause, _LONGEST_SECONDS)
    raise AssertionError(f"waited in vain for: {describe}")


def wait_for_epoch(store: RunStore, run_id: str, epoch: int) -> None:
    """Wait until a run has finished an epoch."""

    def reached() -> bool:
        events, _ = store.events(run_id)
        assert store.get(run_id).state != "failed", store.get(run_id).message
        return any(event.kind == "epoch" and event.epoch >= epoch for event in events)

    wait_for(reached, f"epoch {epoch}")


def worker_processes(service_pid: int) -> list[psutil.Process]:
    """Return the worker processes of a run service."""
    return [child for child in psutil.Process(service_pid).children(recursive=True) if _is_worker(child)]


def family(pid: int | None = None, strangers: Container[int] = ()) -> list[psutil.Process]:
    """Return a process and its children; each may end at any time.

    Args:
        pid: Which one; by default this one, among whose children are those of other tests.
        strangers: Ids of children that are left out with all of theirs.
    """
    one = psutil.Process(pid)
    found = [one]
    for child in one.children():
        if child.pid not in strangers:
            with contextlib.suppress(psutil.NoSuchProcess):
                found += [child, *child.children(recursive=True)]
    return found


def doors(processes: Iterable[psutil.Process]) -> set[tuple[str, int]]:
    """Return address and port of each door of processes; one that has ended has none."""
    found: set[tuple[str, int]] = set()
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            every = process.net_connections("inet")
            found |= {(one.laddr.ip, one.laddr.port) for one in every if one.status == psutil.CONN_LISTEN}
    return found


def _is_worker(process: psutil.Process) -> bool:
    try:
        return WORKER in process.cmdline()
    except psutil.NoSuchProcess:  # gone, or about to be
        return False


def kill(process: psutil.Process | int) -> None:
    """End a process at once, without a chance to clean up."""
    os.kill(process if isinstance(process, int) else process.pid, signal.SIGKILL)


def processes_of(home: Path) -> dict[str, list[psutil.Process]]:
    """Return the live processes of a lab, or of all labs in a folder: services and workers."""
    found: dict[str, list[psutil.Process]] = {"services": [], "workers": []}
    for process in psutil.process_iter():
        try:
            if not Path(process.environ().get("LSTM_LAB_HOME", "/")).is_relative_to(home):
                continue
            line = " ".join(process.cmdline())
        except psutil.Error:
            continue
        if SERVICE in line:
            found["services"].append(process)
        elif WORKER in line or "spawn_main" in line:
            found["workers"].append(process)
    return found


def end_service(store: RunStore) -> None:
    """End a lab's run service and its workers at once, also one that has just begun and has not said so yet."""
    ended: list[psutil.Process] = []
    for service in processes_of(store.home)["services"]:
        with contextlib.suppress(psutil.NoSuchProcess):
            ended += family(service.pid)  # the service first, as it replaces workers that die
    for process in ended:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(ended, timeout=15)
