"""More than one: apps on one folder, labs side by side, an app that is killed and started again and again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from lstm_core.runs.store import RunStore
from tests.processes import processes_of
from tests.trials.lab import TriedLab, load, wait_until
from tests.trials.trial import Outcome, trial

__all__ = ["app"]

ROOT = Path(__file__).parents[2]
RESTARTS = 10
WATCH_SECONDS = 90.0


@contextmanager
def app(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the real app on a folder, with one visitor connected; kill it at the end."""
    home.mkdir(parents=True, exist_ok=True)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.fileWatcherType=none"]
    environment = {**os.environ, "LSTM_LAB_HOME": str(home)}
    with (home.parent / "app.log").open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: _answers(port), "the app's first answer")
        with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=[Subprotocol("streamlit")]) as socket_:
            # The browser's first message: a rerun of the page that it opened.
            socket_.send(_rerun())
            socket_.recv()
            yield process
            process.kill()
    finally:
        process.kill()
        process.wait()


@trial("two apps on one folder")
def two_apps(home: Path) -> Outcome:
    lab = TriedLab(home / "lab")
    with app(lab.home):
        lab.start()
        runs = [lab.submit(300), lab.submit(300, "another")]
        lab.reach(runs[1], 3)
        there = processes_of(lab.home)
        lab.outcome.notes.append(f"with both: {len(there['services'])} service, {len(there['workers'])} workers")
    lab.goes_on()
    return lab.count()


@trial("two labs on two folders")
def two_labs(home: Path) -> Outcome:
    lab = TriedLab(home / "lab")
    other = RunStore(home / "other")
    with app(other.home):
        lab.start()
        wait_until(lambda: other.engine().warm, "the other lab's workers")
        pair = [lab.submit(200), lab.submit(200, "another")]
        theirs = [other.submit(lab.store.get(run_id).config, "they", "IBM") for run_id in pair]
        wait_until(lambda: all(other.get(run_id).is_over for run_id in theirs), "the other lab's runs")
        finished = sum(other.get(run_id).state == "finished" for run_id in theirs)
        lab.outcome.others = f"{finished} of {len(theirs)} runs of the other lab finished"
        lab.goes_on()
        return lab.count()


@trial(f"the app is killed and started again {RESTARTS} times, each time with a visitor, while a run trains")
def restarts(home: Path) -> Outcome:
    lab = TriedLab(home / "lab", workers=1)
    most: Counter[str] = Counter()
    seen: set[int] = set()
    long = lab.submit(2000)
    for number in range(RESTARTS):
        with app(lab.home):
            # From at once to some seconds, so that a kill also meets a service that is just starting.
            deadline = time.monotonic() + number
            while time.monotonic() < deadline or not processes_of(lab.home)["services"]:
                _sample(lab.home, most, seen)
                time.sleep(0.2)
    lab.outcome.load = load()
    began = time.monotonic()
    over = None
    while time.monotonic() - began < WATCH_SECONDS:
        there = _sample(lab.home, most, seen)
        settled = len(there["services"]) == 1 and len(there["workers"]) == 1
        if not settled:
            over = None
        elif over is None:
            over = time.monotonic() - began
        time.sleep(0.5)
    lab.outcome.seconds = over
    lab.reach(long, 5)
    lab.store.request_stop(long, lab.store.get(long).owner)
    wait_until(lambda: lab.store.get(long).is_over, "the end of the run")
    wait_until(lambda: not any(processes_of(lab.home).values()), "the end of the service")
    lab.runs.clear()
    lab.outcome.notes.append(
        f"at most {most['services']} services, {most['workers']} workers, {most['zombies']} zombies"
    )
    lab.outcome.notes.append(f"the run went on: {lab.store.get(long).state} with result")
    lab.outcome.left = f"{_zombies(seen)} zombies, no process, once no app and no run needs them"
    return lab.outcome


def _sample(home: Path, most: Counter[str], seen: set[int]) -> dict[str, list[psutil.Process]]:
    there = processes_of(home)
    seen |= {process.pid for kind in there.values() for process in kind}
    for kind, processes in there.items():
        most[kind] = max(most[kind], len(processes))
    most["zombies"] = max(most["zombies"], _zombies(seen))
    return there


def _zombies(pids: set[int]) -> int:
    count = 0
    for pid in pids:
        try:
            count += psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            continue
    return count


def _rerun() -> bytes:
    from streamlit.proto.BackMsg_pb2 import BackMsg

    message = BackMsg()
    message.rerun_script.query_string = ""
    return bytes(message.SerializeToString())


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
