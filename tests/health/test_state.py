"""What is told to machines that watch a lab: true, cheap, and nothing that is a secret."""

import json
import shutil
import time
from contextlib import closing

import pytest

from lstm_core.config import preset
from lstm_core.errors import StoreBusyError
from lstm_core.health import state
from lstm_core.health.metrics import may_read, metrics_of
from lstm_core.health.state import state_of
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "home")


def queue(store, seconds_ago=0.0):
    """Queue a run, some time ago."""
    run_id = store.submit(preset("tutorial"), "ann-with-a-secret", "IBM")
    with store.database.open() as connection:
        connection.execute("UPDATE runs SET created = ? WHERE id = ?", (time.time() - seconds_ago, run_id))
    return run_id


def wrong(store):
    return [name for name, part in state_of(store).parts.items() if not part["ok"]]


def test_a_lab_that_nobody_has_visited_yet_is_well(store):
    assert state_of(store).to_json()["ok"]
    assert state_of(store).parts["service"]["state"] == "absent"


def test_each_part_that_is_not_as_it_should_be_is_named(store, monkeypatch):
    ledger = Ledger(store)
    queue(store)
    assert wrong(store) == []  # the service may just be starting
    queue(store, seconds_ago=100)
    assert wrong(store) == ["service"]
    ledger.beat(1, "ready", 1, 1, message="", steps=())
    assert wrong(store) == []
    assert state_of(store).parts["queue"] == {
        "ok": True,
        "waiting": 2,
        "running": 0,
        "longest_wait_seconds": pytest.approx(100, abs=5),
    }
    ledger.beat(1, "ready", 0, 0, message="", steps=())
    assert wrong(store) == ["workers"]
    ledger.beat(1, "starting", 0, 0, message="The scheduler at tcp://10.0.0.5:8786 can't be reached.", steps=())
    assert wrong(store) == ["workers"]
    monkeypatch.setattr(state.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
    assert wrong(store) == ["disk", "workers"]
    monkeypatch.setattr(state.os, "access", lambda *_: False)
    assert state_of(store).parts["disk"]["writable"] is False

    def busy():
        raise StoreBusyError("locked")

    monkeypatch.setattr(store.database, "open", busy)
    assert wrong(store) == ["database", "disk"]


def test_nothing_that_is_told_to_anybody_is_a_secret(store):
    run_id = queue(store, seconds_ago=100)
    Ledger(store).beat(4321, "starting", 0, 0, message=f"tcp://10.0.0.5:8786 {store.home}", steps=())
    told = [json.dumps(state_of(store).to_json()), metrics_of(store).decode()]
    for text in told:
        for secret in (run_id, "ann-with-a-secret", "10.0.0.5", str(store.home), "4321", "IBM"):
            assert secret not in text


def test_the_numbers_for_prometheus_are_right_and_can_be_read(store):
    from prometheus_client.parser import text_string_to_metric_families

    queue(store, seconds_ago=30)
    store.beat_app("an app")
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(metrics_of(store).decode())
        for sample in family.samples
    }
    assert found["lstm_lab_runs", "queued"] == 1
    assert found["lstm_lab_runs", "finished"] == 0
    assert found["lstm_lab_apps",] == 1
    assert found["lstm_lab_people_of_the_day",] == 1
    assert found["lstm_lab_healthy", "database"] == 1
    assert found["lstm_lab_longest_wait_seconds",] == pytest.approx(30, abs=5)
    assert found["lstm_lab_memory_bytes", "app"] > 10**7
    with closing(store.database.watch()) as watch:
        watch.changed()
        state_of(store)
        assert not watch.changed()  # looking writes nothing


@pytest.mark.parametrize(
    ("header", "secret", "opens"),
    [
        ("Bearer abcdefghijklmnop", "abcdefghijklmnop", True),
        ("bearer  abcdefghijklmnop ", "abcdefghijklmnop", True),
        ("Bearer abcdefghijklmno", "abcdefghijklmnop", False),
        ("Basic abcdefghijklmnop", "abcdefghijklmnop", False),
        ("Bearer \xe9", "abcdefghijklmnop", False),
        ("Bearer ", "", False),
        (None, "", False),
    ],
)
def test_the_numbers_are_for_who_knows_the_secret(header, secret, opens):
    assert may_read(header, secret) is opens
