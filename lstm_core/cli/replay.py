"""Repeating a run from its record: ``--config``, and what the options beside it change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lstm_core.cli.asked import (
    NO_FILE,
    extra_columns,
    listed_tickers,
    named,
    newest_rows,
    with_asked_settings,
    with_columns,
)
from lstm_core.cli.options import TrainOptions
from lstm_core.config import DataConfig, ExperimentConfig, parse_config
from lstm_core.data.catalogue import Loaded, load_data, load_file, load_panel_file
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.reading.text import MAX_BYTES
from lstm_core.data.sources.registry import HANDED_FILE, set_called, source_of
from lstm_core.data.whole_file import read_whole
from lstm_core.errors import ConfigError, DataError
from lstm_core.formats import CONFIG
from lstm_core.knobs.words import differences
from lstm_core.leaks import LEAKS
from lstm_core.settings import read_settings

__all__ = ["config_in", "repeated", "told_changes"]

# What is said of a ticker, or of how a file is read, holds for the set that it was said of.
_NO_TICKER: dict[str, Any] = {"ticker": None, "tickers": (), "extra": (), "reading": None}


def config_in(path: Path) -> ExperimentConfig:
    """Read the config of a run.

    Args:
        path: The folder that ``train --out`` wrote, its ``result.json``, or any other JSON file that is a config or has
            one under ``config``, such as the output of ``train --json``.

    Raises:
        ConfigError: There is none, or it can't be used.
        UnreadableError: A newer version of the lab wrote it.
    """
    file = path / "result.json" if path.is_dir() else path
    try:
        fields = json.loads(read_whole(file, MAX_BYTES).decode("utf-8"))
    except DataError as error:
        raise ConfigError(
            f"{error} What is wanted is the folder that 'train --out' wrote, or a file that holds a config."
        ) from None
    except (ValueError, RecursionError):  # of JSON, which may be too deep, or of the encoding
        raise ConfigError(f"{file} is not JSON, or only a part of it; it holds no config.") from None
    inner = fields.get("config", fields) if isinstance(fields, dict) else None
    if not isinstance(inner, dict) or not inner.keys() & ExperimentConfig.model_fields.keys():
        raise ConfigError(f"{file} holds no config. Name the result.json of a run.")
    try:
        return parse_config(CONFIG.read(inner))
    except ConfigError as error:
        raise ConfigError(f"The config in {file} can't be used. {error}") from error


def repeated(options: TrainOptions) -> tuple[ExperimentConfig, ExperimentConfig, Loaded]:
    """Return what ``--config`` and the options beside it stand for.

    The run is repeated as it was, also if it is the fold of a backtest or makes a mistake on purpose.

    Returns:
        The config as it was recorded; the same with what the other options change; its series.

    Raises:
        LabError: There is no such config, the options contradict it, or the series can't be had.
        DataChangedError: The series is not what it was then.
    """
    assert options.config is not None
    if options.preset_name is not None:
        raise ConfigError("Name either --config or --preset, not both: a config has settings of its own.")
    if options.csv is not None and options.dataset is not None:
        raise ConfigError("Name either --dataset or --csv, not both.")
    config = config_in(options.config)
    data = _data(config, options)
    if options.csv is not None:
        data, table = load_panel_file(options.csv, data) if data.tickers else load_file(options.csv, data)
    else:
        table = load_data(data, Libraries.of(read_settings()))
    changed = with_columns(config.with_("data", **data.model_dump()), options, config.features.inputs)
    return config, with_asked_settings(changed, options), table


def told_changes(path: Path, before: ExperimentConfig, after: ExperimentConfig) -> tuple[str, ...]:
    """Say what is repeated and what is changed, in a few sentences.

    Args:
        path: Where the config is from.
        before: The config as it was recorded.
        after: What will be run.
    """
    changes = [difference.sentence for difference in differences(before, after)]
    sentences = [f"Settings of {path}, with {'; '.join(changes)}." if changes else f"Repeats the run of {path}."]
    if after.leak != "none":
        sentences.append(f"It makes a mistake on purpose, as that run did: {LEAKS[after.leak].title}.")
    if after.split.rows is not None:
        first, _, test, end = after.split.rows
        sentences.append(
            f"It is the fold of a backtest: it learns from row {first + 1:,} on and is tested on rows {test + 1:,} to "
            f"{end:,}."
        )
    return tuple(sentences)


def _data(config: ExperimentConfig, options: TrainOptions) -> DataConfig:
    """Return the reference to the series, without its hash where options ask for another one."""
    data, changes = config.data, _other_data(config.data, options)
    if not changes:
        return data.model_copy(update={"sha256": None}) if options.changed_data else data
    if config.split.rows is not None:
        raise ConfigError(
            f"The run of {options.config} is the fold of a backtest, and its rows are rows of its own series. Leave "
            "out the options that change the series, or make a new backtest of the other one."
        )
    return config.with_("data", **changes, sha256=None).data


def _other_data(data: DataConfig, options: TrainOptions) -> dict[str, Any]:
    """Return the fields of the reference to the series that options change; empty if they name the same series."""
    changes: dict[str, Any] = {}
    if options.dataset is not None:
        changes |= set_called(options.dataset) | _NO_TICKER
    elif options.csv is not None and source_of(data).comes_with_lab:
        changes |= HANDED_FILE.reference(options.csv) | _NO_TICKER
    changes |= listed_tickers(options)
    if options.ticker is not None:
        changes["ticker"] = options.ticker
    if options.reading is not None:
        if not source_of(data.model_copy(update=changes)).is_read_from_text:
            raise ConfigError(NO_FILE.format(named(options.reading)))
        reading = changes.get("reading", data.reading)
        changes["reading"] = (reading.model_dump() if reading else {}) | options.reading_fields
    if options.rows is not None:
        changes["last_rows"] = newest_rows(options.rows)
    changes |= options.data_changes
    added = extra_columns(options)
    if added:
        changes["extra"] = (*changes.get("extra", data.extra), *added)
    return changes
