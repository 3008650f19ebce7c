"""The app's side of the run service: when one is started, when one is given up, and what people are told of it."""

import sys

import pytest

from lstm_core.errors import StoreError
from lstm_core.jobs import client, launch
from lstm_core.jobs.client import SILENT_SERVICE, ServiceKeeper
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings, read_settings
from tests.processes import wait_for


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
    monkeypatch.setattr(launch.subprocess, "Popen", FakeProcess)
    return ServiceKeeper(Settings(store.home, workers=1, scheduler=None), store)


def test_a_service_is_missing_when_none_has_given_a_sign_of_life(keeper):
    assert keeper._is_missing()


def test_a_service_that_another_app_started_is_enough(keeper, store):
    Ledger(store).beat(1, "ready", 1, 1)
    assert not keeper._is_missing()


def test_a_service_of_ours_gets_time_to_start(keeper):
    keeper._start_service()
    assert not keeper._is_missing()


def test_a_service_of_ours_that_was_killed_is_missed_at_once(keeper, store):
    keeper._start_service()
    Ledger(store).beat(1, "ready", 1, 1)
    keeper._launch._process.returncode = -9
    assert keeper._is_missing()


def test_a_service_of_ours_that_ended_because_another_one_lives_is_not_missed(keeper, store):
    keeper._start_service()
    Ledger(store).beat(1, "ready", 1, 1)
    keeper._launch._process.returncode = 0
    assert not keeper._is_missing()


def test_a_service_that_hangs_is_ended_and_missed(keeper):
    keeper._start_service()
    looks = int(client.HUNG_SECONDS / client.LOOK_SECONDS)
    assert not any(keeper._is_missing() for _ in range(looks - 1))
    assert keeper._is_missing()
    assert keeper._launch._process.returncode == -9


def test_a_service_is_not_held_to_be_hung_because_the_store_could_not_be_used(keeper, store, monkeypatch):
    keeper._start_service()
    with monkeypatch.context() as full:
        full.setattr(client.time, "monotonic", lambda: 1e9)  # however long it lasted
        assert not keeper._is_missing()
    assert keeper._launch._process.returncode is None


def test_what_was_heard_in_between_counts(keeper, store, monkeypatch):
    keeper._start_service()
    looks = int(client.HUNG_SECONDS / client.LOOK_SECONDS)
    for _ in range(2):
        assert not any(keeper._is_missing() for _ in range(looks - 1))
        Ledger(store).beat(1, "ready", 1, 1)
        assert not keeper._is_missing()
        Ledger(store).leave()


def says(keeper, store, words, status=1):
    """Let a service that was just started write something into its log and end."""
    with (store.home / "service.log").open("a", encoding="utf-8") as file:
        file.write(words)
    keeper._launch._process.returncode = status


def test_a_service_that_ends_before_it_gives_a_sign_of_life_is_told_of_with_its_last_words(keeper, store):
    says_before = "2026-01-01 09:00:00,000 lstm_core.service ERROR of another start\n"
    (store.home / "service.log").write_text(says_before, encoding="utf-8")
    keeper._start_service()
    assert keeper.trouble == ""
    says(keeper, store, "Traceback (most recent call last):\nModuleNotFoundError: No module named 'distributed'\n\n")
    assert keeper._is_missing()
    assert "ends right after its start: No module named 'distributed'. What" in keeper.trouble
    assert str(store.home / "service.log") in keeper.trouble
    keeper._start_service()
    assert not keeper._is_missing()
    assert keeper.trouble, "it stays until a service gives a sign of life"
    Ledger(store).beat(1, "starting", 0, 0)
    assert not keeper._is_missing()
    assert keeper.trouble == ""


@pytest.mark.parametrize(
    ("words", "status", "shown"),
    [
        ("", 3, "it ended with status 3 and without a word"),
        ("2026-01-01 09:00:00,000 lstm_core.service INFO all is well\n", -9, "signal 9 ended it"),
        ("2026-01-01 09:00:00,000 lstm_core.service ERROR The disk is full.\n", 1, "The disk is full. What"),
        ("lstm_core.errors.ConfigError: LSTM_LAB_WORKERS is 'x'.\n", 1, "its start: LSTM_LAB_WORKERS is 'x'. What"),
    ],
)
def test_its_end_is_told_in_a_sentence_whatever_it_said(keeper, store, words, status, shown):
    keeper._start_service()
    says(keeper, store, words, status)
    assert keeper._is_missing()
    assert shown in keeper.trouble


def test_a_service_that_worked_and_was_killed_is_no_trouble_for_people(keeper, store):
    keeper._start_service()
    Ledger(store).beat(1, "ready", 1, 1)
    assert not keeper._is_missing()
    keeper._launch._process.returncode = -9
    Ledger(store).leave()
    assert keeper._is_missing()
    assert keeper.trouble == ""


def test_a_silent_service_that_has_the_place_is_told_of(keeper, store):
    for _ in range(3):
        assert keeper.trouble == ""
        keeper._start_service()
        says(keeper, store, "2026-01-01 09:00:00,000 lstm_core.service INFO another service is running for /lab\n", 0)
        assert keeper._is_missing()
    assert keeper.trouble == SILENT_SERVICE


def test_a_service_that_cannot_be_started_at_all_is_told_of(keeper, monkeypatch):
    def broken(*_arguments, **_options):
        raise OSError(8, "Exec format error")

    monkeypatch.setattr(launch.subprocess, "Popen", broken)
    with pytest.raises(OSError, match="Exec"):
        keeper._start_service()
    assert "can't be started: [Errno 8] Exec format error" in keeper.trouble
    assert keeper._is_missing()
    assert keeper.trouble


def test_secrets_that_the_app_alone_asks_for_are_not_told_to_what_trains(tmp_path, monkeypatch):
    monkeypatch.setenv("LSTM_LAB_HOME", str(tmp_path))
    told, secrets = {}, {"LSTM_LAB_OPERATOR": "o" * 16, "LSTM_LAB_METRICS": "m" * 16}
    for name, secret in secrets.items():
        monkeypatch.setenv(name, secret)
    monkeypatch.setattr(launch.subprocess, "Popen", lambda *_, **how: told.update(how["env"]))
    launch.Launch(read_settings())
    assert not set(secrets.values()) & set(told.values())
    assert (read_settings(told).operator, read_settings(told).metrics) == ("", "")


def test_another_try_is_made_at_once_and_the_service_is_asked_for_one_too(keeper, store):
    Ledger(store).beat(1, "starting", 0, 0, message="No port is free.")
    keeper._start_service()
    says(keeper, store, "", 1)
    store_of_another = RunStore(store.home)
    keeper.retry()
    assert keeper.trouble == ""
    assert store_of_another.engine().message == ""
    Ledger(store).leave()
    started = FakeProcess.started
    keeper._look_after()  # without a pause
    assert FakeProcess.started == started + 1
    assert keeper.trouble == ""


def test_a_store_that_cannot_be_asked_is_no_reason_not_to_try_oneself(keeper, store, monkeypatch):
    def busy(*_arguments):
        raise StoreError("The disk is full.")

    monkeypatch.setattr(store, "try_again", busy)
    with pytest.raises(StoreError):
        keeper.retry()
    assert keeper._wake.is_set()


@pytest.mark.slow
def test_a_real_service_that_dies_at_once_is_told_of_and_tried_again(store, monkeypatch):
    monkeypatch.setattr(launch, "command", lambda *_: [sys.executable, "-c", "raise OSError('no luck')"])
    monkeypatch.setattr(client, "LOOK_SECONDS", 0.05)
    keeper = ServiceKeeper(Settings(store.home, workers=1, scheduler=None), store)
    keeper.start()
    try:
        assert "ends right after its start: no luck. What" in wait_for(lambda: keeper.trouble, "the trouble")
        first = keeper._launch
        keeper.retry()
        wait_for(lambda: keeper._launch is not first, "another try")
        assert "no luck" in wait_for(lambda: keeper.trouble, "the trouble again")
    finally:
        keeper.close()


def test_an_app_says_that_it_lives_every_other_look_so_that_an_idle_service_sleeps(keeper, store, monkeypatch):
    now, beats = [100.0], []
    monkeypatch.setattr(store, "beat_app", lambda _app: beats.append(now[0]))
    monkeypatch.setattr(client.time, "monotonic", lambda: now[0])
    for _ in range(10):
        keeper._look_after()
        now[0] += client.LOOK_SECONDS
    assert beats == [100.0, 102.0, 104.0, 106.0, 108.0]
