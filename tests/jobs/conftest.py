"""A run service whose workers the test itself controls."""

import pytest

from lstm_core.data.catalogue import Libraries
from lstm_core.experiment import run
from lstm_core.jobs.service import RunService
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings


class FakeJob:
    """A job that ends when the test says so."""

    def __init__(self):
        self.outcome = None
        self.forgotten = False

    def done(self):
        return self.outcome is not None

    def result(self):
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome

    def forget(self):
        self.forgotten = True


class FakeCluster:
    """Workers by name; every submitted run is on record."""

    def __init__(self, *names):
        self.present = set(names)
        self.warming = {}
        self.submitted = []
        self.stops = []
        self.traced = []
        self.restarted = []
        self.bytes = 0

    def workers(self):
        return set(self.present)

    def warm(self, worker):
        self.warming[worker] = FakeJob()
        return self.warming[worker]

    def submit(self, worker, run, config, table, checkpoint):
        job = FakeJob()
        self.submitted.append((worker, run, checkpoint, job))
        return job

    def trace(self, worker, config):
        self.traced.append((worker, config, FakeJob()))
        return self.traced[-1][2]

    def memory(self, worker):
        return self.bytes

    def restart(self, worker):
        self.restarted.append((worker, FakeJob()))
        return self.restarted[-1][1]

    def stop(self, worker, run_id):
        self.stops.append((worker, run_id))

    def close(self):
        self.present.clear()


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path)


@pytest.fixture
def cluster():
    return FakeCluster("w1")


@pytest.fixture
def service(store, cluster, monkeypatch):
    monkeypatch.setattr("lstm_core.jobs.service.SLOW_TICK_SECONDS", 0.0)
    return RunService(Ledger(store), Libraries.of(Settings(store.home, 1, None, None)), cluster)


@pytest.fixture
def warm(service, cluster):
    service.tick()
    for job in cluster.warming.values():
        job.outcome = "warm"
    service.tick()
    return service


@pytest.fixture(scope="module")
def result(tiny_config, table):
    return run(tiny_config, table=table)
