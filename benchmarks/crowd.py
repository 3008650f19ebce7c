"""How long a page and a tick of a live page take while a class is there and a model is trained.

Each visitor is a websocket session without a browser, in one process on the same cores as the lab. All come within a
few seconds, as a class does when it is told the address; each then looks at a run that is being trained, and turns to
another page now and then. ``python -m benchmarks crowd`` prints it for 30 and 60.
"""

import statistics
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

from websockets.exceptions import ConnectionClosed

from benchmarks.jobs import REFERENCE
from benchmarks.visitor import visit
from tests.browser.lab import RunningLab
from tests.processes import wait_for

__all__ = ["measure"]

COMING_SECONDS = 15.0
STAY_SECONDS = 75.0
TURN_SECONDS = 20.0
PAGES = ("watch?run={run}", "results?run={run}", "train", "watch?run={run}", "runs", "glossary", "lessons")
EPOCHS = 2000  # more than are trained meanwhile


def measure(visitors: int) -> dict[str, float]:
    """Return figures by name; the unit is part of the name.

    Args:
        visitors: How many come.
    """
    with tempfile.TemporaryDirectory() as folder:
        lab = RunningLab(Path(folder))
        lab.start()
        try:
            run_id = lab.store.submit(REFERENCE.with_("training", epochs=EPOCHS), "benchmark", "IBM")
            run = f"{lab.address}/watch?run={run_id}"
            threading.Thread(target=_stay, args=(run, [], defaultdict(list)), daemon=True).start()
            wait_for(lambda: lab.store.get(run_id).progress is not None, "the first epoch")
            before = _processor_seconds(lab)
            found = _come(lab.address, run_id, visitors)
            used = _processor_seconds(lab) - before
            assert lab.store.get(run_id).state == "running", "the run has ended before the visitors have"
        finally:
            lab.stop()
    answers = sum(len(seconds) for seconds in found.values())
    figures = {}
    for what, seconds in sorted(found.items()):
        figures[f"{what}, median ms"] = 1000 * statistics.median(seconds)
        figures[f"{what}, p95 ms"] = 1000 * statistics.quantiles(seconds, n=20)[-1]
    return {**figures, "the app's processor, ms an answer": 1000 * used / answers, "answers": float(answers)}


def _come(address: str, run_id: str, visitors: int) -> dict[str, list[float]]:
    """Return the seconds of all answers, by what was answered."""
    found: dict[str, list[float]] = defaultdict(list)
    for number in range(visitors):
        pages = [page.format(run=run_id) for page in PAGES[number % len(PAGES) :] + PAGES[: number % len(PAGES)]]
        turns = [(place * TURN_SECONDS, f"{address}/{page}") for place, page in enumerate(pages)]
        threading.Thread(target=_stay, args=(turns[0][1], turns[1:], found), daemon=True).start()
        time.sleep(COMING_SECONDS / visitors)
    time.sleep(STAY_SECONDS)
    return {what: list(seconds) for what, seconds in found.items()}


def _stay(address: str, turns: list[tuple[float, str]], found: dict[str, list[float]]) -> None:
    with suppress(ConnectionClosed):  # the lab ends before its visitors
        visit(address, stays=True, answered=lambda what, seconds: found[what].append(seconds), turns=turns)


def _processor_seconds(lab: RunningLab) -> float:
    times = lab.process_info().cpu_times()
    return times.user + times.system
