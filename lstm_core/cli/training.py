"""The command ``train``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from lstm_core.cli.job import job_of
from lstm_core.cli.options import TrainOptions, with_train_options
from lstm_core.cli.report import data_json, data_summary, json_report, summary
from lstm_core.cli.running import check_folder, run_with_bar
from lstm_core.features.panel import prepare_loaded
from lstm_core.knobs.words import settings_line
from lstm_core.runs.files import save_result

__all__ = ["train"]


@with_train_options
def train(
    options: TrainOptions,
    out: Annotated[Path | None, typer.Option(help="Folder to write the run's files to.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Train a model, hold it against repeating the last value and the best simple method, and say which is better."""
    config, table = job_of(options)
    used, _ = prepare_loaded(table, config)  # finds mistakes at once, before TensorFlow is loaded
    if not as_json:
        typer.echo("\n".join(filter(None, (data_summary(used), settings_line(config)))), err=True)
    check_folder(out)
    result = run_with_bar(config, table)
    if out is not None:
        save_result(out, result)
    ahead = "features.horizon" in options.changes or config.features.horizon > 1
    typer.echo(
        json.dumps({**json_report(result, ahead), "data": data_json(used)}) if as_json else summary(result, ahead)
    )
