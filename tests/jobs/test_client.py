"""The app's side of the run service: when one is started, and when one is given up."""

import pytest

from lstm_core.jobs import client
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings


class FakeProcess:
    """A service process whose end the test decides."""

    started = 0

    def __init__(self, *_arguments, **_options):
        type(self).started += 1
        self.returncode = None

    def poll(self):
        return self.returncode

    def kill(self):
        self.returncode = -9

    def wait(self):
        return self.returncode


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path)


@pytest.fixture
def keeper(store, monkeypatch):
    FakeProcess.started = 0
    monkeypatch.setattr(client.subprocess, "Popen", FakeProcess)
    return ServiceKeeper(Settings(store.home, workers=1, scheduler=None), store)


def test_a_service_is_missing_when_none_has_given_a_sign_of_life(keeper):
    assert keeper._is_missing()


def test_a_service_that_another_app_started_is_enough(keeper, store):
    Ledger(store).beat(1, "ready", 1, 1)
    assert not keeper._is_missing()


def test_a_service_of_ours_gets_time_to_start(keeper):
    keeper._launch()
    assert not keeper._is_missing()


def test_a_service_of_ours_that_was_killed_is_missed_at_once(keeper, store):
    keeper._launch()
    Ledger(store).beat(1, "ready", 1, 1)
    keeper._process.returncode = -9
    assert keeper._is_missing()


def test_a_service_of_ours_that_ended_because_another_one_lives_is_not_missed(keeper, store):
    keeper._launch()
    Ledger(store).beat(1, "ready", 1, 1)
    keeper._process.returncode = 0
    assert not keeper._is_missing()


def test_a_service_that_hangs_is_ended_and_missed(keeper):
    keeper._launch()
    looks = int(client.HUNG_SECONDS / client.BEAT_SECONDS)
    assert not any(keeper._is_missing() for _ in range(looks - 1))
    assert keeper._is_missing()
    assert keeper._process.returncode == -9


def test_a_service_is_not_held_to_be_hung_because_the_store_could_not_be_used(keeper, store, monkeypatch):
    keeper._launch()
    with monkeypatch.context() as full:
        full.setattr(client.time, "monotonic", lambda: 1e9)  # however long it lasted
        assert not keeper._is_missing()
    assert keeper._process.returncode is None


def test_what_was_heard_in_between_counts(keeper, store, monkeypatch):
    keeper._launch()
    looks = int(client.HUNG_SECONDS / client.BEAT_SECONDS)
    for _ in range(2):
        assert not any(keeper._is_missing() for _ in range(looks - 1))
        Ledger(store).beat(1, "ready", 1, 1)
        assert not keeper._is_missing()
        Ledger(store).leave()
