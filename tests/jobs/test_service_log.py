"""The service's log stays short while several processes write to it, and its last words can still be found."""

import subprocess
import sys

from lstm_core.jobs.launch import Launch
from lstm_core.jobs.service_log import keep_short
from tests.scripted_trainer import scripted


def test_a_log_that_is_too_long_is_put_aside_and_who_writes_to_it_goes_on(tmp_path):
    log = tmp_path / "service.log"
    keep_short(tmp_path, 10)  # there is none yet
    code = "import sys; [(print('line', n), sys.stdout.flush(), sys.stdin.readline()) for n in range(6)]"
    with log.open("ab") as output:
        writer = subprocess.Popen([sys.executable, "-c", code], stdout=output, stdin=subprocess.PIPE, text=True)
    for number in range(6):
        while f"line {number}" not in log.read_text():
            assert writer.poll() is None
        keep_short(tmp_path, 3)
        writer.stdin.write("\n")
        writer.stdin.flush()
    writer.communicate()
    assert log.read_text() == ""
    kept = [(tmp_path / f"service.log.{number}").read_text() for number in (1, 2, 3)]
    assert kept == ["line 5\n", "line 4\n", "line 3\n"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["service.log", *(f"service.log.{n}" for n in (1, 2, 3))]


def test_the_last_words_are_found_in_a_log_that_was_emptied_since_the_start(tmp_path, monkeypatch):
    (tmp_path / "service.log").write_text("x" * 1000)
    monkeypatch.setattr("lstm_core.jobs.launch.command", lambda *_: [sys.executable, "-c", ""])
    launch = Launch(scripted(tmp_path))
    while launch.status is None:
        pass
    launch.log.write_text('{"level": "ERROR", "message": "No room on the disk."}\n')
    assert launch.why_it_ended() == "No room on the disk"
