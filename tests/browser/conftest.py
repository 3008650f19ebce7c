"""A real lab and a real Chromium for the tests in this folder, which are all slow.

What trains is made up (``watched_trainer.py``): pages show what the lab's own loop reports of it, and TensorFlow would
take the processor from browser and app. ``test_real_training.py`` has a lab that trains.
"""

from pathlib import Path

import pytest

from lstm_core.config import preset
from tests import uneven_trainer
from tests.browser import watched_trainer
from tests.browser.frame import IN_A_FRAME, Framed
from tests.browser.lab import PATIENCE, RunningLab, opened
from tests.processes import wait_for
from tests.trials.visitor import OPERATOR

FURTHER = {
    "test_addresses",
    "test_bundle_journey",
    "test_class",
    "test_compare_journey",
    "test_framed",
    "test_limits",
    "test_login",
    "test_replay_journey",
    "test_report",
    "test_sweep_on_a_phone",
    "test_tables",
    "test_tour",
}
"""Journeys through what the tests of pages hold too, which CI goes; ``make test`` goes those of ``test_journey.py`` and
``test_real_training.py``, and does what only a browser can show: charts, fingers, keys."""


def pytest_itemcollected(item):
    if Path(__file__).parent in item.path.parents:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.slow)
        if item.path.stem in FURTHER:
            item.add_marker(pytest.mark.further)


@pytest.fixture(scope="session")
def lab(tmp_path_factory, browser):
    """Return the lab that most of these tests visit, each as a person of its own."""
    trainer = f"{watched_trainer.__name__}:run"
    names = {"LSTM_LAB_TRAINER": trainer, "LSTM_LAB_OPERATOR": OPERATOR}
    with opened(tmp_path_factory.mktemp("lab"), browser, LSTM_LAB_WARM="", **names) as lab:
        yield lab


@pytest.fixture(scope="session")
def scripted_lab(tmp_path_factory):
    """Return a lab that trains in no time, worse or better by the settings, for journeys that train much."""
    trainer = f"{uneven_trainer.__name__}:run"
    names = {"LSTM_LAB_TRAINER": trainer, "LSTM_LAB_EXPORTER": "tests.scripted_exporter:model_files"}
    lab = RunningLab(tmp_path_factory.mktemp("scripted"), LSTM_LAB_WARM="", **names)
    lab.start()
    yield lab
    lab.stop()


@pytest.fixture(scope="session")
def run_id(lab):
    """Return a small finished run that anybody who has its link may look at."""
    config = preset("tutorial").with_("data", last_rows=400).with_("features", window=20)
    config = config.with_("model", units=8).with_("training", epochs=2)
    run_id = lab.store.submit(config, "somebody", "IBM")
    wait_for(lambda: lab.store.get(run_id).is_over, "the end of the run")
    assert lab.store.get(run_id).state == "finished"
    return run_id


@pytest.fixture(autouse=True)
def free_worker(request):
    """Stop what a test has left running, so that the next one need not wait for it."""
    used = [name for name in ("lab", "scripted_lab") if name in request.fixturenames]
    labs = [request.getfixturevalue(name) for name in used]
    yield
    for lab in labs:
        lab.stop_runs()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    yield Framed(page) if IN_A_FRAME else page
    context.close()
