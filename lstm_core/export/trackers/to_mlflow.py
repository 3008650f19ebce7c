"""A run for MLflow: settings as parameters, scores and losses as metrics, tables and the report as artifacts.

MLflow's limits are those of its REST API (``2.0/mlflow/runs/log-batch``): 1,000 metrics, 100 parameters and 100 tags at
once; a parameter has at most 6,000 characters, a tag 8,000 (older servers: 500 and 5,000).
"""

from __future__ import annotations

import math
import os
import re
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lstm_core.errors import ExportError
from lstm_core.export.trackers.logged import LoggedRun

if TYPE_CHECKING:
    from mlflow import MlflowClient

__all__ = ["log_to_mlflow"]

_METRICS, _SETTINGS, _LONGEST = 1000, 100, 500
_UNKNOWN = re.compile(r"[^\w/. -]")
# By default MLflow's client tries for minutes before it says that an address is wrong.
_PATIENCE = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2", "MLFLOW_HTTP_REQUEST_TIMEOUT": "20"}


def log_to_mlflow(run: LoggedRun, files: Mapping[str, bytes], where: str, experiment: str) -> str:
    """Write a run to MLflow, and return its id there.

    Args:
        run: The run.
        files: What is kept beside it, by name.
        where: Address of the server, as ``http://localhost:5000``, or of another store that MLflow knows.
        experiment: Name of the experiment; it is made if there is none.

    Raises:
        ExportError: MLflow's client is not installed, or the store can't be written to.
    """
    for name, value in _PATIENCE.items():
        os.environ.setdefault(name, value)
    try:
        from mlflow import MlflowClient
        from mlflow.exceptions import MlflowException
    except ImportError as error:
        raise ExportError(
            "MLflow's client is not installed here. Install it: pip install -r requirements-trackers.txt"
        ) from error
    try:
        client = MlflowClient(tracking_uri=where)
        found = client.get_experiment_by_name(experiment)
        place = found.experiment_id if found is not None else client.create_experiment(experiment)
        run_id = str(client.create_run(place, run_name=run.name).info.run_id)
        try:
            _log(client, run_id, run, files)
        except BaseException:
            client.set_terminated(run_id, "FAILED")  # so that nobody takes what is there for all of it
            raise
        client.set_terminated(run_id)
    except MlflowException as error:
        raise ExportError(_reason(error, where)) from error
    return run_id


def _log(client: MlflowClient, run_id: str, run: LoggedRun, files: Mapping[str, bytes]) -> None:
    from mlflow.entities import Metric, Param, RunTag

    now = int(time.time() * 1000)
    numbers = [(name, value, 0) for name, value in run.scores.items()]
    numbers += [(name, value, epoch) for name, course in run.courses.items() for epoch, value in course]
    metrics = [Metric(_named(name), value, now, step) for name, value, step in numbers if math.isfinite(value)]
    settings = [Param(_named(name), value[:_LONGEST]) for name, value in run.settings.items()]
    for start in range(0, len(metrics), _METRICS):
        client.log_batch(run_id, metrics=metrics[start : start + _METRICS])
    for start in range(0, len(settings), _SETTINGS):
        client.log_batch(run_id, params=settings[start : start + _SETTINGS])
    client.log_batch(run_id, tags=[RunTag(_named(name), value) for name, value in run.about.items()])
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            file = Path(folder) / name
            file.write_bytes(content)
            client.log_artifact(run_id, str(file))


def _named(name: str) -> str:
    """Return a name without the characters that MLflow refuses."""
    return _UNKNOWN.sub("-", name)


def _reason(error: Exception, where: str) -> str:
    """Say in a sentence why MLflow could not be written to."""
    text = " ".join(str(error).split()) or type(error).__name__
    if "Connection" in text or "Max retries" in text:
        return f"Nothing answers at {where}. Is the server running there ('mlflow server'), and reachable from here?"
    return f"MLflow at {where} refuses the run: {text[:300]}"
