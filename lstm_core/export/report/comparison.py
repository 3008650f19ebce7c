"""The report of a few runs beside one another: which is closer, and is it luck?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from lstm_core import __version__
from lstm_core.charts.comparison.changes import error_changes
from lstm_core.charts.comparison.gains import gains_by_day
from lstm_core.charts.comparison.losses import compared_losses
from lstm_core.charts.comparison.predictions import compared_predictions
from lstm_core.compare.comparison import Comparison, Contender
from lstm_core.compare.words import chosen_in_words, remarks, sentence
from lstm_core.export.report.page import Section, chart, page, paragraph, points, table
from lstm_core.numbers import in_column
from lstm_core.results import RunResult
from lstm_core.verdicts.skill import verdict_of

__all__ = ["comparison_report"]


def comparison_report(found: Comparison, results: Sequence[RunResult], *, made: str) -> bytes:
    """Write the report of a comparison.

    Args:
        found: What comes of comparing them.
        results: The runs, in its order.
        made: The day, as ISO 8601 has it.

    Example:
        >>> comparison_report(found, results, made="2026-01-31")[:15]  # doctest: +SKIP
        b'<!doctype html>'
    """
    letters = [run.letter for run in found.runs]
    learned = any(result.val_loss for result in results)
    sections = (
        Section("Which is closer?", [paragraph(sentence(found), "verdict"), paragraph(chosen_in_words(found))]),
        Section("What differs", list(_settings(found, letters))),
        Section("Errors on the days that they share", list(_errors(found, results))),
        Section(
            "Day by day",
            [chart(compared_predictions(found, results[0].title, results[0].config.features.target))],
        ),
        *([Section("How they learned", [chart(compared_losses(results, letters))])] if learned else []),
        Section("The verdict on each", [points(_verdicts(found, results))]),
    )
    names = " and ".join(run.name for run in found.runs) if len(found.runs) == 2 else f"{len(found.runs)} runs"
    return page(f"{names}, compared", f"{made}, attention LSTM lab {__version__}", sections)


def _settings(found: Comparison, letters: Sequence[str]) -> Iterator[str]:
    yield points([f"{run.letter}: {run.name}" for run in found.runs])
    if not found.settings:
        yield paragraph("All settings are the same.")
        return
    columns = {letter: [one.values[place] for one in found.settings] for place, letter in enumerate(letters)}
    yield table(pd.DataFrame({"setting": [one.title for one in found.settings]} | columns))


def _errors(found: Comparison, results: Sequence[RunResult]) -> Iterator[str]:
    lines = found.lines
    yield table(
        pd.DataFrame(
            {
                "": [f"{one.letter} {one.name}".strip() for one in lines],
                "typical error (RMSE)": in_column([one.rmse for one in lines]),
                "mean error (MAE)": in_column([one.mae for one in lines]),
                "against the first": [_change(one) for one in lines],
            }
        )
    )
    yield points(remarks(found, results))
    if all(one.against is not None and one.against.ratio is not None for one in found.others):
        yield chart(error_changes(found))
        yield chart(gains_by_day(found))


def _change(one: Contender) -> str:
    """Say how much larger or smaller the error is than that of the first run, with its interval."""
    if one.against is None or one.against.change is None:
        return ""
    ends = one.against.change_interval
    return f"{one.against.change:+.1%}" + ("" if ends is None else f" ({ends[0]:+.1%} to {ends[1]:+.1%})")


def _verdicts(found: Comparison, results: Sequence[RunResult]) -> list[str]:
    return [f"{run.letter}: {verdict_of(result).sentence}" for run, result in zip(found.runs, results, strict=True)]
