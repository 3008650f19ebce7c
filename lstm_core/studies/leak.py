"""The leaks of a run: the same settings with each of the mistakes that make a model look good, made on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.evaluation.leaks import LeakReport, compare_leaks
from lstm_core.features.indicators import label
from lstm_core.leaks import LEAKS, LeakOutcome
from lstm_core.numbers import column_format
from lstm_core.results import RunResult
from lstm_core.studies.common.asks import Answers, Start
from lstm_core.studies.common.opponent_columns import opponent_columns
from lstm_core.studies.common.report import Block, Column, Drawn, Report, Said, Table, Trained
from lstm_core.studies.common.study import Study

__all__ = ["STUDY", "leak_configs"]

_ICONS: dict[LeakOutcome, str] = {
    "flatters": "trending_down",
    "little": "drag_handle",
    "none": "drag_handle",
    "worse": "trending_up",
}


def leak_configs(config: ExperimentConfig) -> tuple[ExperimentConfig, ...]:
    """Return an honest run with each of the mistakes, in the order of ``LEAKS``.

    Example:
        >>> [(config.leak, config.training.restore_best) for config in leak_configs(ExperimentConfig())]
        [('scaler', False), ('shuffle', False), ('stopping', True)]
    """
    return tuple(leak.made_with(config) for leak in LEAKS.values())


class _LeakStudy(Study[LeakReport]):
    """The run beside the same run with each of the mistakes."""

    command = "leaks"
    title = "Leaks"
    called = "runs with mistakes"
    about = "score"
    summary = "Make each of the mistakes that make a model look good on purpose, and say what it does to the score."
    intro = (
        "**Three mistakes that make a model look good.** Each tells the model of its exam beforehand, none leaves a "
        "trace in the score. Make them on purpose, with the settings of this run, and see what they do."
    )
    cards = tuple((leak.title, f"{leak.done} {leak.why}") for leak in LEAKS.values())
    again = "Make them again"
    icon = "science"

    def configs(self, start: Start, **answers: Any) -> tuple[ExperimentConfig, ...]:
        """Return the run with each of the mistakes."""
        self.require(start.config)
        return leak_configs(start.config)

    def names(self, configs: Sequence[ExperimentConfig]) -> tuple[str, ...]:
        """Name the mistakes."""
        return tuple(LEAKS[config.leak].title for config in configs)

    def button(self, answers: Answers, *, again: bool) -> str:
        """Say what is made."""
        return "Make these mistakes again" if again else "Make these mistakes on purpose"

    def note(self, start: Start) -> str:
        """Say what is to be known of the runs with a mistake."""
        told = {leak.title: leak.about(start.config) for leak in LEAKS.values()}
        return " ".join(f"{title[0].upper()}{title[1:]}: {about}" for title, about in told.items() if about)

    def report(self, start: RunResult | None, trained: Sequence[Trained]) -> Report[LeakReport]:
        """Say what each mistake did to the score."""
        if start is None:
            raise ConfigError("There is no honest run to compare with.")
        found = compare_leaks(start, [each.result for each in trained])
        flattered = any(effect.outcome == "flatters" for effect in found.effects)
        blocks: tuple[Block, ...] = (
            Said(found.summary, "warning" if flattered else "info", "policy"),
            *_bars(found, start.title),
            *(Said(effect.sentence, icon=_ICONS[effect.outcome]) for effect in found.effects),
            _table(found),
            Said(
                f"Errors are in the unit of {label(start.config.features.target)}. One training each, all from the "
                "same initial weights. Training from others moves an error too, so a small difference proves nothing.",
                "note",
            ),
        )
        told = "\n".join([*(effect.sentence for effect in found.effects), found.summary])
        return Report(found, told, found.to_json(), blocks)


def _bars(found: LeakReport, title: str) -> tuple[Drawn, ...]:
    # Imported here, so that commands that draw nothing do without Plotly.
    from lstm_core.charts.results.leaks import leak_bars

    if all(score.ratio is None for score in found.scores):
        return ()
    return (Drawn(leak_bars(found.scores, title, opponents=found.opposed), "leak_bars"),)


def _table(found: LeakReport) -> Table:
    rows = [
        {
            "run": score.name,
            "test rows": score.days,
            "RMSE": score.rmse,
            "RMSE of persistence": score.persistence,
            "skill": score.skill,
        }
        | (opponent_columns(score.opponent, score.opponent_rmse) if found.opposed else {})
        for score in found.scores
    ]
    errors = [(score.rmse, score.persistence, score.opponent_rmse or 0.0) for score in found.scores]
    sized = column_format([error for run in errors for error in run])
    columns = {
        "RMSE": Column(sized, "The model's typical miss."),
        "RMSE of persistence": Column(sized, "That of repeating the last value, on the same rows."),
        "skill": Column("%+.3f", "1 − RMSE / RMSE of persistence; above 0 the model looks better than repeating."),
        "its RMSE": Column(sized, "The typical miss of the best simple method, on the same rows."),
        "skill against it": Column("%+.3f", "1 − RMSE / its RMSE; above 0 the model looks better than what is simple."),
    }
    return Table(pd.DataFrame(rows), columns, "leaks")


STUDY = _LeakStudy()
