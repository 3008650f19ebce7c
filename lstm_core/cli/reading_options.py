"""How a file is to be read: the options that answer what a file does not tell itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import typer

from lstm_core.choices import CsvReading, DateOrder, DecimalMark, DoubledHour, Letters
from lstm_core.errors import ConfigError

__all__ = ["ReadingOptions"]


_DECIMALS: dict[str, DecimalMark] = {"point": ".", "comma": ","}  # as signs they would be lost in a shell


@dataclass(frozen=True)
class ReadingOptions:
    """How a file is to be read; their help texts stand beside the options."""

    date_column: Annotated[
        list[str] | None,
        typer.Option(
            help="Column of dates. Give it several times where several make the date: first the one with the day."
        ),
    ] = None
    date_order: Annotated[
        DateOrder | None, typer.Option(help="How the file's dates are written, if it can't be told: ymd, dmy or mdy.")
    ] = None
    ticker_column: Annotated[
        list[str] | None,
        typer.Option(
            help="Column that names the series; several times where several do. An empty name: there is none."
        ),
    ] = None
    decimal: Annotated[
        Literal["point", "comma"] | None, typer.Option(help="What begins a fraction: point or comma.")
    ] = None
    missing: Annotated[
        list[str] | None,
        typer.Option(help="What stands for a missing value in this file, such as -999. May be given several times."),
    ] = None
    sheet: Annotated[str | None, typer.Option(help="Sheet of an Excel workbook that holds several tables.")] = None
    header_rows: Annotated[
        int | None, typer.Option(min=0, max=200, help="How many rows are above the values; 0 for a file without names.")
    ] = None
    transpose: Annotated[bool, typer.Option("--transpose", help="Turn a table whose dates run across.")] = False
    letters: Annotated[
        Letters | None, typer.Option(help="Whether letters behind numbers (5 M) multiply, or are a unit or a mark.")
    ] = None
    doubled_hour: Annotated[
        DoubledHour | None,
        typer.Option(
            help="Which row counts of the hour that is there twice when clocks are put back: first, last or mean."
        ),
    ] = None

    @property
    def reading_fields(self) -> dict[str, Any]:
        """The fields of a ``CsvReading`` that the options say.

        Raises:
            ConfigError: Columns are named that can't be.
        """
        fields: dict[str, Any] = {}
        for name, names in (("date_column", self.date_column), ("ticker_column", self.ticker_column)):
            if names:
                if len(names) > 1 and not all(names):
                    raise ConfigError(f"--{name.replace('_', '-')} is empty once; leave that one out.")
                fields |= {name: names[0], f"more_{name}s": tuple(names[1:])}
        if self.decimal is not None:
            fields["decimal"] = _DECIMALS[self.decimal]
        for name in ("date_order", "letters", "doubled_hour", "sheet"):
            chosen = getattr(self, name)
            if chosen is not None:
                fields[name] = chosen
        if self.missing:
            fields["missing"] = tuple(self.missing)
        if self.header_rows is not None:
            fields["header_rows"] = self.header_rows
        return fields | ({"transpose": True} if self.transpose else {})

    @property
    def reading(self) -> CsvReading | None:
        """How a file is to be read, if anything is said about it.

        Raises:
            ConfigError: As ``reading_fields``.
        """
        fields = self.reading_fields
        return CsvReading(**fields) if fields else None
