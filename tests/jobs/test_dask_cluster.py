"""Dask's workers as the service uses them: a real process, with a trainer that only tells."""

import asyncio
import os
import time
from contextlib import suppress

import psutil
import pytest
from distributed import Client
from distributed.comm import connect

from lstm_core.config import ExperimentConfig
from lstm_core.errors import DivergedError
from lstm_core.events import CheckpointSaved, EpochDone
from lstm_core.jobs.cluster import WorkerLostError
from lstm_core.jobs.dask_cluster import DaskCluster
from lstm_core.jobs.door import make_keys
from lstm_core.jobs.task import TOPIC
from lstm_core.settings import Settings
from tests.asynchronous import awaited
from tests.made_results import made_result
from tests.processes import doors, family, wait_for
from tests.scripted_exporter import model_files

CONFIG = ExperimentConfig()
MEGABYTES = 5


def train(config, sink, stop, *, table, checkpoint):
    """Report epochs, each with a large checkpoint, until somebody asks for the end; return what was seen."""
    if config.seed == 13:
        raise DivergedError("Training diverged.")
    epoch = 0
    while not stop():
        epoch += 1
        sink(EpochDone(epoch=epoch, loss=1.0, val_loss=1.0, seconds=0.1, best_epoch=epoch))
        sink(CheckpointSaved(epoch=epoch, content=bytes([epoch % 256]) * MEGABYTES * 2**20))
        time.sleep(0.05)
    return len(table)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    names = {"trainer": f"{__name__}:train", "exporter": "tests.scripted_exporter:model_files"}
    settings = Settings(tmp_path_factory.mktemp("home"), 1, None, warm=(), **names)
    others = {child.pid for child in psutil.Process().children()}
    before = doors(family(strangers=others))
    cluster = DaskCluster(settings, lambda *report: cluster.reports.append(report), lambda: None)
    cluster.reports = []
    cluster.doors = lambda: doors(family(strangers=others)) - before
    yield cluster
    cluster.close()


@pytest.fixture
def worker(cluster):
    wait_for(cluster.workers, "the worker")
    cluster.reports.clear()
    return next(iter(cluster.workers()))


def checkpoints(cluster):
    return [event for _, _, event in cluster.reports if isinstance(event, CheckpointSaved)]


def test_checkpoints_arrive_whole_and_never_lie_in_the_event_log(cluster, worker, table):
    job = cluster.submit(worker, ("a" * 22, 3), CONFIG, table, None)
    wait_for(lambda: len(checkpoints(cluster)) >= 3, "three checkpoints")
    cluster.stop(worker, "a" * 22)
    wait_for(job.done, "the end")
    assert job.result() == len(table)
    assert {(run, attempt) for run, attempt, _ in cluster.reports} == {("a" * 22, 3)}
    for event in checkpoints(cluster):
        assert event.content == bytes([event.epoch % 256]) * MEGABYTES * 2**20
    logged = cluster._own.scheduler.get_events(TOPIC)
    assert any(message["event"]["kind"] == "checkpoint" for _, message in logged)
    assert max(len(repr(message)) for _, message in logged) < 2000


def test_events_that_were_sent_before_the_end_are_there_at_the_end(cluster, worker, table):
    job = cluster.submit(worker, ("b" * 22, 1), CONFIG, table, None)
    wait_for(lambda: cluster.reports, "the first event")
    cluster.stop(worker, "b" * 22)
    wait_for(job.done, "the end")
    epochs = [event.epoch for _, _, event in cluster.reports if isinstance(event, EpochDone)]
    logged = [m["event"]["epoch"] for _, m in cluster._own.scheduler.get_events(TOPIC) if m["run"] == "b" * 22]
    assert epochs == list(range(1, max(logged) + 1))


def test_the_memory_of_a_worker_is_known_after_its_run_without_asking(cluster, worker, table):
    job = cluster.submit(worker, ("c" * 22, 1), CONFIG, table, None)
    cluster.stop(worker, "c" * 22)
    wait_for(job.done, "the end")
    assert 2**24 < cluster.memory(worker) < 2**34


def test_what_a_run_fails_with_comes_out_as_it_was(cluster, worker, table):
    job = cluster.submit(worker, ("d" * 22, 1), CONFIG.model_copy(update={"seed": 13}), table, None)
    wait_for(job.done, "the end")
    with pytest.raises(DivergedError, match=r"^Training diverged\.$"):
        job.result()


def test_model_files_are_made_in_the_worker(cluster, worker, tiny_config, table):
    result = made_result(tiny_config, table)
    job = cluster.make_files(worker, result)
    wait_for(job.done, "the files")
    assert job.result() == model_files(result)


def test_a_run_whose_worker_is_replaced_is_lost_and_another_worker_comes(cluster, worker, table):
    job = cluster.submit(worker, ("e" * 22, 1), CONFIG, table, None)
    wait_for(lambda: cluster.reports, "the first event")
    cluster.restart(worker)
    wait_for(job.done, "the loss")
    with pytest.raises(WorkerLostError):
        job.result()
    wait_for(lambda: cluster.workers() - {worker}, "another worker")


def lets_in(protocol, port, security):
    """Say whether a stranger's client reaches anything that runs code behind a port."""
    try:
        with Client(f"{protocol}://127.0.0.1:{port}", timeout=3, set_as_default=False, security=security) as client:
            return client.run_on_scheduler(os.getpid) > 0
    except (OSError, TypeError, ValueError):  # Dask's ways to say that a connection was refused
        return False


def speaks_to_a_worker(port, security):
    """Say whether a worker answers whoever comes by its port."""

    async def ask():
        arguments = {} if security is None else security.get_connection_args("client")
        protocol = "tcp" if security is None else "tls"
        connection = await connect(f"{protocol}://127.0.0.1:{port}", timeout=3, **arguments)
        try:
            await connection.write({"op": "identity", "reply": True})
            return "id" in await asyncio.wait_for(connection.read(), 5)
        finally:
            connection.abort()

    try:
        return awaited(ask())
    except (OSError, TimeoutError):
        return False


def test_nobody_without_the_key_of_this_service_reaches_scheduler_or_worker(cluster, worker):
    """Whoever can connect can run code: another user of the machine, a page of another lab."""
    own = cluster._own.security
    scheduler, at_work = (int(one.rpartition(":")[2]) for one in (cluster._own.scheduler_address, worker))
    assert lets_in("tls", scheduler, own)
    assert speaks_to_a_worker(at_work, own)
    for way, keys in (("tcp", None), ("tls", make_keys().security())):
        assert not lets_in(way, scheduler, keys)
        assert not speaks_to_a_worker(at_work, keys)
    assert cluster.doors() == {("127.0.0.1", scheduler), ("127.0.0.1", at_work)}, "something else listens"


def test_no_key_shows_in_a_command_or_in_a_file(cluster, worker):
    secret = cluster._own.security.tls_worker_key.splitlines()[1]
    for process in family():
        with suppress(psutil.NoSuchProcess):  # of another test, and has ended
            assert secret not in " ".join(process.cmdline())
            assert secret not in str(process.environ())
    home = cluster._settings.home
    assert not [file for file in home.rglob("*") if file.is_file() and secret.encode() in file.read_bytes()]
