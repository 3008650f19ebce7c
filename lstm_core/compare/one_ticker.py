"""Runs on many tickers, beside others or not: the ticker that all can be compared on."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_core.errors import ConfigError, TickerNotFoundError
from lstm_core.results import RunResult

__all__ = ["common_tickers", "for_one_ticker"]


def common_tickers(results: Sequence[RunResult]) -> tuple[str, ...]:
    """Return the tickers that all runs on many were tested on, in the order of the first of these; empty without any.

    Beside a run on one series of a set these are the tickers that this one may be: its own, where it names one that
    they have.

    Args:
        results: The whole results of some runs.

    Raises:
        ConfigError: They have none in common.
    """
    many = [result.panel.names for result in results if result.panel is not None]
    if not many:
        return ()
    found = [name for name in many[0] if all(name in names for names in many[1:])]
    alone = {_series_of(result) for result in results if result.panel is None}
    own = [name for name in found if alone == {name}]
    if not found or (alone and not own):
        raise ConfigError(
            "They have no ticker in common that all were tested on, so that there is nothing to compare them by."
        )
    return tuple(own or found)


def for_one_ticker(results: Sequence[RunResult], ticker: str | None = None) -> tuple[str, list[RunResult]]:
    """Return a ticker, and the results of all runs for it; no ticker and the results themselves where none is of many.

    Args:
        results: The whole results of some runs.
        ticker: The ticker, in any case; the first that all have if not given.

    Raises:
        ConfigError: They have none in common.
        TickerNotFoundError: They do not all have this one.
    """
    offered = common_tickers(results)
    if not offered:
        return "", list(results)
    found = {name.lower(): name for name in offered}.get((ticker or offered[0]).lower())
    if found is None:
        raise TickerNotFoundError(f"Not all of these runs were tested on '{ticker}'. All have: {', '.join(offered)}.")
    return found, [result.of_ticker(found) for result in results]


def _series_of(result: RunResult) -> str:
    """Return the ticker of a run on one series, as far as that is known."""
    return result.config.data.ticker or result.title
