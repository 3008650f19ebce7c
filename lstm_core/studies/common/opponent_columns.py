"""The columns of a table of runs that say which simple method was the best one, and how a run does against it."""

from __future__ import annotations

from lstm_core.results import OpponentFacts

__all__ = ["opponent_columns"]


def opponent_columns(opponent: OpponentFacts | None, rmse: float | None) -> dict[str, object]:
    """Return what a run's row says of its opponent, by the column's heading.

    Args:
        opponent: The best simple method before the run's test part; ``None`` in runs from before there were any.
        rmse: Its error on the test part, in the target's unit.
    """
    return {
        "best simple method": "" if opponent is None else opponent.label,
        "its RMSE": rmse,
        "skill against it": None if opponent is None else opponent.skill,
    }
