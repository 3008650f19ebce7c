"""Commands that only look: ``datasets``, ``inspect`` and ``settings``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from lstm_core.choices import DataChoice
from lstm_core.cli.options import with_options
from lstm_core.cli.reading_options import ReadingOptions
from lstm_core.data.catalogue import read_file
from lstm_core.data.findings import first_few
from lstm_core.data.inspection import Inspection
from lstm_core.data.inspection import inspect as look_into
from lstm_core.data.sources.registry import SOURCES
from lstm_core.data.sources.source import Entry
from lstm_core.data.table import PriceTable
from lstm_core.knobs.page import settings_page

__all__ = ["datasets", "inspect", "settings"]


def datasets() -> None:
    """List the bundled datasets and those made by a formula: name, title, rows, span and columns."""
    for source in SOURCES:
        if source.comes_with_lab:
            typer.echo(source.about)
            for entry in source.listed(None, ""):
                typer.echo(_dataset_line(entry, source.load(DataChoice(source=source.name, name=entry.name), None)))
            typer.echo()
    typer.echo("Or name a table (CSV, Excel, parquet) with a date column: train --csv FILE [--ticker NAME].")


def settings() -> None:
    """List all settings of an experiment, as the page docs/settings.md: what each does, its values and defaults."""
    typer.echo(settings_page(), nl=False)


def _inspect(
    options: ReadingOptions,
    file: Annotated[Path, typer.Argument(help="CSV, Excel (.xlsx) or parquet; may be packed as .gz or .zip.")],
    ticker: Annotated[str | None, typer.Option(help="Look at this ticker's series only.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Read a table as the app does, and say how it is read and what was found in it."""
    found = look_into(read_file(file, options.reading), ticker)
    typer.echo(json.dumps(found.to_json()) if as_json else _findings(found))


inspect = with_options(ReadingOptions, _inspect)
inspect.__name__ = "inspect"


def _dataset_line(entry: Entry, table: PriceTable) -> str:
    span = f"{table.step.iso(table.start)} to {table.step.iso(table.end)}"
    return f"{entry.name:13} {entry.title:32} {len(table):5} rows  {span}  {', '.join(table.columns)}"


def _findings(found: Inspection) -> str:
    reading = found.reading
    keys = " and ".join((reading.ticker_column or "", *reading.more_ticker_columns))
    lines = [
        f"{found.name}: {found.rows:,} rows from {found.step.iso(found.start)} to {found.step.iso(found.end)}",
        *([f"sheet:   {reading.sheet}"] if reading.sheet else []),
        f"dates:   {' and '.join((str(reading.date_column), *reading.more_date_columns))} ({reading.date_order})",
        f"tickers: {f'{keys}: {first_few(found.tickers)}' if found.tickers else 'none, one series'}",
        f"numbers: {', '.join(found.columns)} (decimal {'point' if reading.decimal == '.' else 'comma'})",
        "found:" if found.findings else "found:   nothing to complain about",
    ]
    for finding in found.findings:
        where = f" ({finding.where})" if finding.where else ""
        lines.append(f"  {finding.kind}{where}: {finding.action}")
    return "\n".join(lines)
