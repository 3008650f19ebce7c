"""How a file is to be read: the options that answer what a file does not tell itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import typer

from lstm_core.choices import CsvReading, DateOrder, DecimalMark, DoubledHour, Letters
from lstm_core.data.comma_list import comma_list
from lstm_core.errors import ConfigError
from lstm_core.knobs.knob import knobs_of

__all__ = ["ReadingOptions"]


_DECIMALS: dict[str, DecimalMark] = {"point": ".", "comma": ","}  # as signs they would be lost in a shell


def _option(field: str, more: str = "", flag: str = "") -> Any:
    """Return an option that says what the form of the app says.

    Args:
        field: Of a ``CsvReading``.
        more: What is to be known of the option beside that.
        flag: How it is written, where it has no value.
    """
    knob = knobs_of(CsvReading)[field]
    help_text = f"{knob.about.help} {more}".rstrip()
    return typer.Option(*filter(None, [flag]), min=knob.low, max=knob.high, help=help_text)


@dataclass(frozen=True)
class ReadingOptions:
    """How a file is to be read."""

    date_column: Annotated[
        list[str] | None,
        _option("date_column", "Give it several times where several make the date: first the one with the day."),
    ] = None
    date_order: Annotated[DateOrder | None, _option("date_order")] = None
    ticker_column: Annotated[
        list[str] | None, _option("ticker_column", "Give it several times where several name a series together.")
    ] = None
    decimal: Annotated[Literal["point", "comma"] | None, _option("decimal")] = None
    missing: Annotated[list[str] | None, _option("missing", "May be given several times.")] = None
    sheet: Annotated[str | None, _option("sheet")] = None
    header_rows: Annotated[int | None, _option("header_rows")] = None
    transpose: Annotated[bool, _option("transpose", flag="--transpose")] = False
    letters: Annotated[Letters | None, _option("letters")] = None
    doubled_hour: Annotated[DoubledHour | None, _option("doubled_hour")] = None
    names: Annotated[str | None, _option("names", "With commas between them: open,high,low,close.")] = None

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
        if self.names:
            fields["names"] = tuple(comma_list(self.names))
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
