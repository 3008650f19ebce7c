"""Worker processes: started again when they end, gone when the service is, and their trouble is told."""

import json
import subprocess
import sys
import time

import psutil
import pytest

from lstm_core.jobs import workers
from lstm_core.jobs.door import Keys, WayIn
from lstm_core.jobs.workers import WorkerProcesses
from lstm_core.settings import Settings
from tests.processes import kill, wait_for

PATIENT = "import sys; sys.stdin.read()"  # ends with the service, as a worker does


@pytest.fixture
def processes(tmp_path, monkeypatch):
    """Return a function that starts processes of some code in place of workers."""
    made = []
    popen = subprocess.Popen

    def start(code, count=1, log="text"):
        def begin(_command, **options):
            return popen([sys.executable, "-c", code], **options)

        monkeypatch.setattr(workers.subprocess, "Popen", begin)
        made.append(WorkerProcesses(Settings(tmp_path, count, None, log=log)))
        return made[-1]

    yield start
    for one in made:
        one.close()


def pids(processes):
    with processes._lock:
        return {name: process.pid for name, process in processes._processes.items()}


def test_a_process_that_is_killed_is_followed_by_another(processes):
    keeper = processes(PATIENT, count=2)
    wait_for(lambda: set(pids(keeper)) == {"1-1", "2-1"}, "both processes")
    kill(pids(keeper)["1-1"])
    wait_for(lambda: set(pids(keeper)) == {"1-2", "2-1"}, "another in its place")
    assert keeper.trouble() == ""


def test_a_process_can_be_replaced_by_its_name(processes):
    keeper = processes(PATIENT)
    for number in (1, 2, 3):  # as often as one likes, without a pause and without calling it a failure
        wait_for(lambda number=number: set(pids(keeper)) == {f"1-{number}"}, f"process {number}")
        keeper.replace(f"1-{number}")
    wait_for(lambda: set(pids(keeper)) == {"1-4"}, "process 4")
    assert keeper.trouble() == ""


def test_processes_that_end_at_once_are_told_of_and_not_started_without_a_pause(processes):
    keeper = processes("raise SystemExit(7)")
    began = time.monotonic()
    sentence = wait_for(keeper.trouble, "the trouble")
    assert "2 times" in sentence
    assert "status 7" in sentence
    assert "service.log" in sentence
    wait_for(lambda: "4 times" in keeper.trouble(), "further tries")
    assert time.monotonic() - began > 3.0  # after pauses of 1 and 2 seconds


def test_somebody_who_asks_for_another_try_does_not_wait_for_the_next_one(processes, monkeypatch):
    monkeypatch.setattr(workers, "_pause", lambda failed: 3600.0 if failed > 1 else 0.0)
    keeper = processes("raise SystemExit(7)")
    for _ in range(2):
        assert "2 times" in wait_for(keeper.trouble, "the trouble")
        keeper.retry()
    wait_for(keeper.trouble, "the trouble")


def test_the_way_to_the_scheduler_reaches_processes_of_before_and_after(processes, tmp_path):
    told = f"import sys; open(r'{tmp_path}/told', 'a').write(sys.stdin.readline()); {PATIENT}"
    keeper = processes(told)
    wait_for(lambda: pids(keeper), "the process")
    way = WayIn("tls://127.0.0.1:1", Keys("whom to trust\n", "what to show\n", "a secret\n"))
    keeper.connect(way)
    file = tmp_path / "told"
    wait_for(lambda: file.exists() and file.read_text() == f"{way.line()}\n", "the way")
    keeper.replace("1-1")
    wait_for(lambda: file.read_text() == 2 * f"{way.line()}\n", "the way in the next process")
    assert WayIn.of_line(way.line()) == way


def test_what_libraries_write_past_the_log_is_a_line_of_json_too(processes, capsys):
    processes(
        f'import os; os.write(2, b\'I0000 oneDNN is on\\n\\n{{"message": "ours"}}\\nFatal: \\xff\\n\'); {PATIENT}',
        log="json",
    )
    said = ""

    def all_lines():
        nonlocal said
        said += capsys.readouterr().err
        return said.count("\n") >= 3

    wait_for(all_lines, "three lines")
    assert [json.loads(line)["message"] for line in said.splitlines()] == [
        "I0000 oneDNN is on",
        "ours",
        "Fatal: \N{REPLACEMENT CHARACTER}",
    ]


def test_processes_are_gone_when_they_are_closed(processes):
    keeper = processes("import time; time.sleep(600)", count=2)
    family = [psutil.Process(pid) for pid in wait_for(lambda: len(pids(keeper)) == 2 and pids(keeper), "both").values()]
    keeper.close()
    assert not any(process.is_running() for process in family)


def test_a_worker_ends_with_the_service_however_that_ended(tmp_path):
    """A real worker process, without TensorFlow, whose service dies before it has told anything."""
    code = (
        "import time; from pathlib import Path; from lstm_core.jobs.workers import WorkerProcesses; "
        "from lstm_core.settings import Settings; "
        f"WorkerProcesses(Settings(Path(r'{tmp_path}'), 1, None, warm=())); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=workers.Path(workers.__file__).parents[2]) as service:
        (worker,) = wait_for(psutil.Process(service.pid).children, "the worker process")
        kill(service.pid)
        service.wait()
    psutil.wait_procs([worker], timeout=60)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE


def test_the_processes_of_a_small_lab_begin_with_few_arenas(processes, tmp_path, monkeypatch):
    begun = {}
    for profile in ("normal", "small"):
        keeper = processes(PATIENT)
        keeper.close()
        settings = Settings(tmp_path, 1, None, profile=profile)
        popen = workers.subprocess.Popen

        def note(command, popen=popen, profile=profile, **options):
            begun[profile] = options["env"].get("MALLOC_ARENA_MAX")
            return popen(command, **options)

        monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
        monkeypatch.setattr(workers.subprocess, "Popen", note)
        made = WorkerProcesses(settings)
        wait_for(lambda made=made: pids(made), "the process")
        made.close()
    assert begun == {"normal": None, "small": "2"}
