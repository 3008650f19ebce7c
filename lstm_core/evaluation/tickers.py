"""How well one model does on each of many tickers, and on how many it is better than simple methods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_core.numbers import number
from lstm_core.results import Panel, PanelTicker

__all__ = ["HELD_AGAINST", "Share", "error_of", "ratio_to", "share_better", "tickers_in_words"]

HELD_AGAINST = {
    "persistence": "repeating the last value",
    "har": "HAR of the same ticker",
    "opponent": "the best simple method of each ticker",
}
"""What a ticker's error is divided by, in words; the opponent is the one that was best before the test part."""


@dataclass(frozen=True)
class Share:
    """On how many tickers the model is better than a simple method.

    Attributes:
        better: On how many its error is the smaller one.
        tickers: Of how many.
        median: The median of its error as a share of the method's.
    """

    better: int
    tickers: int
    median: float


def error_of(ticker: PanelTicker, method: str) -> float | None:
    """Return the error of the model or of a simple method on a ticker, in the target's unit.

    Args:
        ticker: Which.
        method: ``model``, ``opponent``, or the name of a method on its leaderboard.
    """
    return ticker.rmse(ticker.opponent.name if method == "opponent" else method)


def ratio_to(ticker: PanelTicker, method: str) -> float | None:
    """Return the model's error as a share of a method's: below 1 the model is better; ``None`` where it makes none."""
    model, other = error_of(ticker, "model"), error_of(ticker, method)
    return None if model is None or not other else model / other


def share_better(tickers: Sequence[PanelTicker], method: str) -> Share | None:
    """Say on how many tickers the model is better than a method; ``None`` if it can be compared on none."""
    ratios = [ratio for ticker in tickers if (ratio := ratio_to(ticker, method)) is not None]
    if not ratios:
        return None
    return Share(sum(ratio < 1 for ratio in ratios), len(ratios), float(np.median(ratios)))


def tickers_in_words(panel: Panel) -> str:
    """Say on how many tickers the model is better than simple methods, those that training never saw apart."""
    seen = [ticker for ticker in panel.tickers if ticker.seen]
    unseen = [ticker for ticker in panel.tickers if not ticker.seen]
    told = _told(seen, "Of the tickers that it learned from" if unseen else "Of all tickers")
    return " ".join(filter(None, [told, _told(unseen, "Of those that training never saw")]))


def _told(tickers: Sequence[PanelTicker], which: str) -> str:
    shares = {method: share_better(tickers, method) for method in HELD_AGAINST}
    parts = [
        f"better than {HELD_AGAINST[method]} on {share.better} of {share.tickers} (its median error is "
        f"{number(share.median, 3)} of that)"
        for method, share in shares.items()
        if share is not None
    ]
    return f"{which} the model is {'; '.join(parts)}." if parts else ""
