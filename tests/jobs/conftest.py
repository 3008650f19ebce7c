"""A run service whose workers the test itself controls."""

import pytest

from lstm_core.config import PRESETS
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.experiment import run
from lstm_core.jobs.rounds import RunService
from lstm_core.jobs.writer import Writer
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings


class FakeJob:
    """A job that ends when the test says so."""

    def __init__(self, outcome=None):
        self.outcome = outcome
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
    """Workers by name; every submitted run is on record, and presets are traced in no time."""

    waits_for = "Waiting for a worker"
    worn_bytes = 2**30

    def __init__(self, *names):
        self.present = set(names)
        self.loading = {}
        self.submitted = []
        self.stops = []
        self.pauses = []
        self.traced = []
        self.making = []
        self.prepared = []
        self.restarted = []
        self.bytes = 0
        self.why = ""
        self.ended = self.closed = False
        self.refuses = None
        self.retries = 0

    def workers(self):
        return set(self.present)

    def trouble(self):
        return self.why

    def retry(self):
        self.retries += 1

    def has_ended(self):
        return self.ended

    def load(self, worker):
        self.loading[worker] = FakeJob()
        return self.loading[worker]

    def load_baselines(self, worker):
        self.prepared.append((worker, "baselines"))
        return FakeJob("loaded")

    def submit(self, worker, run, config, table, checkpoint):
        if self.refuses is not None:
            raise self.refuses
        job = FakeJob()
        self.submitted.append((worker, run, checkpoint, job))
        return job

    def trace(self, worker, config):
        for name, known in PRESETS.items():
            if config == known:
                self.prepared.append((worker, name))
                return FakeJob("traced")
        self.traced.append((worker, config, FakeJob()))
        return self.traced[-1][2]

    def make_files(self, worker, result):
        if self.refuses is not None:
            raise self.refuses
        self.making.append((worker, result, FakeJob()))
        return self.making[-1][2]

    def memory(self, worker):
        return self.bytes

    def restart(self, worker):
        self.restarted.append((worker, FakeJob()))
        return self.restarted[-1][1]

    def stop(self, worker, run_id):
        self.stops.append((worker, run_id))

    def pause(self, worker, run):
        self.pauses.append((worker, run))

    def close(self):
        self.closed = True
        self.present.clear()


class FakeSource:
    """Where a service gets its workers from, when the test gives them."""

    def __init__(self, cluster):
        self.cluster = cluster
        self.trouble = ""
        self.started = self.retries = 0

    def start(self):
        self.started += 1
        self.cluster = None

    def retry(self):
        self.retries += 1
        self.trouble = ""


class Rounds:
    """A service of which one call does as many rounds as it takes until all that runs beside them has ended."""

    def __init__(self, store, source, presets=tuple(PRESETS)):
        ledger = Ledger(store)
        self.store = store
        self.source = source
        self.writer = Writer(ledger)
        libraries = Libraries.of(Settings(store.home, 1, None))
        self.service = RunService(ledger, self.writer, libraries, source, presets, news=lambda: None)

    def tick(self):
        for _ in range(4):
            self.service.tick()
            for active in self.service._active.values():
                active.table.exception()
            if (making := self.service._files._now) is not None:
                making.result.exception()
                if making.writing is not None:
                    making.writing.exception()
            self.writer.flush(60)


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path)


@pytest.fixture
def cluster():
    return FakeCluster("w1")


@pytest.fixture
def make_rounds(store, cluster):
    """Return what makes a service of the store's; they end with the test."""
    made = []

    def make(**options):
        made.append(Rounds(store, FakeSource(cluster), **options))
        return made[-1]

    yield make
    for rounds in made:
        rounds.writer.close(60)


@pytest.fixture
def service(make_rounds):
    return make_rounds()


@pytest.fixture
def warm(service, cluster):
    service.tick()
    for _ in PRESETS:
        for job in cluster.loading.values():
            job.outcome = "loaded"
        service.tick()
    return service


@pytest.fixture(scope="module")
def result(tiny_config, table):
    return run(tiny_config, table=table)
