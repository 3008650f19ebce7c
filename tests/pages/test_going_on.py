"""A server that starts with runs in the queue has them trained, and one without leaves that to its first visitor."""

from lstm_core.config import preset
from lstm_core.runs.store import RunStore
from pages.kit import going_on, lab


def test_the_lab_is_opened_at_the_start_where_runs_wait_and_nowhere_else(tmp_path, monkeypatch, caplog):
    opened = []
    monkeypatch.setattr(lab, "open_lab", lambda: opened.append(True))
    monkeypatch.setenv("LSTM_LAB_HOME", str(tmp_path))
    going_on.open_if_runs_wait()
    assert opened == []
    RunStore(tmp_path).submit(preset("tutorial"), "ann", "IBM")
    going_on.open_if_runs_wait()
    assert opened == [True]
    monkeypatch.setenv("LSTM_LAB_WORKERS", "many")
    going_on.open_if_runs_wait()
    assert "LSTM_LAB_WORKERS" in caplog.text
