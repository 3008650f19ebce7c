"""What tests end has ended: also a service that has only just begun."""

import os
import subprocess

from lstm_core.jobs.place import command
from lstm_core.runs.store import RunStore
from tests.processes import end_service


def test_a_service_that_has_not_said_yet_that_it_is_there_is_ended_and_no_other_labs(tmp_path):
    stores = [RunStore(tmp_path / name) for name in ("one", "other")]
    begun = [
        subprocess.Popen(command(), env={**os.environ, "LSTM_LAB_HOME": str(store.home)}, start_new_session=True)
        for store in stores
    ]
    try:
        assert stores[0].engine().pid is None
        end_service(stores[0])
        assert begun[0].poll() is not None
        assert begun[1].poll() is None
    finally:
        for service in begun:
            service.kill()
            service.wait()
