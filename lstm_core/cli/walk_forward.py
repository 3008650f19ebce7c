"""The command ``backtest``."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from lstm_core.cli.job import job_of
from lstm_core.cli.options import TrainOptions, with_train_options
from lstm_core.cli.running import run_with_bar
from lstm_core.errors import ConfigError
from lstm_core.evaluation.backtest import Scheme, fold_configs, summarize
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare, with_features

__all__ = ["backtest"]


@with_train_options
def backtest(
    options: TrainOptions,
    folds: Annotated[int, typer.Option(min=2, max=50, help="How often the model is fitted anew.")] = 5,
    every: Annotated[int | None, typer.Option(help="Rows that each fold predicts before the next refit.")] = None,
    scheme: Annotated[
        str, typer.Option(help="expanding (each fold learns from all rows before it) or rolling (from equally many).")
    ] = "expanding",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Walk forward: train again and again on the past of each stretch of the series, and judge all of them together."""
    config, table = job_of(options)
    if config.split.rows is not None:
        raise ConfigError("This run is the fold of a backtest itself. Make a backtest of the run that it belongs to.")
    rows = len(with_features(table, config.features))
    configs = fold_configs(config, rows, folds, every=every, scheme=Scheme(scheme))
    for fold in configs:
        prepare(table, Preparation.of(fold))  # finds mistakes at once, before TensorFlow is loaded
    results = [
        run_with_bar(fold, table, f"fold {number} of {len(configs)}") for number, fold in enumerate(configs, start=1)
    ]
    report = summarize(results)
    typer.echo(json.dumps(report.to_json()) if as_json else report.sentence)
