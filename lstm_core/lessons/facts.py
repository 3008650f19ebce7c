"""What lessons measure of a run: little enough to be kept in a file beside the lesson."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lstm_core.frozen_model import FrozenModel
from lstm_core.results import LeaderboardEntry, RunResult

__all__ = ["Facts", "facts_of"]


class Facts(FrozenModel):
    """What is known of one run.

    Attributes:
        errors: RMSE on the test part by method, the model among them, in the target's unit; of many tickers in
            multiples of each one's persistence.
        by_ticker: Error of the model as a multiple of that of repeating the last value, by ticker or title.
        watched_loss: Loss of the kept epoch on the part that is watched while training; that of the first epoch where
            the weights from before training were kept, ``None`` where no epoch was finished.
        looked: Mean attention weight of each time step, the oldest first; empty without attention.
    """

    errors: dict[str, float]
    by_ticker: dict[str, float]
    watched_loss: float | None
    looked: tuple[float, ...] = ()


def facts_of(result: RunResult) -> Facts:
    """Return what lessons measure of a run."""
    panel = result.panel
    boards = (
        {result.title: result.leaderboard} if panel is None else {one.name: one.leaderboard for one in panel.tickers}
    )
    weights = result.attention
    looked = weights.mean(axis=0, dtype=np.float64) if weights.size else np.empty(0)
    return Facts(
        errors=_errors(result.leaderboard),
        by_ticker={name: _multiple(_errors(board)) for name, board in boards.items()},
        watched_loss=result.val_loss[max(result.kept_epoch - 1, 0)] if result.val_loss else None,
        looked=tuple(map(float, looked)),
    )


def _errors(board: Sequence[LeaderboardEntry]) -> dict[str, float]:
    return {entry.name: entry.metrics.rmse for entry in board}


def _multiple(errors: Mapping[str, float]) -> float:
    """Return the error of a model as a multiple of that of repeating the last value."""
    return errors["model"] / errors["persistence"]
