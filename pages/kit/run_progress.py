"""How far a run is that is not over: a share for a bar, and the same in words."""

from lstm_core.runs.store import Run

__all__ = ["under_way"]


def under_way(run: Run) -> tuple[float, str]:
    """Return how far a run is that is not over, 0 to 1, and the same in words."""
    if run.stop_requested:
        return _share(run), "stopping"
    if run.state in ("queued", "paused"):
        return 0.0, "waiting" if run.state == "queued" else "paused"
    if run.progress is None:
        return 0.0, "getting ready"
    training = f"training {run.progress.training} of {run.config.trainings}, " if run.config.trainings > 1 else ""
    return _share(run), f"{training}epoch {run.progress.epoch} of {run.config.training.epochs}"


def _share(run: Run) -> float:
    batch = run.progress
    if batch is None:
        return 0.0
    share = min((batch.epoch - 1 + batch.batch / batch.batches) / run.config.training.epochs, 1.0)
    return (batch.training - 1 + share) / run.config.trainings
