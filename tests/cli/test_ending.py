"""Ending a run service from outside: politely, and only the one of that home."""

import os
import subprocess
import sys

from lstm_core.jobs.place import place_in
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore

ENDS = "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(print('bye'))); print(flush=1); time.sleep(60)"
HANGS = "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"


def test_a_service_is_asked_to_end_and_one_that_does_not_is_ended(lab, tmp_path, capsys):
    lab("end", "--home", str(tmp_path / "home"))
    assert "There is no lab" in capsys.readouterr().out
    store = RunStore(tmp_path / "home")
    lab("end", "--home", str(store.home))
    assert "No run service" in capsys.readouterr().out
    environment = os.environ | {"LSTM_LAB_HOME": str(store.home)}
    for code, last in ((ENDS, b"bye\n"), (HANGS, b"")):
        words = [sys.executable, "-c", code, "lstm_core.jobs.service"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment) as process, place_in(store.home):
            process.stdout.readline()
            Ledger(store).beat(process.pid, "ready", 1, 1, message="", steps=())
            lab("end", "--home", str(store.home), "--seconds", "5" if last else "0.2")
            assert "has ended" in capsys.readouterr().out
            assert process.stdout.read() == last
