"""What the options of ``train`` and ``backtest`` stand for: a config, and the series that it is about."""

from __future__ import annotations

from typing import Any, TypeVar

from lstm_core.choices import ALL_TICKERS, CsvReading
from lstm_core.cli.options import TrainOptions
from lstm_core.config import DataConfig, ExperimentConfig
from lstm_core.data.catalogue import Loaded, load_data, load_file, load_panel_file
from lstm_core.data.comma_list import comma_list
from lstm_core.data.first_choice import first_draft, first_inputs, first_rows
from lstm_core.data.join import extra_name
from lstm_core.data.sources.registry import HANDED_FILE, set_called
from lstm_core.data.table import PriceTable
from lstm_core.draft import Draft
from lstm_core.errors import ConfigError
from lstm_core.features.indicators import parse_spec
from lstm_core.features.own_question import asking, can_ask, has_own_question
from lstm_core.frozen_model import parsed

__all__ = [
    "NO_FILE",
    "asked_for",
    "extra_columns",
    "listed_tickers",
    "named",
    "newest_rows",
    "with_asked_settings",
    "with_columns",
]

NO_FILE = "{} says how a file is read; name the file with --csv."

_Settings = TypeVar("_Settings", Draft, ExperimentConfig)


def asked_for(options: TrainOptions) -> tuple[Draft, DataConfig, Loaded]:
    """Return the settings that options stand for, what they begin with being as in the app, and their series.

    Returns:
        The settings; the reference that names the series; the series.

    Raises:
        LabError: The options contradict each other, or the series can't be had.
    """
    name = options.preset_name or "tutorial"
    draft, data, table = _series(first_draft(name), options)
    one = table if isinstance(table, PriceTable) else table.tables[0]
    if has_own_question(name) and (options.target is None or can_ask(one, name)):
        draft = asking(draft, name, one)
        draft = with_columns(draft, options, draft.features.inputs)
    else:
        draft = draft.with_("features", target=_first_target(draft, table))
        draft = with_columns(draft, options, _first_inputs(draft, table))
    return with_asked_settings(draft, options), data, table


def with_columns(settings: _Settings, options: TrainOptions, inputs: tuple[str, ...]) -> _Settings:
    """Put the inputs and the target that options name into settings.

    Args:
        settings: Of a draft or a config.
        options: What was asked for.
        inputs: What the inputs are without an option that replaces them.

    Raises:
        ConfigError: An indicator or a column of another ticker is impossible.
    """
    if options.features is not None:
        inputs = tuple(name.lower() for name in comma_list(options.features))
    names: list[str] = [extra_name(text) for text in extra_columns(options)]
    added: list[str] = [parse_spec(text).name for text in comma_list(options.indicators)]
    settings = settings.with_("features", inputs=tuple(dict.fromkeys([*inputs, *names, *added])))
    return settings if options.target is None else settings.with_("features", target=options.target.lower())


def with_asked_settings(settings: _Settings, options: TrainOptions) -> _Settings:
    """Put all other settings that options give into settings, all at once, as one may need the other.

    Raises:
        ConfigError: A value is impossible.
    """
    fields = settings.model_dump()
    for path, value in options.changes.items():
        part, _, name = path.rpartition(".")
        (fields[part] if part else fields)[name] = value
    return parsed(type(settings), fields)


def extra_columns(options: TrainOptions) -> tuple[str, ...]:
    """Return the columns of other tickers that are asked for."""
    return tuple(text for option in options.extra_ticker or [] for text in _with_column(comma_list(option)))


def named(reading: CsvReading) -> str:
    """Return the first option that a reading came from, for a sentence."""
    field = next(name for name in CsvReading.model_fields if name in reading.model_fields_set)
    return f"--{field.removeprefix('more_').replace('_', '-')}"


def listed_tickers(options: TrainOptions) -> dict[str, Any]:
    """Return the field of a reference that ``--tickers`` stands for; empty if it is not given."""
    if options.tickers is None:
        return {}
    names = tuple(comma_list(options.tickers))
    return {"tickers": ALL_TICKERS if [name.lower() for name in names] == list(ALL_TICKERS) else names}


def newest_rows(text: str) -> int | None:
    """Return how many of the newest rows ``--rows`` asks for; ``None`` for all.

    Raises:
        ConfigError: It is neither a number nor ``all``.

    Example:
        >>> newest_rows("504"), newest_rows("all")
        (504, None)
    """
    if text.strip().lower() == "all":
        return None
    if not text.strip().isdecimal() or int(text) < 1:
        raise ConfigError(f"--rows is '{text}' but must be a whole number of rows, at least 1, or 'all'.")
    return int(text)


def _series(draft: Draft, options: TrainOptions) -> tuple[Draft, DataConfig, Loaded]:
    """Return the series that is asked for, and the settings with the reference that names it."""
    if options.csv is not None and options.dataset is not None:
        raise ConfigError("Name either --dataset or --csv, not both.")
    if options.changed_data:
        raise ConfigError("--changed-data is about the data of a run that is repeated; it needs --config.")
    rows = None if options.rows is None else newest_rows(options.rows)
    fields: dict[str, Any] = {"ticker": options.ticker, "extra": extra_columns(options), "last_rows": rows}
    fields |= options.data_changes | listed_tickers(options)
    reading = options.reading
    if options.csv is not None:
        fields |= HANDED_FILE.reference(options.csv) | {"reading": reading}
        chosen = draft.with_("data", **fields).data
        data, table = load_panel_file(options.csv, chosen) if chosen.tickers else load_file(options.csv, chosen)
        return draft.with_("data", **data.choice.model_dump()), data, table
    if reading is not None:
        raise ConfigError(NO_FILE.format(named(reading)))
    draft = draft.with_("data", **fields | set_called(options.dataset or draft.data.name))
    table = load_data(draft.data)
    if options.rows is None:
        draft = draft.with_("data", last_rows=first_rows(draft.data, len(table.dates)))
    return draft, draft.config().data, table.last(draft.data.last_rows)


def _first_inputs(draft: Draft, table: Loaded) -> tuple[str, ...]:
    """Return the preset's inputs, or what the app begins with if the series lacks them."""
    inputs = draft.features.inputs
    return inputs if set(inputs) <= set(table.columns) else first_inputs(draft.data, table)


def _first_target(draft: Draft, table: Loaded) -> str:
    target = draft.features.target
    return target if target in table.columns else table.default_target


def _with_column(parts: list[str]) -> list[str]:
    """Put together what a comma in a ticker took apart: each one ends in a column.

    Example:
        >>> _with_column(["Apple", "Inc.:close", "MSFT:open"])
        ['Apple, Inc.:close', 'MSFT:open']
    """
    found: list[str] = []
    begun = ""
    for part in parts:
        begun = f"{begun}, {part}" if begun else part
        if ":" in part:
            found.append(begun)
            begun = ""
    return [*found, begun] if begun else found
