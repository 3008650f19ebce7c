"""Handing runs to MLflow and TensorBoard; what needs their packages is run by ``make trackers``."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from lstm_core.errors import ExportError
from lstm_core.export.trackers.logged import logged_run
from lstm_core.export.trackers.to_mlflow import log_to_mlflow
from lstm_core.export.trackers.to_tensorboard import log_to_tensorboard
from lstm_core.trainings import Training
from lstm_core.verdicts.skill import verdict_of
from tests.made_results import made_result

SERVER = os.environ.get("LSTM_LAB_MLFLOW", "")
ELSEWHERE = "is not installed here; 'make trackers' tries it"


@pytest.fixture(scope="module")
def result(table, tiny_config):
    return made_result(tiny_config, table)


@pytest.fixture(scope="module")
def run(result):
    return logged_run(result, "first try")


def test_a_tracker_is_told_settings_scores_and_losses(run, result):
    assert run.settings["training.epochs"] == "2" and run.settings["features.inputs"] == "open, close"
    assert run.scores["test/rmse/model"] == result.entry("model").metrics.rmse
    assert run.courses["loss/training"] == tuple(enumerate(result.loss, start=1))
    assert run.about["verdict"] == verdict_of(result).sentence


def test_trainings_after_the_first_have_courses_of_their_own(result):
    refit = Training(1, True, 7, (0.2, 0.1), (), 2, "epochs", 40, True)
    courses = logged_run(replace(result, later=(refit,)), "refitted").courses
    assert courses["loss/training/network 1 refit"] == ((1, 0.2), (2, 0.1))
    assert "loss/validation/network 1 refit" not in courses


@pytest.mark.parametrize(
    ("package", "log"),
    [
        ("mlflow", lambda run, folder: log_to_mlflow(run, {}, "http://127.0.0.1:1", "lab")),
        ("tensorboard", log_to_tensorboard),
    ],
)
def test_a_tracker_that_is_not_installed_is_told(package, log, run, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    for name in [name for name in sys.modules if name.startswith(f"{package}.")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ExportError, match=r"pip install -r requirements-trackers\.txt"):
        log(run, tmp_path)


def test_tensorboard_reads_what_was_written(run, tmp_path):
    pytest.importorskip("tensorboard", reason=f"TensorBoard {ELSEWHERE}")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    place = log_to_tensorboard(run, tmp_path)
    found = EventAccumulator(str(place)).Reload()
    assert [(event.step, pytest.approx(event.value)) for event in found.Scalars("loss/training")] == [
        *run.courses["loss/training"]
    ]
    assert found.Tensors("verdict")[0].tensor_proto.string_val[0].decode() == run.about["verdict"]
    with pytest.raises(ExportError, match="holds a run already"):
        log_to_tensorboard(run, tmp_path)


@pytest.fixture
def server(tmp_path):
    """Start a real MLflow server and return its address."""
    if not SERVER:
        pytest.skip(f"an MLflow server {ELSEWHERE}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    store = ["--backend-store-uri", f"sqlite:///{tmp_path}/runs.sqlite", "--artifacts-destination", f"{tmp_path}/files"]
    started = subprocess.Popen([SERVER, "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", *store])
    try:
        while not _answers(address):
            assert started.poll() is None, "the server ended"
            time.sleep(0.3)
        yield address
    finally:
        started.terminate()
        started.wait()


def test_mlflow_has_what_was_written(run, server, tmp_path):
    pytest.importorskip("mlflow", reason=f"MLflow's client {ELSEWHERE}")
    from mlflow import MlflowClient

    run_id = log_to_mlflow(run, {"history.csv": b"epoch,loss\n"}, server, "lab")
    client = MlflowClient(tracking_uri=server)
    found = client.get_run(run_id)
    assert (found.info.status, found.info.run_name) == ("FINISHED", "first try")
    assert found.data.params == run.settings
    assert found.data.metrics["test/rmse/model"] == pytest.approx(run.scores["test/rmse/model"])
    assert [(one.step, one.value) for one in client.get_metric_history(run_id, "loss/training")] == [
        *run.courses["loss/training"]
    ]
    assert found.data.tags["verdict"] == run.about["verdict"]
    assert Path(client.download_artifacts(run_id, "history.csv", str(tmp_path))).read_bytes() == b"epoch,loss\n"
    again = log_to_mlflow(run, {}, server, "lab")
    assert client.get_run(again).info.experiment_id == found.info.experiment_id


def test_an_address_where_nothing_answers_is_told(run):
    pytest.importorskip("mlflow", reason=f"MLflow's client {ELSEWHERE}")
    with pytest.raises(ExportError, match="Nothing answers at http"):
        log_to_mlflow(run, {}, "http://127.0.0.1:9", "lab")


def _answers(address):
    try:
        return requests.get(f"{address}/health", timeout=5).ok
    except requests.ConnectionError:
        return False
