"""What runs inside a Dask worker.

A worker is stateless: it gets a config, a table and perhaps a checkpoint, reports events to a topic that
the service listens to, and returns the result. It needs no disk that it shares with anybody.
"""

from __future__ import annotations

import os

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.events import Event, Finished, dump_event
from lstm_core.results import RunResult

__all__ = ["NICENESS", "TOPIC", "request_stop", "trace", "train_run", "warm_up"]

TOPIC = "lstm-lab-events"
NICENESS = 5

_stop_requests: set[str] = set()


def train_run(
    run_id: str, attempt: int, config: ExperimentConfig, table: PriceTable, checkpoint: bytes | None
) -> RunResult:
    """Run one experiment inside a worker.

    Args:
        run_id: Which run this is.
        attempt: How often it was started; goes with each event so that a late report can be told apart.
        config: What to do.
        table: The series.
        checkpoint: Where to go on from.

    Raises:
        LabError: As ``experiment.run``.
    """
    from distributed import get_worker

    from lstm_core.experiment import run
    from lstm_core.training.checkpoints import Checkpoint

    worker = get_worker()

    def send(event: Event) -> None:
        if not isinstance(event, Finished):  # The service says so itself, once the result is kept.
            worker.log_event(TOPIC, {"run": run_id, "attempt": attempt, "event": dump_event(event)})

    try:
        return run(
            config,
            send,
            lambda: run_id in _stop_requests,
            table=table,
            checkpoint=None if checkpoint is None else Checkpoint.from_bytes(checkpoint),
        )
    finally:
        _stop_requests.discard(run_id)


def request_stop(run_id: str) -> None:
    """Make a run that this worker is training stop before its next batch."""
    _stop_requests.add(run_id)


def warm_up() -> None:
    """Load TensorFlow and trace the default model, so that the first person need not wait for it."""
    from lstm_core.config import PRESETS

    if hasattr(os, "nice"):
        # Pages come first: training takes what cores they leave. On Linux this counts for this thread and
        # those that it starts, which are TensorFlow's, and not for the one that answers the service.
        os.nice(NICENESS)
    for config in PRESETS.values():
        trace(config)


def trace(config: ExperimentConfig) -> None:
    """Trace a config's model, so that a run with it begins at once."""
    from lstm_core.training.compiled import compiled_for

    compiled_for(config).trace()
