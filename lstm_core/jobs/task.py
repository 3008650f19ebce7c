"""What runs inside a Dask worker.

A worker is stateless: it gets a config, a table and perhaps a checkpoint, reports events to a topic that
the service listens to, and returns the result. It needs no disk that it shares with anybody.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import Loaded
from lstm_core.errors import ConfigError
from lstm_core.events import CheckpointSaved, Event, Finished, Sink, Stop, dump_event
from lstm_core.jobs.loading_tensorflow import load_tensorflow
from lstm_core.results import RunResult
from lstm_core.runs.model_files import ModelFiles
from lstm_core.training.checkpoints import Checkpoint

__all__ = [
    "NICENESS",
    "TOPIC",
    "PausedAt",
    "Trainer",
    "load",
    "load_baselines",
    "load_trainer",
    "make_model_files",
    "request_pause",
    "request_stop",
    "take_checkpoint",
    "trace",
    "train_run",
]

TOPIC = "lstm-lab-events"
NICENESS = 5

_stop_requests: set[str] = set()
_pause_requests: set[tuple[str, int]] = set()  # with the attempt, as a run comes back after a pause
_checkpoints: dict[str, CheckpointSaved] = {}


@dataclass(frozen=True)
class PausedAt:
    """What becomes of a run instead of a result when it is paused.

    Attributes:
        checkpoint: Where it goes on from, after the epoch that was under way.
    """

    checkpoint: CheckpointSaved


class _PausedHereError(Exception):
    """Leads out of training, whoever does it: what is told of a checkpoint need not be told to go on."""


class Trainer(Protocol):
    """What trains: ``experiment.run``, or what the setting ``LSTM_LAB_TRAINER`` names in its place."""

    def __call__(
        self,
        config: ExperimentConfig,
        sink: Sink,
        stop: Stop,
        *,
        table: Loaded | None,
        checkpoint: Checkpoint | None,
    ) -> RunResult:
        """Run one experiment; see ``experiment.run``."""


def train_run(
    trainer: str,
    run: tuple[str, int],
    config: ExperimentConfig,
    table: Loaded,
    checkpoint: bytes | None,
) -> tuple[RunResult | PausedAt, int]:
    """Run one experiment inside a worker; return its result, and the memory that this process then holds, in bytes.

    A run that is asked to pause ends with the next checkpoint, which is saved after an epoch and at most two seconds
    later than the one before, and that is what is returned. Without another one it is as good as finished, and ends so.

    Events are sent while it runs. A checkpoint, which may have a hundred megabytes, stays here for the service to fetch
    (``take_checkpoint``); what is sent is that there is one.

    Args:
        trainer: What trains, as ``module:function``.
        run: Id of the run, and how often it was started; both go with each event, so that a late report can be told
            apart.
        config: What to do.
        table: The series.
        checkpoint: Where to go on from.

    Raises:
        LabError: As ``experiment.run`` and ``load_trainer``.
    """
    import psutil
    from distributed import get_worker

    worker = get_worker()
    run_id, attempt = run
    paused: list[CheckpointSaved] = []

    def send(event: Event) -> None:
        if isinstance(event, Finished):
            return  # The service says so itself, once the result is kept.
        if isinstance(event, CheckpointSaved):
            if run in _pause_requests:
                paused.append(event)
                raise _PausedHereError
            _checkpoints[run_id] = event
            event = CheckpointSaved(epoch=event.epoch)
        message = {"run": run_id, "attempt": attempt, "event": dump_event(event), "worker": worker.address}
        worker.log_event(TOPIC, message)

    try:
        result = load_trainer(trainer)(
            config,
            send,
            lambda: run_id in _stop_requests,
            table=table,
            checkpoint=None if checkpoint is None else Checkpoint.from_bytes(checkpoint),
        )
        return result, psutil.Process().memory_info().rss
    except _PausedHereError:
        return PausedAt(paused[0]), psutil.Process().memory_info().rss
    finally:
        _stop_requests.discard(run_id)
        _pause_requests.discard(run)
        _checkpoints.pop(run_id, None)


def take_checkpoint(run_id: str) -> CheckpointSaved | None:
    """Hand out the newest checkpoint of a run; ``None`` if it was handed out already, or the run is over."""
    return _checkpoints.pop(run_id, None)


def make_model_files(exporter: str, result: RunResult) -> tuple[ModelFiles, int]:
    """Make the model files of a run; return them, and the memory that this process then holds, in bytes.

    Args:
        exporter: What makes them, as ``module:function``.
        result: Of the run.

    Raises:
        LabError: As ``model_files`` of ``lstm_core/export/model_files.py``, or there is no such function here.
    """
    import psutil

    made: ModelFiles = _named(exporter, "LSTM_LAB_EXPORTER")(result)
    return made, psutil.Process().memory_info().rss


def load_trainer(name: str) -> Trainer:
    """Return the function that a ``module:function`` names.

    Raises:
        ConfigError: There is no such module or function here.
    """
    trainer: Trainer = _named(name, "LSTM_LAB_TRAINER")
    return trainer


def _named(name: str, setting: str) -> Any:
    """Return the function that a setting names."""
    module, _, function = name.partition(":")
    try:
        return getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise ConfigError(
            f"The worker can't find what {setting} names, '{name}': {error}. "
            "Correct or remove that setting, and start the lab again."
        ) from error


def request_stop(run_id: str) -> None:
    """Make a run that this worker is training stop before its next batch."""
    _stop_requests.add(run_id)


def request_pause(run: tuple[str, int]) -> None:
    """Make a run (its id and attempt) that this worker is training end with its next checkpoint, to go on later."""
    _pause_requests.add(run)


def load(presets: Sequence[str]) -> None:
    """Load TensorFlow, unless this worker is to get ready for nothing."""
    if sys.platform != "win32":
        # Pages come first: training takes what cores they leave. On Linux this counts for this thread and
        # those that it starts, which are TensorFlow's, and not for the one that answers the service.
        os.nice(NICENESS)
    if presets:
        load_tensorflow()


def load_baselines() -> None:
    """Load what models are held against after their training, which takes a second or two."""
    from lstm_core.evaluation.leaderboard import load_libraries

    load_libraries()


def trace(config: ExperimentConfig) -> None:
    """Trace a config's model, so that a run with it begins at once."""
    from lstm_core.training.compiled import compiled_for

    compiled_for(config).trace()
