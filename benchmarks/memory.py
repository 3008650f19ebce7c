"""What app, service and worker take of memory together, with visitors connected, over many runs of changing shapes.

What the three share (pages of libraries) is counted once, as PSS does; but not divided by the processes of others that
have the same libraries open, which would flatter a lab that is measured beside another. On Linux only. ``python -m
benchmarks memory`` prints it with the small profile and with the normal one.
"""

import tempfile
import threading
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

import psutil
from websockets.exceptions import ConnectionClosed

from benchmarks.visitor import visit
from lstm_core.config import ExperimentConfig, preset
from lstm_core.jobs.place import SERVICE
from tests.browser.lab import RunningLab
from tests.processes import wait_for

__all__ = ["measure"]

VISITORS = 30
RUNS = 100
LOOK_SECONDS = 0.5
PAGES = ("watch?run={run}", "", "runs", "train", "results?run={run}", "forecast?run={run}")
UNITS = (4, 8, 16, 24, 32, 48, 64)
WINDOWS = (5, 10, 22)
PROCESSES = ("app", "service", "worker")
TOGETHER = "together"
_WORKER = "lstm_core.jobs.worker"


def measure(profile: str, runs: int = RUNS, visitors: int = VISITORS) -> dict[str, float]:
    """Return megabytes by what they are.

    Args:
        profile: As the setting ``LSTM_LAB_PROFILE`` has it.
        runs: How many runs are trained, one after the other.
        visitors: How many pages are open meanwhile.
    """
    with tempfile.TemporaryDirectory() as folder:
        lab = RunningLab(Path(folder), LSTM_LAB_PROFILE=profile)
        lab.start()
        looks: list[dict[str, float]] = []
        ended = threading.Event()
        looking = threading.Thread(target=_look, args=(lab, looks, ended))
        try:
            first = lab.store.submit(_config(0), "benchmark", "IBM")
            for number in range(visitors):
                address = f"{lab.address}/{PAGES[number % len(PAGES)].format(run=first)}"
                threading.Thread(target=_stay, args=(address,), daemon=True).start()
            wait_for(lambda: lab.store.get(first).is_over, "the first run")
            looking.start()
            for number in range(1, runs):
                run_id = lab.store.submit(_config(number), "benchmark", "IBM")
                wait_for(lambda run_id=run_id: lab.store.get(run_id).is_over, f"run {number}")
        finally:
            ended.set()
            lab.stop()
        looking.join()
    most = {f"most of the {name}, MB": max(look.get(name, 0.0) for look in looks) for name in PROCESSES}
    sums = sorted(look[TOGETHER] for look in looks)
    return {**most, "median of all together, MB": sums[len(sums) // 2], "most of all together, MB": sums[-1]}


def _config(number: int) -> ExperimentConfig:
    config = preset("recommended" if number % 2 else "tutorial").with_("data", last_rows=400)
    config = config.with_("features", window=WINDOWS[number % len(WINDOWS)])
    return config.with_("model", units=UNITS[number % len(UNITS)]).with_("training", epochs=3)


def _stay(address: str) -> None:
    with suppress(ConnectionClosed):  # the lab ends before its visitors
        visit(address, stays=True)


def _look(lab: RunningLab, looks: list[dict[str, float]], ended: threading.Event) -> None:
    assert lab.process is not None
    app = psutil.Process(lab.process.pid)
    while not ended.wait(LOOK_SECONDS):
        look: dict[str, float] = defaultdict(float)
        shared: dict[str, float] = {}
        for process in (app, *app.children(recursive=True)):
            try:
                own, files = _pages(process.pid)
                name = _name_of(process)
            except (psutil.Error, OSError):
                continue  # it has ended meanwhile
            look[name] += own + sum(files.values())
            look[TOGETHER] += own
            for page, size in files.items():
                shared[page] = max(size, shared.get(page, 0.0))
        look[TOGETHER] += sum(shared.values())
        looks.append(dict(look))


def _name_of(process: psutil.Process) -> str:
    command = process.cmdline()
    return "worker" if _WORKER in command else "service" if SERVICE in command else "app"


def _pages(pid: int) -> tuple[float, dict[str, float]]:
    """Return the megabytes that a process has for itself, and those of each part of a file that it looks into."""
    own, files, part, whole = 0.0, defaultdict[str, float](float), "", 0.0
    for line in Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition(":")
        if name == "Rss":
            whole = int(rest.split()[0]) / 1024
        elif name == "Anonymous":
            alone = int(rest.split()[0]) / 1024
            own += alone
            if part:
                files[part] += whole - alone
            else:
                own += whole - alone
        elif "-" in name.partition(" ")[0]:  # the first line of a mapping: range, rights, offset, device, inode, file
            words = line.split(maxsplit=5)
            part = f"{words[5]} {words[2]}" if len(words) == 6 and words[5].startswith("/") else ""
    return own, files
