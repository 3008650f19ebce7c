"""Which inputs and target a series begins with, until the person chooses."""

from __future__ import annotations

from lstm_core.choices import SeriesFields
from lstm_core.data.bundled import STOCKS
from lstm_core.data.synthetic import SYNTHETIC
from lstm_core.data.table import PriceTable

__all__ = ["first_inputs"]


def first_inputs(data: SeriesFields, table: PriceTable) -> tuple[str, ...]:
    """Return the inputs that a first model of a series should see.

    A synthetic set says so itself; bars begin with open and close, as the tutorial does; the weather begins with all
    its columns; of any other series only the default target is known to be of use.

    Args:
        data: The reference of the series.
        table: The series.

    Example:
        >>> from lstm_core.data.bundled import load_bundled
        >>> first_inputs(DataChoice(name="seattle"), load_bundled("seattle"))
        ('precipitation', 'wind', 'temp_min', 'temp_max')
    """
    if data.source == "synthetic" and data.name.lower() in SYNTHETIC:
        return SYNTHETIC[data.name.lower()].inputs
    if {"open", "close"} <= set(table.columns):
        return ("open", "close")
    if data.source == "bundled" and data.name.lower() not in STOCKS:
        return table.columns
    return (table.default_target,)
