"""What ``train`` and ``backtest`` are told: their common options, and the config and series these stand for."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from lstm_core.config import MAX_HORIZON, CsvReading, ExperimentConfig, preset
from lstm_core.data.catalogue import load_file, load_series
from lstm_core.data.first_choice import first_inputs
from lstm_core.data.join import extra_name
from lstm_core.data.synthetic import SYNTHETIC
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError
from lstm_core.features.indicators import INDICATORS, parse_spec

__all__ = ["DATE_ORDER", "DateOrder", "TrainOptions", "config_of", "reading_with", "with_train_options"]


class DateOrder(StrEnum):
    """Order of day, month and year in a file's dates."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


class _Predicted(StrEnum):
    LEVEL = "level"
    CHANGE = "change"
    LOG_RETURN = "log_return"


class _Loss(StrEnum):
    MSE = "mse"
    MAE = "mae"
    HUBER = "huber"
    QUANTILE = "quantile"


DATE_ORDER: Any = typer.Option(help="How the file's dates are written, if it can't be told: ymd, dmy or mdy.")


@dataclass(frozen=True)
class TrainOptions:
    """The options of a training; their help texts stand beside them."""

    dataset: Annotated[str | None, typer.Option(help="Dataset by name; see 'datasets'. Default: ibm.")] = None
    csv: Annotated[Path | None, typer.Option(help="CSV file to train on instead of a dataset.")] = None
    ticker: Annotated[str | None, typer.Option(help="Which ticker of the CSV file.")] = None
    date_order: Annotated[DateOrder | None, DATE_ORDER] = None
    preset_name: Annotated[
        str, typer.Option("--preset", help="tutorial (as the classic tutorial does it) or recommended.")
    ] = "tutorial"
    features: Annotated[str | None, typer.Option(help="Input columns, separated by commas: open,close")] = None
    indicators: Annotated[
        str | None,
        typer.Option(
            help="Indicators to add to the inputs, separated by commas: rsi:14,sma:20@volume. Each is computed from "
            f"the close, or from the column after @. Kinds: {', '.join(INDICATORS)}."
        ),
    ] = None
    extra_ticker: Annotated[
        list[str] | None,
        typer.Option(
            help="Column of another ticker to add to the inputs, joined by date: MSFT:close. Give it several times or "
            "separate several by commas."
        ),
    ] = None
    target: Annotated[
        str | None, typer.Option(help="Column to predict: close; or what is computed from columns: range, parkinson.")
    ] = None
    predict: Annotated[
        _Predicted | None,
        typer.Option(help="What of the target: its level, its change since the last value, or its log_return."),
    ] = None
    horizon: Annotated[
        int | None,
        typer.Option(min=1, max=MAX_HORIZON, help="Predict so many rows ahead, and forecast what comes after the end."),
    ] = None
    window: Annotated[int | None, typer.Option(help="Time steps in one window: 60")] = None
    units: Annotated[int | None, typer.Option(help="Units of each recurrent layer: 64")] = None
    epochs: Annotated[int | None, typer.Option(help="Passes over the training windows, at most.")] = None
    batch_size: Annotated[int | None, typer.Option(help="Windows in one update of the weights: 32")] = None
    loss: Annotated[
        _Loss | None, typer.Option(help="mse, mae, huber, or quantile (the model puts out its own intervals).")
    ] = None
    seed: Annotated[int | None, typer.Option(help="Seed of everything random: 7")] = None


def with_train_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a training beside its own.

    Args:
        command: Takes ``TrainOptions`` first, then its own options.
    """
    own = dict(list(inspect.signature(command, eval_str=True).parameters.items())[1:])
    hints = get_type_hints(TrainOptions, include_extras=True)
    common = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=getattr(TrainOptions, name), annotation=hint)
        for name, hint in hints.items()
    ]
    mine = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own.values()]

    @wraps(command)
    def call(**given: Any) -> None:
        options = TrainOptions(**{name: given.pop(name) for name in hints})
        command(options, **given)

    # Typer makes the command line from the signature; so every option is written down once.
    call.__signature__ = inspect.Signature([*common, *mine])  # type: ignore[attr-defined]
    call.__annotations__ = hints | {name: parameter.annotation for name, parameter in own.items()}
    return call


def config_of(options: TrainOptions) -> tuple[ExperimentConfig, PriceTable]:
    """Return the config that options stand for, and the series that it names.

    Raises:
        LabError: They contradict each other, or the series can't be had.
    """
    config = preset(options.preset_name)
    added = [parse_spec(text).name for text in _listed(options.indicators)]
    extra = [text for option in options.extra_ticker or [] for text in _listed(option)]
    names = [extra_name(text) for text in extra]
    reading = reading_with(options.date_order)
    config = config.with_("data", ticker=options.ticker, extra=tuple(extra), reading=reading)
    config, table = _series(config, options.dataset, options.csv)
    given = options.features
    chosen = _first_inputs(config, table) if given is None else [name.lower() for name in _listed(given)]
    inputs = tuple(dict.fromkeys([*chosen, *names, *added]))
    target = (options.target or _first_target(config, table)).lower()
    config = config.with_("features", inputs=inputs, target=target)
    config = _changed(config, "features", window=options.window, horizon=options.horizon, target_kind=options.predict)
    config = _changed(config, "model", units=options.units)
    config = _changed(config, "training", epochs=options.epochs, batch_size=options.batch_size, loss=options.loss)
    return _changed(config, "", seed=options.seed), table


def reading_with(order: DateOrder | None) -> CsvReading | None:
    """Return how a file is to be read, if anything was said about it."""
    return None if order is None else CsvReading(date_order=order.value)


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
    given = {name: getattr(value, "value", value) for name, value in changes.items() if value is not None}
    return config.with_(part, **given) if given else config
