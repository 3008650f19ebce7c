"""How good a run was, as plain fields for JSON: the scores of the model and of the simple methods."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from lstm_core.features.indicators import label
from lstm_core.results import LeaderboardEntry, RunResult
from lstm_core.spreadsheet import harmless

__all__ = ["scores"]


def scores(result: RunResult) -> dict[str, Any]:
    """Return the scores of a run, all of the first row ahead of each window of the test part.

    Args:
        result: Of the run.

    Returns:
        ``scores``: of each method by its name, what people call it and its metrics (``Metrics`` in
        ``lstm_core/results.py`` says what each is), in ``unit``. ``tickers``: the same of each ticker of a run that
        learned from many, in the target's unit, by its name in ``data.csv``; null where there is one series only.
    """
    panel, target = result.panel, label(result.config.features.target)
    return {
        "of": "the first row ahead of each test window",
        "unit": target if panel is None else "multiples of the error of repeating each ticker's last value",
        "scores": _metrics(result.leaderboard),
        "tickers": None
        if panel is None
        else {str(harmless(ticker.name)): _metrics(ticker.leaderboard) for ticker in panel.tickers},
    }


def _metrics(leaderboard: Sequence[LeaderboardEntry]) -> dict[str, dict[str, Any]]:
    return {entry.name: {"label": entry.label, **dataclasses.asdict(entry.metrics)} for entry in leaderboard}
