"""Training on workers of a Dask scheduler that an operator started, with certificates and no shared disk."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from distributed import Client

from lstm_core.cli.certificates import UNSHOWN
from lstm_core.config import preset
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.jobs.door import keep_keys, make_keys
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings
from tests.processes import doors, end_service, family, wait_for

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def shown_at_a_door(pid):
    """Return what the doors of a process and its children answer to a browser; a door with TLS answers nothing."""
    found = []
    for _, port in sorted(doors(family(pid))):
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/info/main/workers.html", timeout=5):
            found.append(port)
    return found


def dask(*arguments, cwd):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **dict.fromkeys(UNSHOWN, "[]")}
    return subprocess.Popen([sys.executable, "-m", "dask", *arguments], cwd=cwd, env=environment)


@pytest.fixture
def keys(tmp_path):
    """Return the folder of the certificates, as the command makes it."""
    keep_keys(make_keys(), tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def scheduler(keys, tmp_path):
    file = tmp_path / "scheduler.json"
    common = ("--scheduler-file", file, "--no-dashboard", "--host", "127.0.0.1", "--protocol", "tls")
    common += ("--dashboard-address", "127.0.0.1:0")
    common += ("--tls-ca-file", keys / "ca.crt", "--tls-cert", keys / "tls.crt", "--tls-key", keys / "tls.key")
    processes = [dask("scheduler", "--port", "0", *common, cwd=tmp_path)]
    wait_for(file.exists, "the scheduler")
    processes.append(dask("worker", "--nthreads", "1", "--nworkers", "1", *common, cwd=tmp_path))
    yield json.loads(file.read_text())["address"]
    shown = [shown_at_a_door(process.pid) for process in processes]
    for process in reversed(processes):
        process.terminate()
        process.wait(timeout=60)
    assert shown == [[], []], "anybody can see what they do"


def test_a_run_is_trained_by_an_outside_worker_and_strangers_stay_outside(scheduler, keys, tmp_path):
    store = RunStore(tmp_path / "home")
    for address, security in ((scheduler, make_keys().security()), (scheduler.replace("tls:", "tcp:"), None)):
        with pytest.raises(OSError, match=r"(?i)connect|TLS"):
            Client(address, timeout=3, set_as_default=False, security=security)
    keeper = ServiceKeeper(Settings(store.home, workers=1, scheduler=scheduler, warm=(), tls=keys), store)
    keeper.start()
    try:
        config = preset("tutorial").with_("model", units=4).with_("training", epochs=2)
        run_id = store.submit(config, "ann", "IBM")
        wait_for(lambda: store.get(run_id).is_over, "the end of the run")
        assert store.get(run_id).state == "finished", store.get(run_id).message
        assert len(store.result(run_id).loss) == 2
    finally:
        keeper.close()
        end_service(store)
