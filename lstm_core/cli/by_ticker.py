"""What ``train`` prints of each of many tickers."""

from __future__ import annotations

from typing import Any

from lstm_core.evaluation.tickers import error_of, ratio_to, tickers_in_words
from lstm_core.numbers import in_column
from lstm_core.results import Panel

__all__ = ["by_ticker_json", "by_ticker_lines"]

_METHODS = ("model", "persistence", "har", "opponent")
_MOST_LINES = 40


def by_ticker_json(panel: Panel) -> list[dict[str, Any]]:
    """Return an object a ticker: its name, whether training saw it, and the errors of model and methods."""
    return [
        {
            "name": ticker.name,
            "seen": ticker.seen,
            "rmse": {method: error_of(ticker, method) for method in _METHODS},
            "opponent": ticker.opponent.name,
        }
        for ticker in panel.tickers
    ]


def by_ticker_lines(panel: Panel) -> list[str]:
    """Return the tickers in lines for people, the best first, and what they come to; of very many both ends only."""
    ordered = sorted(panel.tickers, key=lambda ticker: ratio_to(ticker, "persistence") or 0.0)
    errors = in_column([error_of(ticker, method) or 0.0 for ticker in ordered for method in _METHODS])
    lines = [
        f"{ticker.name + ('' if ticker.seen else ' (not seen)'):26}"
        + "".join(f"{cell:>12}" for cell in errors[len(_METHODS) * place : len(_METHODS) * (place + 1)])
        + f"  {ticker.opponent.label}"
        for place, ticker in enumerate(ordered)
    ]
    if len(lines) > _MOST_LINES:
        half = _MOST_LINES // 2
        lines = [*lines[:half], f"... {len(lines) - _MOST_LINES:,} more (--json has all) ...", *lines[-half:]]
    head = f"{'RMSE by ticker':26}{'model':>12}{'last value':>12}{'HAR':>12}{'opponent':>12}  which is"
    return [head, *lines, tickers_in_words(panel)]
