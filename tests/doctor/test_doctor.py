"""Each thing that can be wrong with an installation is broken here, and the doctor names it and says what to do."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace

import pytest

from lstm_core.doctor import configured, home, machine, python
from lstm_core.doctor.checks import look_at_all
from lstm_core.doctor.finding import Symptom
from lstm_core.jobs.door import keep_keys, make_keys
from lstm_core.jobs.place import place_in
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.schema import STEPS
from lstm_core.runs.store import RunStore
from lstm_core.settings import read_settings
from tests.golden.homes import unpack


@pytest.fixture
def settings(tmp_path):
    return read_settings({"LSTM_LAB_HOME": str(tmp_path / "home"), "LSTM_LAB_WORKERS": "2"})


def is_told(found: Symptom, state: str, *words: str) -> None:
    assert found.state == state, found
    assert all(word in f"{found.sentence} {found.to_do}" for word in words), found
    assert found.sentence.endswith((".", ")", "'", ":")) or state == "wrong"
    assert bool(found.to_do) == (state != "fine")


def test_a_sound_lab_has_nothing_wrong(settings):
    unpack("home_9", settings.home)
    os.utime(settings.home / "runs.sqlite")
    variables = {"LSTM_LAB_HOME": str(settings.home), "LSTM_LAB_WORKERS": "1"}
    found = list(look_at_all(variables, 0, "127.0.0.1", with_tensorflow=False))
    assert {one.about for one in found} >= {"Python", "packages", "settings", "home", "SQLite", "database", "service"}
    assert [one for one in found if one.state == "wrong" and one.about != "memory"] == []


def test_a_python_that_is_too_old_or_too_new():
    is_told(python.look_at_python((3, 10)), "wrong", "Python 3.10", "3.11, 3.12 or 3.13")
    is_told(python.look_at_python((3, 14)), "wrong", "Python 3.14")
    is_told(python.look_at_python((3, 13)), "fine")


def test_packages_that_are_missing_or_of_another_version(tmp_path):
    pins = tmp_path / "requirements.txt"
    pins.write_text("numpy==0.1\nno-such-package==1.0\nfor-others==1 ; sys_platform == 'amiga'\n    # via x\n")
    is_told(python.look_at_packages(pins), "wrong", "no-such-package", "pip install -r")
    pins.write_text("numpy==0.1\n")
    is_told(python.look_at_packages(pins), "mind", "numpy", "(tested: 0.1)")
    is_told(python.look_at_packages(tmp_path / "none"), "wrong", "can't be read")


def test_a_tensorflow_that_does_not_start(monkeypatch):
    for code, words in (
        ("import os; os.kill(os.getpid(), 4)", ("signal 4", "AVX")),
        ("raise ImportError('no DLL')", ("no DLL", "pip install")),
        ("print('2.21'); print('8.0')", ("does not start",)),
    ):
        monkeypatch.setattr(python, "_LOADS", code)
        is_told(python.look_at_tensorflow(), "wrong", *words)
    monkeypatch.setattr(python, "_LOADS", "import time; time.sleep(60)")
    monkeypatch.setattr(python, "_TENSORFLOW_SECONDS", 0.1)
    is_told(python.look_at_tensorflow(), "wrong", "not loaded within")


def test_settings_that_are_misspelled_or_impossible():
    found = list(configured.look_at_settings({"LSTM_LAB_WORKER": "2", "LSTM_LAB_WORKERS": "two", "PATH": "x"}))
    is_told(found[0], "wrong", "LSTM_LAB_WORKER is no setting", "Did you mean LSTM_LAB_WORKERS?")
    is_told(found[1], "wrong", "LSTM_LAB_WORKERS is 'two'")
    (alone,) = configured.look_at_settings({"LSTM_LAB_COFFEE": "1"})
    is_told(alone, "wrong", "LSTM_LAB_COFFEE")
    # A lab with impossible settings is looked at all the same.
    found = list(look_at_all({"LSTM_LAB_WORKERS": "two"}, 0, "127.0.0.1", with_tensorflow=False))
    assert [one.about for one in found][-1] == "port"


def test_certificates_that_hold_no_more_or_not_for_long(settings, tmp_path):
    assert list(configured.look_at_certificates(settings)) == []
    for days, state, words in ((0, "wrong", "held until"), (10, "mind", "Make new ones"), (100, "fine", "hold until")):
        keep_keys(make_keys(days), tmp_path / str(days))
        (found,) = configured.look_at_certificates(replace(settings, tls=tmp_path / str(days)))
        is_told(found, state, words)


def test_a_home_without_room_or_that_can_not_be_written_to(settings, tmp_path, monkeypatch):
    def refused(**_):
        raise PermissionError(13, "Permission denied")

    is_told(home.look_at_disk(settings), "fine", "MB left")
    with monkeypatch.context() as patched:
        patched.setattr(home.tempfile, "TemporaryFile", refused)
        is_told(home.look_at_disk(settings), "wrong", "can't be written to (Permission denied)", "LSTM_LAB_HOME")
    with monkeypatch.context() as patched:
        for free, state, words in ((10**6, "wrong", "Make room"), (10**9, "mind", "LSTM_LAB_UPLOADS_ALL")):
            patched.setattr(home.shutil, "disk_usage", lambda _, free=free: home.shutil._ntuple_diskusage(1, 1, free))
            is_told(home.look_at_disk(settings), state, words)
    settings.home.mkdir(mode=0o755)
    is_told(home.look_at_disk(settings), "mind", "All users of this machine can read", "chmod 700")
    settings.home.rmdir()
    settings.home.write_text("a file")
    is_told(home.look_at_disk(settings), "wrong", "is a file")


def test_a_disk_without_write_ahead_mode(settings, monkeypatch):
    is_told(home.look_at_wal(settings), "fine", sqlite3.sqlite_version)
    monkeypatch.setattr(home.sqlite3, "connect", lambda _: closing_memory())
    is_told(home.look_at_wal(settings), "wrong", "no write-ahead mode", "not one of the network")


def closing_memory():
    return sqlite3.dbapi2.Connection(":memory:")


def test_a_database_that_is_damaged_or_of_another_version(settings):
    is_told(home.look_at_database(settings), "fine", "none yet")
    RunStore(settings.home)
    path = settings.home / "runs.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
        database.commit()
        is_told(home.look_at_database(settings), "mind", f"version {len(STEPS) + 1}", "newer version")
        database.execute(f"PRAGMA user_version = {len(STEPS) - 1}")
        database.commit()
        is_told(home.look_at_database(settings), "fine", f"brought to {len(STEPS)}")
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    is_told(home.look_at_database(settings), "wrong", "restore")
    path.write_bytes(b"no database at all " * 100)
    is_told(home.look_at_database(settings), "wrong", "restore")
    is_told(home.look_at_service(settings), "mind", "can't be read")


def test_a_service_that_is_in_trouble_silent_or_left_over(settings):
    is_told(home.look_at_service(settings), "fine", "None")
    store = RunStore(settings.home)
    ledger = Ledger(store)
    code = "import sys; sys.stdin.read()"
    words = [sys.executable, "-c", code, "lstm_core.jobs.service"]
    environment = os.environ | {"LSTM_LAB_HOME": str(settings.home)}
    with subprocess.Popen(words, stdin=subprocess.PIPE, env=environment) as process, place_in(settings.home):
        ledger.beat(process.pid, "ready", 1, 1, message="", steps=())
        is_told(home.look_at_service(settings), "mind", "left over", "python -m lstm_core end")
        store.beat_app("an app")
        is_told(home.look_at_service(settings), "fine", f"Process {process.pid}")
        ledger.beat(process.pid, "starting", 0, 0, message="No worker starts.", steps=())
        is_told(home.look_at_service(settings), "wrong", "No worker starts.")
        ledger.beat(process.pid, "ready", 1, 1, message="", steps=())
        with store.database.open() as connection:
            connection.execute("UPDATE engine SET beat = beat - 100")
        is_told(home.look_at_service(settings), "wrong", "no sign of life")
        process.stdin.close()


def test_a_file_of_prices_that_can_not_be_used(settings, tmp_path):
    is_told(home.look_at_sp500(settings), "fine", "none")
    given = {"LSTM_LAB_HOME": str(tmp_path), "LSTM_LAB_DATA": str(tmp_path / "nowhere")}
    is_told(home.look_at_sp500(read_settings(given)), "wrong", "no folder")
    unpack("home_9", settings.home)
    is_told(home.look_at_sp500(settings), "fine", "is there")
    (settings.home / "sp500" / "in_use.json").write_text("{")
    is_told(home.look_at_sp500(settings), "wrong", "Fetch it again")


def test_a_clock_that_is_behind_what_is_kept(settings):
    RunStore(settings.home)
    is_told(home.look_at_clock(settings), "fine")
    os.utime(settings.home / "runs.sqlite", (time.time() + 7200,) * 2)
    is_told(home.look_at_clock(settings), "wrong", "2.0 hours later", "Set the clock")


def test_a_machine_with_too_little_memory(settings, monkeypatch):
    for megabytes, state in ((1000, "wrong"), (2500, "mind"), (9000, "fine")):
        monkeypatch.setattr(machine, "_limit_of_container", lambda megabytes=megabytes: megabytes)
        monkeypatch.setattr("psutil.virtual_memory", lambda: type("Memory", (), {"available": 2**36}))
        is_told(machine.look_at_memory(settings), state, "2 workers")


def test_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        is_told(machine.look_at_port(taken.getsockname()[1], "127.0.0.1"), "mind", "listens on port")
    is_told(machine.look_at_port(0, "127.0.0.1"), "fine")
    is_told(machine.look_at_port(8501, "192.0.2.1"), "wrong", "Nothing can listen")


def test_the_command_says_all_and_ends_with_one_if_something_is_wrong(lab, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LSTM_LAB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LSTM_LAB_WORKERZ", "3")
    with pytest.raises(SystemExit) as end:
        lab("doctor", "--no-tensorflow", "--port", "0")
    assert end.value.code == 1
    out = capsys.readouterr().out
    assert "WRONG  settings: LSTM_LAB_WORKERZ is no setting" in out
    assert not (tmp_path / "home").exists()  # a doctor changes nothing
    with pytest.raises(SystemExit):
        lab("doctor", "--no-tensorflow", "--port", "0", "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["wrong"] >= 1
    assert {"about", "state", "sentence", "to_do"} == set(said["findings"][0])
