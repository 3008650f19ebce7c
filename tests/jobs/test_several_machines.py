"""A study on three machines that share no disk with the lab: all take part, one is lost in the middle, no run is."""

import pytest

from lstm_core.config import preset
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.jobs.door import keep_keys, keys_in, make_keys
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings
from tests import scripted_trainer
from tests.machines import Network, require_machines
from tests.processes import end_service, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]

PORT = 8786
WORKERS = ("one", "two", "three")
CONFIG = preset("tutorial").with_("data", last_rows=200).with_("features", window=10).with_("model", units=2)
CONFIG = CONFIG.with_("training", epochs=20)


@pytest.fixture
def network(tmp_path):
    require_machines()
    network = Network(tmp_path, tmp_path / "home", ("scheduler", *WORKERS))
    yield network
    network.close()


@pytest.fixture
def keys(tmp_path):
    keep_keys(make_keys(), tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def scheduler(network, keys):
    """Return the address of a scheduler with three workers, each on a machine of its own."""
    machine = network.machines["scheduler"]
    files = ("--tls-ca-file", keys / "ca.crt", "--tls-cert", keys / "tls.crt", "--tls-key", keys / "tls.key")
    common = ("--no-dashboard", "--protocol", "tls", *map(str, files))
    machine.start("-m", "dask", "scheduler", "--host", machine.address, "--port", str(PORT), *common)
    address = f"tls://{machine.address}:{PORT}"
    for name in WORKERS:
        worker = network.machines[name]
        worker.start(
            *("-m", "dask", "worker", address, "--host", worker.address, "--name", name),
            *("--nthreads", "1"),
            *common,
        )
    return address


@pytest.fixture
def client(scheduler, keys):
    from distributed import Client

    def connected():
        try:
            return Client(scheduler, timeout=2, set_as_default=False, security=keys_in(keys).security())
        except OSError:
            return None

    client = wait_for(connected, "the scheduler")
    wait_for(lambda: len(client.scheduler_info(n_workers=-1)["workers"]) == len(WORKERS), "three workers")
    yield client
    client.close(timeout=1)


@pytest.fixture
def store(client, scheduler, keys, tmp_path):
    store = RunStore(tmp_path / "home")
    trainer = f"{scripted_trainer.__name__}:run"
    settings = Settings(store.home, workers=1, scheduler=scheduler, warm=(), trainer=trainer, tls=keys)
    keeper = ServiceKeeper(settings, store)
    keeper.start()
    yield store
    keeper.close()
    end_service(store)


def trained_by(client):
    """Return which runs each worker, by its address, has reported an epoch of; the scheduler forgets the oldest."""
    found = {}
    for _, message in client.get_events("lstm-lab-events"):
        if message["event"]["kind"] == "epoch":
            found.setdefault(message["worker"], set()).add(message["run"])
    return found


def test_a_study_uses_all_machines_and_loses_nothing_with_one_of_them(store, client, network, monkeypatch):
    parent = store.submit(CONFIG.with_("training", epochs=1), "ann", "IBM")
    wait_for(lambda: store.get(parent).is_over, "the first run")
    configs = [CONFIG.with_("", seed=seed) for seed in range(1, 10)]
    ids = store.submit_group(configs, parent, "seeds", "ann", "IBM")
    wait_for(lambda: len(trained_by(client)) == len(WORKERS), "an epoch on each machine")
    lost = network.machines["two"]
    address = next(worker for worker in trained_by(client) if lost.address in worker)
    wait_for(lambda: any((store.folder(run) / "checkpoint.npz").exists() for run in ids), "a checkpoint")
    lost.switch_off()
    # What it sent before its end may still be on its way to the scheduler, or wait there to be read, until that knows.
    wait_for(lambda: address not in client.scheduler_info(n_workers=-1)["workers"], "the loss to be noticed")
    begun = trained_by(client)[address]
    wait_for(lambda: all(store.get(run).is_over for run in ids), "the end of the study")
    assert [store.get(run).state for run in ids] == ["finished"] * len(ids)
    assert trained_by(client).get(address, set()) <= begun, "it trained on after its end"
    assert len(begun) < len(ids)
    monkeypatch.setattr(scripted_trainer, "EPOCH_SECONDS", 0)
    for run, config in zip(ids, configs, strict=True):
        expected, result = scripted_trainer.run(config), store.result(run)
        assert (result.loss, result.val_loss, result.kept_epoch) == (
            expected.loss,
            expected.val_loss,
            expected.kept_epoch,
        )
