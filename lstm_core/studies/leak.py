"""The leaks of a run: the same settings with each of the mistakes that make a model look good, made on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from lstm_core.charts.results.leaks import CAPTION_LEAKS, leak_bars
from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.evaluation.leaks import LeakOutcome, LeakReport, compare_leaks
from lstm_core.evaluation.mistakes import MISTAKES
from lstm_core.features.indicators import label
from lstm_core.results import RunResult
from lstm_core.studies.common.asks import Answers, Start
from lstm_core.studies.common.report import Block, Column, Figure, Report, Said, Table, Trained
from lstm_core.studies.common.study import Study

__all__ = ["STUDY", "LeakStudy", "leak_configs", "stopping_in_words"]

_ICONS: dict[LeakOutcome, str] = {
    "flatters": "trending_down",
    "little": "drag_handle",
    "none": "drag_handle",
    "worse": "trending_up",
}


def leak_configs(config: ExperimentConfig) -> tuple[ExperimentConfig, ...]:
    """Return the same run with each of the mistakes, in the order of ``MISTAKES``.

    Args:
        config: The honest run. Without early stopping, that with ``stopping`` trains all epochs too and keeps the one
            that the test part likes best.

    Example:
        >>> [(config.leak, config.training.restore_best) for config in leak_configs(ExperimentConfig())]
        [('scaler', False), ('shuffle', False), ('stopping', True)]
    """
    wrong = {leak: config.with_("", leak=leak) for leak in MISTAKES}
    wrong["stopping"] = wrong["stopping"].with_("training", restore_best=True)
    return tuple(wrong.values())


def stopping_in_words(config: ExperimentConfig) -> str:
    """Say how long the run with the mistake ``stopping`` trains, and which epoch it keeps.

    Args:
        config: The honest run.

    Example:
        >>> stopping_in_words(ExperimentConfig())
        'With the third mistake all 40 epochs are trained, and the one with the lowest loss on the test part is kept.'
    """
    training = next(made for made in leak_configs(config) if made.leak == "stopping").training
    trained = f"all {training.epochs:,} epochs are trained" if training.epochs > 1 else "1 epoch is trained"
    if training.patience is not None:
        patience = "an epoch" if training.patience == 1 else f"{training.patience} epochs"
        trained = f"training ends after {patience} without a lower loss on the test part"
    kept = (
        "the one with the lowest loss there" if training.patience else "the one with the lowest loss on the test part"
    )
    unless = " if it is clearly lower than before training" if training.min_gain else ""
    return f"With the third mistake {trained}, and {kept} is kept{unless}."


class LeakStudy(Study[LeakReport]):
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
    cards = tuple((mistake.name, f"{mistake.done} {mistake.why}") for mistake in MISTAKES.values())
    again = "Make them again"
    icon = "science"

    def configs(self, start: Start, **answers: Any) -> tuple[ExperimentConfig, ...]:
        """Return the run with each of the mistakes."""
        self.require(start.config)
        return leak_configs(start.config)

    def names(self, configs: Sequence[ExperimentConfig]) -> tuple[str, ...]:
        """Name the mistakes."""
        return tuple(MISTAKES[config.leak].name for config in configs)

    def button(self, answers: Answers, *, again: bool) -> str:
        """Say what is made."""
        return "Make these mistakes again" if again else "Make these mistakes on purpose"

    def note(self, start: Start) -> str:
        """Say how long the run with the third mistake trains."""
        return stopping_in_words(start.config)

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
        return Report(found, told, asdict(found), blocks)


def _bars(found: LeakReport, title: str) -> tuple[Figure, ...]:
    drawn = [f"{score.name} {score.ratio:.3g}" for score in found.scores if score.ratio is not None]
    if not drawn:
        return ()
    alt = f"Error of each run relative to persistence: {', '.join(drawn)}."
    return (Figure(leak_bars(found.scores, title), CAPTION_LEAKS, "leak_bars", alt),)


def _table(found: LeakReport) -> Table:
    rows = [
        {
            "run": score.name,
            "test rows": score.days,
            "RMSE": score.rmse,
            "RMSE of persistence": score.persistence,
            "skill": score.skill,
        }
        for score in found.scores
    ]
    columns = {
        "RMSE": Column("%.4g", "The model's typical miss."),
        "RMSE of persistence": Column("%.4g", "That of repeating the last value, on the same rows."),
        "skill": Column("%+.3f", "1 − RMSE / RMSE of persistence; above 0 the model looks better than repeating."),
    }
    return Table(pd.DataFrame(rows), columns)


STUDY = LeakStudy()
