"""A lab of these tests' own: a real app, and no service, so that runs stay as a test has put them."""

import os
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from lstm_core.runs.ledger import Ledger
from tests.browser.lab import RunningLab
from tests.trials.visitor import OPERATOR

BEAT_SECONDS = 2.0


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents and "app" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """Return a lab whose service is only said to be there."""
    home = tmp_path_factory.mktemp("attacked")
    lab = RunningLab(home, LSTM_LAB_OPERATOR=OPERATOR)
    end, ledger = threading.Event(), Ledger(lab.store)

    def beat():
        while not end.is_set():
            ledger.beat(os.getpid(), "ready", 1, 1)
            end.wait(BEAT_SECONDS)

    with FileLock(home / "service.lock"):
        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            lab.start()
            yield lab
        finally:
            end.set()
            thread.join()
            lab.kill()
