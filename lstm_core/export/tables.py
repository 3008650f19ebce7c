"""What a run predicted and how it learned, as tables: one row a prediction, one row an epoch."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
import pandas as pd

from lstm_core.evaluation.intervals import intervals
from lstm_core.results import Outputs, RunResult

__all__ = ["history_table", "predictions_table"]


def predictions_table(result: RunResult) -> pd.DataFrame:
    """Return all predictions that a run keeps, beside what happened and what simple methods say.

    Args:
        result: Of the run.

    Returns:
        A row for each window and each row ahead, ordered by ticker, part and time: ``ticker`` where the run learned
        from many, whose columns of opponents are empty where another is theirs; ``part``, ``test`` or the part that
        intervals are calibrated on; ``date`` of the first row that the window predicts, and ``step``, which row ahead
        this is, 1 being that one; ``actual`` and ``predicted`` in the target's unit; the last value that the window
        sees as ``persistence``, and, of the first row ahead in the test part, what the opponent says, under its name;
        and of the test part ``lower_80`` and ``upper_80`` for each level of the intervals, calibrated once before it.

    Example:
        >>> list(predictions_table(result).columns)[:4]  # doctest: +SKIP
        ['part', 'date', 'step', 'actual']
    """
    if result.panel is None:
        return _of_series(result)
    found = []
    for ticker in result.panel.tickers:
        table = _of_series(result.of_ticker(ticker.name))
        table.insert(0, "ticker", ticker.name)
        found.append(table)
    return pd.concat(found, ignore_index=True)


def _of_series(result: RunResult) -> pd.DataFrame:
    parts = [_of_part(result, outputs) for outputs in (result.calibration, result.outputs) if len(outputs)]
    return pd.concat(parts, ignore_index=True) if parts else _of_part(result, result.outputs)


def _of_part(result: RunResult, outputs: Outputs) -> pd.DataFrame:
    count, horizon = outputs.actual.shape
    table = pd.DataFrame(
        {
            "part": outputs.part,
            "date": np.repeat(result.step.isos(outputs.dates), horizon),
            "step": np.tile(np.arange(1, horizon + 1), count),
            "actual": outputs.actual.ravel(),
            "predicted": outputs.point.ravel(),
            "persistence": np.repeat(outputs.previous, horizon),
        }
    )
    if outputs.part != "test":
        return table
    if result.rival is not None:
        said = np.full((count, horizon), np.nan)
        said[:, 0] = result.rival.predicted
        table[result.rival.name] = said.ravel()
    for step in range(horizon):
        for band in intervals(result.calibration, outputs, step=step) if len(result.calibration) else ():
            rows = table["step"] == step + 1
            table.loc[rows, f"lower_{band.nominal:.0%}".rstrip("%")] = band.lower
            table.loc[rows, f"upper_{band.nominal:.0%}".rstrip("%")] = band.upper
    return table


def history_table(result: RunResult) -> pd.DataFrame:
    """Return the losses of a run's trainings, one row an epoch.

    Args:
        result: Of the run.

    Returns:
        ``network``, counted from 1; ``training``, ``first`` or ``refit``; ``epoch``, counted from 1, of a refit the
        round; ``loss`` and ``val_loss``, mean squared error or what else was chosen, of scaled values (``val_loss`` is
        empty where no part was watched); ``kept``, whether the run kept the weights after it.

    Example:
        >>> history_table(result)["epoch"].tolist()  # doctest: +SKIP
        [1, 2, 3]
    """
    rows = list(chain.from_iterable(_trainings(result)))
    return pd.DataFrame(rows, columns=["network", "training", "epoch", "loss", "val_loss", "kept"])


def _trainings(result: RunResult) -> Iterator[Iterator[tuple[int, str, int, float, float, bool]]]:
    yield _epochs(1, "first", result.loss, result.val_loss, result.kept_epoch)
    for later in result.later:
        name = "refit" if later.refit else "first"
        yield _epochs(later.member, name, later.loss, later.val_loss, later.kept_epoch)


def _epochs(
    network: int, training: str, loss: tuple[float, ...], val_loss: tuple[float, ...], kept: int
) -> Iterator[tuple[int, str, int, float, float, bool]]:
    for epoch, value in enumerate(loss, start=1):
        watched = val_loss[epoch - 1] if epoch <= len(val_loss) else np.nan
        yield network, training, epoch, float(value), float(watched), epoch == kept
