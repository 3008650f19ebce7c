"""Technical indicators as input features: ``rsi:14`` names a column that is computed when it is needed.

An input is a column of the table, or an indicator written as ``kind[:number[:number...]][@column]`` in lower case:
``rsi:14``, ``sma:20@volume``, ``macd:12:26:9``, ``return``, ``weekday_sin``. Where the table has a column of that very
name, the column is meant. Numbers that are left out have their defaults; without ``@column`` an indicator is computed
from the close, or from the table's default target where there is none.

No value looks ahead: an indicator's value in a row depends on this row and the rows before it only. The rows at the
start where an indicator has no value yet, its warm-up, are left out of the table. So are later rows in which one has no
value by its nature, as 0 has no logarithm; what is left out is said in the table's notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.brought_words import in_view
from lstm_core.data.table import PriceTable
from lstm_core.errors import ColumnNotFoundError, ConfigError, DataError, LabError, TooFewRowsError
from lstm_core.features.indicator_kind import IndicatorKind, Parameter
from lstm_core.features.indicator_kinds import INDICATORS
from lstm_core.features.panel_inputs import base_of, needs_panel, panel_label
from lstm_core.features.time_of_day import time_of_day
from lstm_core.numbers import counted

__all__ = [
    "INDICATORS",
    "IndicatorSpec",
    "Parameter",
    "can_be_added",
    "default_source",
    "is_indicator",
    "kinds_for",
    "label",
    "parse_spec",
    "target_choices",
    "with_indicators",
]


@dataclass(frozen=True)
class IndicatorSpec:
    """One indicator with its numbers.

    Attributes:
        kind: A key of ``INDICATORS``.
        parameters: One number for each of the kind's parameters.
        column: The column that it is computed from; ``None`` for the table's default.
    """

    kind: str
    parameters: tuple[int, ...] = ()
    column: str | None = None

    @property
    def about(self) -> IndicatorKind:
        """What is known of its kind."""
        return INDICATORS[self.kind]

    @property
    def name(self) -> str:
        """The one way to write it: all numbers, except a step of 1, and the column if one was chosen."""
        numbers = "".join(f":{number}" for number in self.shown_parameters)
        return f"{self.kind}{numbers}" + (f"@{self.column}" if self.column is not None else "")

    @property
    def shown_parameters(self) -> tuple[int, ...]:
        """The numbers that its name and label list."""
        pairs = zip(self.about.parameters, self.parameters, strict=True)
        return tuple(number for known, number in pairs if not (known.implied and number == known.default))

    @property
    def warm_up(self) -> int:
        """How many rows at the start of a table have no value."""
        return self.about.warm_up(*self.parameters)

    def source(self, table: PriceTable) -> str | None:
        """Return the column that it is computed from; ``None`` for a kind without one."""
        return (self.column or default_source(table)) if self.about.has_source else None

    def needed(self, table: PriceTable) -> tuple[str, ...]:
        """Return the columns that it needs."""
        source = self.source(table)
        return self.about.needs + (() if source is None else (source,))


def parse_spec(text: str) -> IndicatorSpec:
    """Read an indicator as it is written among the inputs.

    Args:
        text: ``kind[:number[:number...]][@column]``; numbers that are left out have their defaults.

    Raises:
        ConfigError: There is no such kind, or its numbers are impossible.

    Example:
        >>> parse_spec("sma@volume").name
        'sma:20@volume'
        >>> parse_spec("macd").parameters
        (12, 26, 9)
        >>> parse_spec("rsi:1")
        Traceback (most recent call last):
            ...
        lstm_core.errors.ConfigError: The indicator 'rsi:1' is impossible: rows is 1 but must be from 2 to 500.
    """
    head, at, column = text.strip().lower().partition("@")
    kind, *numbers = head.split(":")
    if kind not in INDICATORS:
        raise ConfigError(f"There is no indicator '{kind}'. {_how_to_write()}")
    about = INDICATORS[kind]
    if at and not column:
        raise _impossible(text, "it names no column after the @")
    if at and not about.has_source:
        raise _impossible(text, f"{kind} is not computed from a column of one's choice; leave '@{column}' out")
    if len(numbers) > len(about.parameters):
        named = ", ".join(parameter.name for parameter in about.parameters)
        raise _impossible(text, f"{kind} takes {f'{len(about.parameters)} ({named})' if named else 'no numbers'}")
    given = tuple(_number(text, parameter, part) for parameter, part in zip(about.parameters, numbers, strict=False))
    parameters = given + tuple(parameter.default for parameter in about.parameters[len(given) :])
    by_name = {parameter.name: number for parameter, number in zip(about.parameters, parameters, strict=True)}
    if "fast" in by_name and by_name["fast"] >= by_name["slow"]:
        raise _impossible(text, f"fast is {by_name['fast']} but must be less than slow, which is {by_name['slow']}")
    return IndicatorSpec(kind, parameters, column if at else None)


def default_source(table: PriceTable) -> str:
    """Return the column that indicators are computed from when none is named.

    Example:
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> default_source(load_bundled("ibm"))
        'close'
    """
    return "close" if "close" in table.columns else table.default_target


def is_indicator(name: str, table: PriceTable) -> bool:
    """Say whether an input is an indicator that can be added to a table, rather than one of its columns.

    Example:
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> ibm = load_bundled("ibm")
        >>> is_indicator("rsi:14", ibm), is_indicator("close", ibm), is_indicator("sma:5@wind", ibm)
        (True, False, False)
    """
    if name in table.columns:
        return False
    try:
        spec = parse_spec(name)
    except ConfigError:
        return False
    return _suits(spec.about, table) and set(spec.needed(table)) <= set(table.columns)


def kinds_for(table: PriceTable) -> tuple[str, ...]:
    """Return the kinds of indicators that a table allows.

    Example:
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> "atr" in kinds_for(load_bundled("ibm")), "hour_sin" in kinds_for(load_bundled("ibm"))
        (True, False)
    """
    kinds = INDICATORS.items()
    return tuple(kind for kind, about in kinds if set(about.needs) <= set(table.columns) and _suits(about, table))


def _suits(about: IndicatorKind, table: PriceTable) -> bool:
    """Say whether the dates of a table are such that a kind of indicator says something."""
    if not about.within_days:
        return True
    times = time_of_day(table.dates)
    return bool((times != times[0]).any())


def label(name: str, table: PriceTable | None = None) -> str:
    """Name an input for people: an indicator in words, a plain column by its own name, without what is never seen.

    Args:
        name: The input, as a config lists it.
        table: The table it is for; with it, the label also names the column that an indicator takes by default,
            and a column with an indicator's name is seen to be one.

    Example:
        >>> label("rsi:14"), label("sma:20@volume"), label("return"), label("close")
        ('RSI (14)', 'SMA (20) of volume', 'Return', 'close')
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> label("rsi:14", load_bundled("ibm"))
        'RSI (14) of close'
    """
    if table is not None and name in table.columns:
        return in_view(name)
    if needs_panel(name):
        return panel_label(name, label(base_of(name) or ""))
    try:
        spec = parse_spec(name)
    except ConfigError:
        return in_view(name)
    numbers = f" ({', '.join(str(number) for number in spec.shown_parameters)})" if spec.shown_parameters else ""
    source = spec.column if table is None else spec.source(table)
    return f"{spec.about.label}{numbers}" + (f" of {in_view(source)}" if source is not None else "")


def with_indicators(table: PriceTable, inputs: Sequence[str]) -> PriceTable:
    """Add the indicators among some inputs to a table as columns, and leave out the rows before they have values.

    Call it with the table as it was loaded: an indicator added to a table that has lost rows already begins later.

    Args:
        table: The table; it is not changed.
        inputs: Names of columns and indicators. Each indicator becomes a column, called as it is written here.

    Returns:
        The table with float64 columns added and a note on the rows left out; the same object if nothing is missing.

    Raises:
        ColumnNotFoundError: A name is neither a column nor an indicator, or an indicator needs a column that the
            table lacks.
        ConfigError: The numbers of an indicator are impossible.
        TooFewRowsError: No row is left.
        DataError: An indicator can't be computed from the values there are.

    Example:
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> derived = with_indicators(load_bundled("ibm"), ["close", "rsi:14"])
        >>> derived.columns[-1], len(load_bundled("ibm")) - len(derived)
        ('rsi:14', 14)
        >>> derived.notes[-1]
        'Left out the first 14 rows, in which RSI (14) of close has no value yet.'
    """
    specs = {name: _spec(name, table) for name in dict.fromkeys(inputs) if name not in table.columns}
    needed = [column for spec in specs.values() for column in spec.needed(table)]
    table = _complete(table, [*(name for name in inputs if name in table.columns), *needed])
    if not specs:
        return table
    slowest = max(specs, key=lambda name: specs[name].warm_up)
    warm_up = specs[slowest].warm_up
    if warm_up >= len(table):
        raise TooFewRowsError(
            f"{table.title} has {len(table)} rows, and {label(slowest, table)} has no value in its first {warm_up}, "
            "so that no row is left. Choose smaller numbers for the indicator or a longer series."
        )
    columns = {name: _compute(spec, table) for name, spec in specs.items()}
    notes = table.notes
    if warm_up:
        rows = "row" if warm_up == 1 else f"{warm_up} rows"
        notes += (f"Left out the first {rows}, in which {label(slowest, table)} has no value yet.",)
    derived = replace(table, frame=table.frame.assign(**columns).iloc[warm_up:], notes=notes)
    for name, spec in specs.items():
        derived = _without_gaps(derived, name, f"{label(name, table)} has no value: {spec.about.gap}")
    return derived


def _without_gaps(table: PriceTable, name: str, why: str) -> PriceTable:
    """Leave out the rows in which an indicator has no value by its nature, and say so; the same object if none.

    Raises:
        TooFewRowsError: No row is left.
    """
    rows = table.frame[name].isna().to_numpy()
    if not rows.any():
        return table
    if rows.all():
        raise TooFewRowsError(f"{table.title} has no row that can be used, because in each of them {why}.")
    count = "1 row, in which" if rows.sum() == 1 else f"{rows.sum():,} rows in which"
    note = f"Left out {count} {why}. The first is of {table.step.iso(table.dates[rows][0])}."
    return replace(table, frame=table.frame[~rows], notes=(*table.notes, note))


def _complete(table: PriceTable, used: Sequence[str]) -> PriceTable:
    """Leave out the rows that lack a value in a column that is used; the same object if there is none.

    Raises:
        TooFewRowsError: No row is left.
    """
    lacking = table.frame[list(dict.fromkeys(used))].isna()
    rows = lacking.any(axis=1).to_numpy()
    if not rows.any():
        return table
    names = ", ".join(str(name) for name in lacking.columns[lacking.any().to_numpy()])
    if rows.all():
        raise TooFewRowsError(f"{table.title} has no row in which all columns that are used have a value ({names}).")
    first = table.step.iso(table.dates[rows][0])
    note = f"Left out {counted(int(rows.sum()), 'row')} without a value of {names}, the first on {first}."
    return replace(table, frame=table.frame[~rows], notes=(*table.notes, note))


def target_choices(table: PriceTable) -> tuple[str, ...]:
    """Return what can be predicted of a table: its columns, then the indicators that make sense as targets.

    An indicator is left out where it can't be computed, as logarithms of temperatures below zero.

    Example:
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> target_choices(load_bundled("ibm"))
        ('open', 'high', 'low', 'close', 'volume', 'range', 'parkinson', 'logrange', 'logrange_mean:5', 'realized:5')
    """
    names = [parse_spec(kind).name for kind, about in INDICATORS.items() if about.is_target]
    return table.columns + tuple(name for name in names if name not in table.columns and can_be_added(name, table))


def can_be_added(name: str, table: PriceTable) -> bool:
    """Say whether a table has an input, or holds the values that it can be computed from.

    Example:
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> can_be_added("logreturn", load_bundled("ibm")), can_be_added("logreturn", load_bundled("seattle"))
        (True, False)
    """
    if name not in table.columns and not is_indicator(name, table):
        return False
    try:
        with_indicators(table, [name])
    except DataError:
        return False
    return True


def _spec(name: str, table: PriceTable) -> IndicatorSpec:
    if needs_panel(name):
        raise ColumnNotFoundError(
            f"'{label(name)}' ({name}) is something of many tickers together, and {table.title} is one. Learn from "
            "several tickers, or take it away from the inputs."
        )
    if name.strip().lower().partition("@")[0].partition(":")[0] not in INDICATORS:
        raise ColumnNotFoundError(f"{_has_no(name, table)} {_how_to_write()}")
    spec = parse_spec(name)
    if not _suits(spec.about, table):
        raise DataError(
            f"{label(name)} says nothing of {table.title}: all of its rows are of the same time of day. Choose the "
            "weekday or the month instead, or a table with several rows a day."
        )
    for column in spec.needed(table):
        if column not in table.columns:
            raise ColumnNotFoundError(f"{label(name)} can't be computed: {_has_no(column, table)}")
    return spec


def _compute(spec: IndicatorSpec, table: PriceTable) -> Float64:
    source = table.frame[spec.source(table) or table.columns[0]]
    with np.errstate(all="ignore"):  # what is not finite is told of below, in words
        values = spec.about.compute(table.frame, source, *spec.parameters)
    wrong = np.isinf(values) if spec.about.gap else ~np.isfinite(values)
    wrong[: spec.warm_up] = False
    if wrong.any():
        first = table.step.iso(table.dates[wrong][0])
        raise DataError(
            f"{label(spec.name, table)} can't be computed for {table.title}: on {first} it is not a finite number, "
            "because values there are too large or too small. Choose another indicator or column."
        )
    return values


def _number(text: str, parameter: Parameter, part: str) -> int:
    number = int(part) if part.isascii() and part.isdecimal() and len(part) < 10 else None
    if number is None:
        raise _impossible(text, f"{parameter.name} is '{part}' but must be a whole number")
    if not parameter.low <= number <= parameter.high:
        raise _impossible(text, f"{parameter.name} is {number} but must be from {parameter.low} to {parameter.high}")
    return number


def _impossible(text: str, why: str) -> LabError:
    return ConfigError(f"The indicator '{text}' is impossible: {why}.")


def _has_no(column: str, table: PriceTable) -> str:
    return f"{table.title} has no column '{column}'. It has: {', '.join(table.columns)}."


def _how_to_write() -> str:
    return f"An indicator is written like rsi:14 or sma:20@volume; the kinds are: {', '.join(INDICATORS)}."
