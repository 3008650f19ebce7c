"""The runs of a study on many tickers, told for one of them."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_core.errors import TickerNotFoundError
from lstm_core.numbers import listed
from lstm_core.studies.common.report import Trained

__all__ = ["trained_for_ticker"]


def trained_for_ticker(ticker: str, trained: Sequence[Trained]) -> tuple[list[Trained], str]:
    """Return the runs that were tested on a ticker, as if it were their only one, and a sentence on the others.

    A fold may leave out a ticker that has too few rows in it, though the run that it belongs to has not.

    Args:
        ticker: The ticker; of no account where a run has one series only.
        trained: Runs of a study, at least one.

    Returns:
        The runs, and the sentence; empty if there are no others.

    Raises:
        TickerNotFoundError: None was tested on it.
    """
    found, lacking = [], []
    for each in trained:
        try:
            found.append(each._replace(result=each.result.of_ticker(ticker)))
        except TickerNotFoundError as error:
            lacking.append(each.name)
            why = error
    if not found:
        raise why
    if not lacking:
        return found, ""
    return found, f"Not counted, because {ticker} has too few rows there or was left out: {listed(lacking)}."
