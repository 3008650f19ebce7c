"""The command ``export``: a trained run for a tracker that people have already."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from lstm_core.cli.explaining import load_run
from lstm_core.errors import ConfigError
from lstm_core.export.tables import history_table, predictions_table
from lstm_core.export.trackers.logged import logged_run
from lstm_core.export.trackers.to_mlflow import log_to_mlflow
from lstm_core.export.trackers.to_tensorboard import log_to_tensorboard
from lstm_core.formats import CONFIG
from lstm_core.results import RunResult
from lstm_core.spreadsheet import as_csv

__all__ = ["export"]


def export(
    run_dir: Annotated[Path, typer.Argument(help="Folder that 'train --out' wrote.", show_default=False)],
    mlflow: Annotated[
        str | None,
        typer.Option(help="Address of an MLflow server, such as http://localhost:5000.", show_default=False),
    ] = None,
    tensorboard: Annotated[
        Path | None,
        typer.Option(help="Folder for TensorBoard, which 'tensorboard --logdir' is given.", show_default=False),
    ] = None,
    experiment: Annotated[str, typer.Option(help="The experiment in MLflow.")] = "attention LSTM lab",
    name: Annotated[
        str | None, typer.Option(help="What the run is called there. Default: the name of its folder.")
    ] = None,
) -> None:
    """Hand a trained run to MLflow or TensorBoard: settings, scores, losses by epoch, tables."""
    if mlflow is None and tensorboard is None:
        raise ConfigError("Say where to: --mlflow ADDRESS, --tensorboard FOLDER, or both.")
    result = load_run(run_dir)
    run = logged_run(result, name or run_dir.resolve().name)
    if mlflow is not None:
        typer.echo(f"In MLflow at {mlflow}, as run {log_to_mlflow(run, _files(result), mlflow, experiment)}.")
    if tensorboard is not None:
        typer.echo(f"For TensorBoard in {log_to_tensorboard(run, tensorboard)}: tensorboard --logdir {tensorboard}")


def _files(result: RunResult) -> dict[str, bytes]:
    config = CONFIG.stamp(result.config.model_dump(mode="json"))
    return {
        "config.json": json.dumps(config, indent=1).encode(),
        "history.csv": as_csv(history_table(result)),
        "predictions.csv": as_csv(predictions_table(result)),
    }
