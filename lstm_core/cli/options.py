"""What ``train`` and ``backtest`` are told: their common options."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

from lstm_core.choices import MAX_AGE, MAX_HORIZON, MOST_AGE, TargetKind
from lstm_core.choices.training import Loss
from lstm_core.cli.reading_options import ReadingOptions
from lstm_core.data.first_choice import FIVE_YEARS
from lstm_core.features.indicators import INDICATORS

__all__ = ["TrainOptions", "with_options", "with_train_options"]

_Options = TypeVar("_Options")


@dataclass(frozen=True)
class TrainOptions(ReadingOptions):
    """The options of a training; their help texts stand beside them."""

    config: Annotated[
        Path | None,
        typer.Option(
            help="Repeat a run: the folder that 'train --out' wrote, its result.json, or another file that holds a "
            "config. Options beside it change it."
        ),
    ] = None
    changed_data: Annotated[
        bool, typer.Option("--changed-data", help="With --config: go on although the data has changed since.")
    ] = False
    dataset: Annotated[str | None, typer.Option(help="Dataset by name; see 'datasets'. Default: ibm.")] = None
    csv: Annotated[
        Path | None, typer.Option(help="Table to train on instead of a dataset: CSV, Excel (.xlsx) or parquet.")
    ] = None
    ticker: Annotated[str | None, typer.Option(help="Which ticker of the CSV file.")] = None
    rows: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBER|all",
            help=f"Use only the newest so many rows, or all. Default, as in the app: {FIVE_YEARS} of a bundled stock, "
            "as many as the tutorial has; all of anything else.",
        ),
    ] = None
    preset_name: Annotated[
        str | None,
        typer.Option("--preset", help="tutorial (as the classic tutorial does it) or recommended. Default: tutorial."),
    ] = None
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
    max_age: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_AGE,
            help="For how many days the last value of another ticker serves where it has none of a row's date. "
            f"Default: {MAX_AGE}; 62 for a monthly series.",
        ),
    ] = None
    target: Annotated[
        str | None, typer.Option(help="Column to predict: close; or what is computed from columns: range, parkinson.")
    ] = None
    predict: Annotated[
        TargetKind | None,
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
        Loss | None, typer.Option(help="mse, mae, huber, or quantile (the model puts out its own intervals).")
    ] = None
    seed: Annotated[int | None, typer.Option(help="Seed of everything random: 7")] = None


def with_train_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a training beside its own.

    Args:
        command: Takes ``TrainOptions`` first, then its own options.
    """
    return with_options(TrainOptions, command)


def with_options(kind: type[_Options], command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that a class holds beside its own.

    Args:
        kind: A dataclass of options, each with a default.
        command: Takes one of those first, then its own options and arguments.
    """
    own = dict(list(inspect.signature(command, eval_str=True).parameters.items())[1:])
    hints = get_type_hints(kind, include_extras=True)
    common = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=getattr(kind, name), annotation=hint)
        for name, hint in hints.items()
    ]
    mine = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own.values()]

    @wraps(command)
    def call(**given: Any) -> None:
        options = kind(**{name: given.pop(name) for name in hints})
        command(options, **given)

    # Typer makes the command line from the signature; so every option is written down once.
    call.__signature__ = inspect.Signature([*common, *mine])  # type: ignore[attr-defined]
    call.__annotations__ = hints | {name: parameter.annotation for name, parameter in own.items()}
    return call
