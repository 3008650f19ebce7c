"""The one way from options to what is trained: a config and its series, new or repeated."""

from __future__ import annotations

import typer

from lstm_core.cli.asked import asked_for
from lstm_core.cli.options import TrainOptions
from lstm_core.cli.replay import repeated, told_changes
from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import Loaded
from lstm_core.draft import idle_settings
from lstm_core.knobs.off import without_effect

__all__ = ["job_of"]


def job_of(options: TrainOptions) -> tuple[ExperimentConfig, Loaded]:
    """Return what to train on which series; what people should know of it goes to standard error.

    Raises:
        LabError: The options contradict each other, or the series can't be had.
    """
    if options.config is not None:
        before, config, table = repeated(options)
        sentences = told_changes(options.config, before, config)
    else:
        draft, data, table = asked_for(options)
        config = draft.config().with_("data", **data.model_dump())
        sentences = idle_settings(draft)
    for sentence in (*sentences, *without_effect(config.model_dump(), options.changes)):
        typer.echo(sentence, err=True)
    return config, table
