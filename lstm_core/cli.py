"""The command line: the same pipeline as the app, without a browser.

``python -m lstm_core datasets`` lists what can be trained on; ``inspect FILE`` says how a file is read and what is
wrong with it; ``train`` trains.
Results go to standard output, progress and complaints to standard error.
"""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as ProgressBar

from lstm_core.config import CsvReading, ExperimentConfig, preset
from lstm_core.data.bundled import BUNDLED, load_bundled
from lstm_core.data.catalogue import load_file, load_series, read_file
from lstm_core.data.findings import listed
from lstm_core.data.first_choice import first_inputs
from lstm_core.data.inspection import Inspection
from lstm_core.data.inspection import inspect as look_into
from lstm_core.data.join import extra_name
from lstm_core.data.synthetic import SYNTHETIC, load_synthetic
from lstm_core.data.table import PriceTable
from lstm_core.errors import AmbiguousDatesError, ConfigError, LabError
from lstm_core.evaluation.verdict import judge
from lstm_core.events import Event, Sink
from lstm_core.explain.attention import max_row_sum_error
from lstm_core.features.indicators import INDICATORS, parse_spec
from lstm_core.features.windows import prepare
from lstm_core.progress import Progress, in_words
from lstm_core.results import RunResult
from lstm_core.runs.files import result_fields, save_result

__all__ = ["DateOrder", "app", "datasets", "inspect", "json_report", "main", "train"]

app = typer.Typer(
    help="Explore an attention LSTM on dated tables.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class DateOrder(StrEnum):
    """Order of day, month and year in a file's dates."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


_DATE_ORDER = typer.Option(help="How the file's dates are written, if it can't be told: ymd, dmy or mdy.")


def main() -> None:
    """Run the command line; a person's mistake ends with one sentence and exit status 2."""
    try:
        app()
    except LabError as error:
        way_out = " Add --date-order dmy or --date-order mdy." if isinstance(error, AmbiguousDatesError) else ""
        print(f"{error}{way_out}", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


@app.command()
def datasets() -> None:
    """List the bundled datasets and those made by a formula: name, title, rows, span and columns."""
    for name, title in BUNDLED.items():
        typer.echo(_dataset_line(name, title, load_bundled(name)))
    typer.echo("\nMade by a formula, so that one knows what a good model must find:")
    for name, known in SYNTHETIC.items():
        typer.echo(_dataset_line(name, known.title, load_synthetic(name)))
    typer.echo("\nOr name a CSV file with a date column: train --csv FILE [--ticker NAME].")


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="CSV file; may be packed as .gz or .zip.")],
    ticker: Annotated[str | None, typer.Option(help="Look at this ticker's series only.")] = None,
    date_order: Annotated[DateOrder | None, _DATE_ORDER] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Read a CSV file as the app does, and say how it is read and what was found in it."""
    found = look_into(read_file(file, _reading(date_order)), ticker)
    typer.echo(json.dumps(found.to_json()) if as_json else _findings(found))


@app.command()
def train(
    dataset: Annotated[str | None, typer.Option(help="Dataset by name; see 'datasets'. Default: ibm.")] = None,
    csv: Annotated[Path | None, typer.Option(help="CSV file to train on instead of a dataset.")] = None,
    ticker: Annotated[str | None, typer.Option(help="Which ticker of the CSV file.")] = None,
    date_order: Annotated[DateOrder | None, _DATE_ORDER] = None,
    preset_name: Annotated[
        str, typer.Option("--preset", help="tutorial (as the classic tutorial does it) or recommended.")
    ] = "tutorial",
    features: Annotated[str | None, typer.Option(help="Input columns, separated by commas: open,close")] = None,
    indicators: Annotated[
        str | None,
        typer.Option(
            help="Indicators to add to the inputs, separated by commas: rsi:14,sma:20@volume. Each is computed from "
            f"the close, or from the column after @. Kinds: {', '.join(INDICATORS)}."
        ),
    ] = None,
    extra_ticker: Annotated[
        list[str] | None,
        typer.Option(
            help="Column of another ticker to add to the inputs, joined by date: MSFT:close. Give it several times or "
            "separate several by commas."
        ),
    ] = None,
    target: Annotated[str | None, typer.Option(help="Column to predict: close")] = None,
    window: Annotated[int | None, typer.Option(help="Time steps in one window: 60")] = None,
    units: Annotated[int | None, typer.Option(help="Units of each recurrent layer: 64")] = None,
    epochs: Annotated[int | None, typer.Option(help="Passes over the training windows, at most.")] = None,
    batch_size: Annotated[int | None, typer.Option(help="Windows in one update of the weights: 32")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of everything random: 7")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write the run's files to.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Train a model, hold it against repeating the last value, and say which is better."""
    config = preset(preset_name)
    added = [parse_spec(text).name for text in _listed(indicators)]
    extra = [text for option in extra_ticker or [] for text in _listed(option)]
    names = [extra_name(text) for text in extra]
    config = config.with_("data", ticker=ticker, extra=tuple(extra), reading=_reading(date_order))
    config, table = _series(config, dataset, csv)
    chosen = _first_inputs(config, table) if features is None else [name.lower() for name in _listed(features)]
    inputs = tuple(dict.fromkeys([*chosen, *names, *added]))
    config = config.with_("features", inputs=inputs, target=(target or _first_target(config, table)).lower())
    config = _changed(config, "features", window=window)
    config = _changed(config, "model", units=units)
    config = _changed(config, "training", epochs=epochs, batch_size=batch_size)
    config = _changed(config, "", seed=seed)
    prepare(table, config)  # finds mistakes at once, before TensorFlow is loaded
    _check_folder(out)
    result = _run(config, table)
    if out is not None:
        save_result(out, result)
    typer.echo(json.dumps(json_report(result)) if as_json else _summary(result))


def json_report(result: RunResult) -> dict[str, Any]:
    """Return what ``train --json`` prints."""
    fields = result_fields(result)
    return {
        "config": fields["config"],
        "data_sha256": result.data_sha256,
        "windows": {part: None if shape is None else list(shape) for part, shape in result.windows.items()},
        "parameters": fields["parameters"] | {"total": result.parameters.total},
        "history": {"loss": list(result.loss), "val_loss": list(result.val_loss)},
        "metrics": fields["evaluation"],
        "attention": {
            "shape": list(result.attention.shape),
            "max_row_sum_error": max_row_sum_error(result.attention),
        },
        "seconds": fields["seconds"],
    }


def _dataset_line(name: str, title: str, table: PriceTable) -> str:
    span = f"{table.start:%Y-%m-%d} to {table.end:%Y-%m-%d}"
    return f"{name:13} {title:32} {len(table):5} rows  {span}  {', '.join(table.columns)}"


def _reading(order: DateOrder | None) -> CsvReading | None:
    return None if order is None else CsvReading(date_order=order.value)


def _findings(found: Inspection) -> str:
    reading = found.reading
    lines = [
        f"{found.name}: {found.rows:,} rows from {found.start:%Y-%m-%d} to {found.end:%Y-%m-%d}",
        f"dates:   {reading.date_column} ({reading.date_order})",
        f"tickers: {f'{reading.ticker_column}: {listed(found.tickers)}' if found.tickers else 'none, one series'}",
        f"numbers: {', '.join(reading.columns or ())} (decimal {'point' if reading.decimal == '.' else 'comma'})",
        "found:" if found.findings else "found:   nothing to complain about",
    ]
    for finding in found.findings:
        where = f" ({finding.where})" if finding.where else ""
        lines.append(f"  {finding.kind}{where}: {finding.action}")
    return "\n".join(lines)


def _listed(text: str | None) -> list[str]:
    """Return what a person listed with commas."""
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def _series(config: ExperimentConfig, dataset: str | None, csv: Path | None) -> tuple[ExperimentConfig, PriceTable]:
    """Return the series that is asked for, and the config with the reference that names it."""
    if csv is not None and dataset is not None:
        raise ConfigError("Name either --dataset or --csv, not both.")
    if csv is not None:
        data, table = load_file(csv, config.data)
        return config.with_("data", **data.model_dump()), table
    name = (dataset or "ibm").lower()
    config = config.with_("data", source="synthetic" if name in SYNTHETIC else "bundled", name=name)
    return config, load_series(config.data)


def _first_inputs(config: ExperimentConfig, table: PriceTable) -> tuple[str, ...]:
    """Return the preset's inputs, or those of a dataset that lacks them; a file's columns only its owner knows."""
    inputs = config.features.inputs
    there = set(inputs) <= set(table.columns) or config.data.source == "file"
    return inputs if there else first_inputs(config.data, table)


def _first_target(config: ExperimentConfig, table: PriceTable) -> str:
    target = config.features.target
    return target if target in table.columns or config.data.source == "file" else table.default_target


def _changed(config: ExperimentConfig, part: str, **changes: Any) -> ExperimentConfig:
    given = {name: value for name, value in changes.items() if value is not None}
    return config.with_(part, **given) if given else config


def _check_folder(out: Path | None) -> None:
    """Find out before training, not after it, that the results can't be written."""
    if out is None:
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"The folder {out} can't be made ({error.strerror}); name another one with --out.") from None
    if not os.access(out, os.W_OK):
        raise ConfigError(f"The folder {out} can't be written to; name another one with --out.")


def _run(config: ExperimentConfig, table: PriceTable) -> RunResult:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from lstm_core.experiment import run

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[note]}"))
    with ProgressBar(*columns, console=Console(stderr=True), transient=False) as bar:
        return run(config, _bar_sink(bar), table=table)


def _bar_sink(bar: ProgressBar) -> Sink:
    progress = Progress()
    task = bar.add_task("starting", total=1.0, note="")

    def sink(event: Event) -> None:
        progress.add([event])
        if progress.started is None:
            return
        epoch = min(int(progress.done) + 1, progress.started.epochs)
        notes = [] if progress.batch is None else [f"loss {progress.batch.loss:.5f}"]
        if progress.last is not None:
            notes.append(f"{progress.started.watched} loss {progress.last.val_loss:.5f}")
        if progress.seconds_left is not None:
            notes.append(f"{in_words(progress.seconds_left)} left")
        description = f"epoch {epoch}/{progress.started.epochs}"
        bar.update(task, description=description, completed=progress.fraction, note=", ".join(notes))

    return sink


def _summary(result: RunResult) -> str:
    model, persistence = result.evaluation.model, result.evaluation.persistence
    target = result.config.features.target
    return "\n".join(
        [
            f"{result.title}: {len(result.loss)} epochs, weights of epoch {result.kept_epoch} kept",
            f"{'':12}{'RMSE':>12}{'MAE':>12}{'direction':>12}",
            f"{'model':12}{model.rmse:12,.4f}{model.mae:12,.4f}{model.direction:12.1%}",
            f"{'persistence':12}{persistence.rmse:12,.4f}{persistence.mae:12,.4f}{'-':>12}",
            judge(result.evaluation, target).sentence,
        ]
    )
