"""The folder of the lab: full, read-only, deleted, and one run's part of it deleted."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from tests.trials.lab import TriedLab, epochs_of
from tests.trials.mounts import fill, read_only_view, small_disk
from tests.trials.trial import Outcome, trial

SHORT_SECONDS, LONG_SECONDS = 20.0, 90.0


@trial("disk full for 20 s while two runs train and end")
def disk_full(home: Path) -> Outcome:
    return _without_room(home, SHORT_SECONDS)


@trial("disk full for 90 s, longer than a silent service is waited for")
def disk_full_long(home: Path) -> Outcome:
    return _without_room(home, LONG_SECONDS)


@trial("folder read-only for 20 s while two runs train and end")
def read_only(home: Path) -> Outcome:
    return _unwritable(home, SHORT_SECONDS)


@trial("folder read-only for 90 s")
def read_only_long(home: Path) -> Outcome:
    return _unwritable(home, LONG_SECONDS)


@trial("the app is started while the disk is full")
def started_on_a_full_disk(home: Path) -> Outcome:
    with small_disk(home):
        lab = TriedLab(home / "lab")
        ballast = fill(home)
        lab.visitor.look()
        time.sleep(10)
        lab.visitor.look(pages=("home", "runs"))
        ballast.unlink()
        lab.visitor.look(pages=("home",))  # an open page does this by itself
        lab.goes_on()
        return lab.count()


@trial("the lab's folder is deleted while a long run trains")
def home_deleted(home: Path) -> Outcome:
    lab = TriedLab(home / "lab", workers=1)
    lab.start()
    finished, long = lab.finished(), lab.submit(epochs_of(150))
    lab.reach(long, 2)
    shutil.rmtree(lab.home, ignore_errors=True)
    lab.visitor.look(long)
    lab.runs.clear()  # they are gone because somebody deleted them
    lab.goes_on()
    lab.outcome.notes.append(
        "new run had to wait for the deleted one to end" if (lab.outcome.seconds or 0) > 60 else ""
    )
    folders = {path.name for path in (lab.home / "runs").iterdir()} - set(lab.runs)
    lab.outcome.notes.append(f"{len(folders & {finished, long})} folders of deleted runs came back")
    return lab.count()


@trial("a run's folder is deleted by hand while it trains, and another's after it ended")
def run_folder_deleted(home: Path) -> Outcome:
    lab = TriedLab(home / "lab")
    lab.start()
    finished, under_way = lab.finished(), lab.submit(100)
    lab.reach(under_way, 5)
    shutil.rmtree(lab.store.folder(finished))
    shutil.rmtree(lab.store.folder(under_way), ignore_errors=True)
    lab.visitor.look(finished)
    lab.goes_on()
    outcome = lab.count(set(lab.runs) - {finished})
    lab.visitor.look(finished, pages=("results", "runs"))
    lab.store.delete(finished, lab.store.get(finished).owner)
    outcome.notes.append("the run without a folder could be deleted")
    return outcome


def _without_room(home: Path, seconds: float) -> Outcome:
    with small_disk(home):
        lab, _ = _busy_lab(home, seconds)
        ballast = fill(home)
        _wait_and_look(lab, seconds)
        ballast.unlink()
        lab.goes_on()
        return lab.count()


def _unwritable(home: Path, seconds: float) -> Outcome:
    lab, _ = _busy_lab(home, seconds)
    with read_only_view(lab.home):
        _wait_and_look(lab, seconds)
    lab.goes_on()
    return lab.count()


def _busy_lab(home: Path, seconds: float) -> tuple[TriedLab, list[str]]:
    """Return a lab with one finished run, two under way (one ends during the fault), and one that waits."""
    lab = TriedLab(home / "lab")
    lab.start()
    runs = [lab.finished(), lab.submit(60), lab.submit(epochs_of(seconds + 10), "another"), lab.submit(5)]
    lab.reach(runs[1], 3)
    lab.reach(runs[2], 3)
    return lab, runs


def _wait_and_look(lab: TriedLab, seconds: float) -> None:
    began = time.monotonic()
    lab.visitor.look(next(iter(lab.runs)))
    lab.visitor.press("home", "Train the tutorial's model on IBM")
    time.sleep(max(0.0, seconds - (time.monotonic() - began)))
    lab.visitor.look(pages=("home", "runs", "train"))
