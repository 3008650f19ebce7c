"""Taking over from a service of an older version, which is played by a script, and once by a process."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from lstm_core import __version__
from lstm_core.config import ExperimentConfig
from lstm_core.jobs import place, takeover
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.jobs.place import PlaceTakenError, find_service, place_in
from lstm_core.jobs.takeover import Takeover
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.run import PROTOCOL, is_older
from lstm_core.runs.store import RunStore
from tests.processes import end_service, wait_for, worker_processes
from tests.scripted_trainer import scripted

CONFIG = ExperimentConfig()
BEAT = "INSERT OR REPLACE INTO engine (one, pid, state, workers, warm, beat) VALUES (1, ?, 'ready', 1, 1, ?)"
CLAIM = "UPDATE runs SET state = 'running', attempt = attempt + 1 WHERE id = ?"


class OldService:
    """A service of version 0.1, as the store knows it: what it writes, and whether it may claim."""

    def __init__(self, store):
        self.store = store
        self.pid = 4242
        self.told = []
        self.lives = True

    def beat(self):
        self._write(BEAT, self.pid, time.time())

    def submitted(self):
        """Return a run that was queued by an app of that version."""
        run_id = self.store.submit(CONFIG, "ann", "IBM")
        self._write("UPDATE runs SET needs = 0 WHERE id = ?", run_id)
        return run_id

    def claim(self, run_id):
        self._write(CLAIM, run_id)

    def reports(self, run_id, number):
        self._write("UPDATE runs SET progress = ? WHERE id = ?", f'{{"batch": {number}}}', run_id)

    def ends(self, run_id):
        self._write("UPDATE runs SET state = 'finished' WHERE id = ?", run_id)

    def is_running(self):
        return self.lives

    def terminate(self):
        self.told.append("end")

    def kill(self):
        self.told.append("end at once")

    def _write(self, statement, *values):
        with self.store.database.open() as connection:
            connection.execute(statement, values)


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path)


@pytest.fixture
def old(store, monkeypatch):
    service = OldService(store)
    monkeypatch.setattr(takeover, "find_service", lambda pid, _home: service if pid == service.pid else None)
    service.beat()
    return service


@pytest.fixture
def take_over(store):
    return Takeover(store, store.home)


def test_an_older_service_finishes_its_run_and_gets_no_other_and_is_then_ended_once(store, old, take_over):
    first, second = old.submitted(), old.submitted()
    old.claim(first)
    assert not take_over.look()
    with pytest.raises(Exception, match="a newer service will take it"):
        old.claim(second)
    old.reports(first, 1)
    assert not take_over.look()
    old.ends(first)
    assert take_over.look()
    assert not take_over.look(), "it is about to end"
    assert old.told == ["end"]
    Ledger(store).leave()
    assert not take_over.look()
    assert Ledger(store).claim().id == second


def test_a_run_that_an_older_service_gives_back_waits_for_the_new_one(store, old, take_over):
    run_id = old.submitted()
    old.claim(run_id)
    take_over.look()
    with store.database.open() as connection:  # as when its worker was lost
        connection.execute("UPDATE runs SET state = 'queued' WHERE id = ?", (run_id,))
    assert take_over.look()
    with pytest.raises(Exception, match="a newer service will take it"):
        old.claim(run_id)
    assert Ledger(store).claim().attempt == 2


@pytest.mark.parametrize("version", [__version__, "99.0", "1.x"])
def test_a_service_that_is_not_older_is_left_alone(store, old, take_over, version):
    run_id = old.submitted()
    with store.database.open() as connection:
        connection.execute("UPDATE engine SET version = ?", (version,))
    assert not take_over.look()
    assert old.told == []
    old.claim(run_id)


def test_which_version_is_older():
    assert is_older("", "0.2.0")
    assert is_older("0.1.9", "0.2")
    assert is_older("0.9", "0.10")
    assert not any(is_older(version, "0.2.0") for version in ("0.2.0", "0.2.1", "1", "0.2.0-beta", "new"))


def test_a_run_that_an_older_service_leaves_running_for_ever_does_not_hold_it_for_ever(old, take_over, monkeypatch):
    monkeypatch.setattr(takeover, "STUCK_LOOKS", 3)
    run_id = old.submitted()
    old.claim(run_id)
    for number in range(6):
        old.reports(run_id, number)
        assert not take_over.look()
    assert [take_over.look() for _ in range(3)] == [False, False, True]


def test_an_older_service_that_does_not_end_is_ended_at_once(old, take_over, monkeypatch):
    monkeypatch.setattr(takeover, "ENDING_LOOKS", 3)
    assert [take_over.look() for _ in range(4)] == [True, False, False, True]
    assert old.told == ["end", "end at once"]


def test_a_process_that_may_be_another_is_not_ended_and_the_person_is_asked_to(store, old, take_over):
    old.pid = 4243
    assert not take_over.look()
    assert old.told == []
    assert "process 4242" in take_over.trouble
    Ledger(store).leave()
    take_over.look()
    assert take_over.trouble == ""


def test_a_process_that_may_not_be_ended_is_left_to_the_person(old, take_over, monkeypatch):
    def refuse():
        raise psutil.AccessDenied(old.pid)

    monkeypatch.setattr(old, "terminate", refuse)
    assert not take_over.look()
    assert "End that process" in take_over.trouble


def test_a_new_service_waits_for_the_place_of_the_one_that_is_ending(store, old, monkeypatch):
    started = []
    keeper = ServiceKeeper(scripted(store.home), store)
    monkeypatch.setattr(keeper, "_start_service", lambda *options: started.append(options))
    keeper._look_after()
    assert (started, old.told) == ([(place.WAIT,)], ["end"])


# What is ended has to be this home's service, and nothing else.


@pytest.fixture
def process(tmp_path):
    """Return a function that starts a process with a command line and a home; they end with the test."""
    made = []

    def start(home=tmp_path, module=place.SERVICE):
        code = "import sys; print('here', flush=True); sys.stdin.read()"
        made.append(
            subprocess.Popen(
                [sys.executable, "-c", code, "-m", module],
                env={**os.environ, "LSTM_LAB_HOME": str(home)},
                cwd=tmp_path,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        )
        assert made[-1].stdout.readline().strip() == b"here"
        return made[-1].pid

    yield start
    for one in made:
        one.kill()
        one.communicate()


def test_only_the_process_of_this_homes_service_is_found(process, tmp_path):
    home = tmp_path / "lab"
    home.mkdir()
    service = process(home)
    assert find_service(service, home) is None, "nobody has the place"
    with place_in(home):
        assert find_service(service, home).pid == service
        assert find_service(process("lab"), home), "a folder may be named as seen from where the process runs"
        assert find_service(process(tmp_path / "other"), home) is None
        assert find_service(process(home, "http.server"), home) is None
        assert find_service(os.getpid(), home) is None
        assert find_service(2**22 + 1, home) is None, "there is no such process"


def test_a_place_is_had_by_one_and_is_free_again_afterwards(tmp_path):
    with place_in(tmp_path), pytest.raises(PlaceTakenError, match="another service is running"), place_in(tmp_path):
        pass
    with place_in(tmp_path):
        pass


OLD_SERVICE = """
import lstm_core
lstm_core.__version__ = "0.1.9"
from lstm_core.runs import run
run.PROTOCOL = 0
from lstm_core.jobs.service import main
main()
"""


@pytest.mark.slow
@pytest.mark.further
def test_a_real_service_of_an_older_version_is_followed_by_ours_and_nothing_is_lost(tmp_path):
    store, settings = RunStore(tmp_path), scripted(tmp_path)
    small = CONFIG.with_("data", last_rows=200).with_("features", window=10).with_("model", units=2)
    begun = store.submit(small.with_("training", epochs=30), "ann", "IBM")
    with store.database.open() as connection:
        connection.execute("UPDATE runs SET needs = 0")
    environment = {"LSTM_LAB_HOME": str(tmp_path), "LSTM_LAB_WORKERS": "1", "LSTM_LAB_WARM": ""}
    with subprocess.Popen(
        [sys.executable, "-c", OLD_SERVICE, "-m", place.SERVICE],
        cwd=Path(__file__).parents[2],
        env={**os.environ, **environment, "LSTM_LAB_TRAINER": settings.trainer},
    ) as old:
        wait_for(lambda: store.get(begun).state == "running", "the start of the run")
        workers = worker_processes(old.pid)
        keeper = ServiceKeeper(settings, store)
        keeper.start()
        try:
            assert store.engine().is_older
            waiting = store.submit(small.with_("training", epochs=2), "ann", "IBM")
            wait_for(lambda: store.get(waiting).is_over, "the end of the second run")
        finally:
            keeper.close()
            old.kill()
            end_service(store)
    assert old.returncode == 0, "it was asked to end, and had the time"
    assert not any(worker.is_running() for worker in workers)
    assert [store.get(run_id).state for run_id in (begun, waiting)] == ["finished", "finished"]
    assert len(store.result(begun).loss) == 30
    with store.database.open() as connection:
        rows = connection.execute("SELECT attempt, claimed_by FROM runs ORDER BY created").fetchall()
    assert [tuple(row) for row in rows] == [(1, 0), (1, PROTOCOL)], "the old one did the first, ours the second"
