"""What ``train`` and ``backtest`` are told: their common options, most of them made from the knobs of a draft."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, make_dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_type_hints

import typer

from lstm_core.cli.knob_options import KNOB_OPTIONS, knob_option, knob_value
from lstm_core.cli.reading_options import ReadingOptions
from lstm_core.data.first_choice import FIVE_YEARS
from lstm_core.features.indicators import INDICATORS

__all__ = ["TrainOptions", "with_options", "with_train_options"]

_Options = TypeVar("_Options")


@dataclass(frozen=True)
class _ByHand(ReadingOptions):
    """The options of a training that are no setting alone; their help texts stand beside them."""

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
    tickers: Annotated[
        str | None,
        typer.Option(
            metavar="all|A,B,C",
            help="Learn from the windows of many tickers at once, all of the set or those listed, each scaled by its "
            "own training part and all cut at the same dates; inputs such as market:close are then the mean of all.",
        ),
    ] = None
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
    target: Annotated[
        str | None, typer.Option(help="Column to predict: close; or what is computed from columns: range, parkinson.")
    ] = None

    @property
    def changes(self) -> dict[str, Any]:
        """The settings that are given, by their paths (``training.epochs``), as they were typed."""
        given = {knob.path: getattr(self, name) for name, knob in KNOB_OPTIONS.items()}
        return {path: knob_value(value) for path, value in given.items() if value is not None}

    @property
    def data_changes(self) -> dict[str, Any]:
        """Those of them that are about the series, by the fields of its reference."""
        return {path.removeprefix("data."): value for path, value in self.changes.items() if path.startswith("data.")}


if TYPE_CHECKING:
    _WithKnobs = _ByHand
else:
    _WithKnobs = make_dataclass(
        "_WithKnobs",
        [(name, knob_option(name, knob), None) for name, knob in KNOB_OPTIONS.items()],
        bases=(_ByHand,),
        frozen=True,
    )


class TrainOptions(_WithKnobs):
    """The options of a training: those written down above, and one for each knob."""


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

    # Typer makes the command line from the signature; so every option is written down once. A command's own come first,
    # as --help tells those of a training in hundreds of lines.
    call.__signature__ = inspect.Signature([*mine, *common])  # type: ignore[attr-defined]
    call.__annotations__ = hints | {name: parameter.annotation for name, parameter in own.items()}
    return call
