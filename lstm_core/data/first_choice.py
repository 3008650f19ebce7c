"""What everything begins with until the person chooses, in the app and on the command line alike."""

from __future__ import annotations

from lstm_core.choices import DataChoice, SeriesFields
from lstm_core.config import preset
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.panel import PanelTable
from lstm_core.data.sources.registry import SOURCES, source_of
from lstm_core.data.table import PriceTable
from lstm_core.draft import Draft, draft_of
from lstm_core.errors import LabError

__all__ = ["FIVE_YEARS", "first_draft", "first_inputs", "first_rows", "in_the_fetched_file"]

FIVE_YEARS = 1259
"""Trading days, as many as the tutorial's file, the S&P 500 five-year file, has of a ticker."""


def first_draft(name: str = "tutorial") -> Draft:
    """Return what everybody begins with: a preset's settings on five years of bundled IBM, as in the tutorial.

    A preset that asks a question of its own begins with the series that shows it best, the whole of it.

    Args:
        name: Name of the preset.

    Raises:
        ConfigError: No preset has this name.

    Example:
        >>> first_draft().data.name, first_draft().data.last_rows
        ('ibm', 1259)
    """
    draft = draft_of(preset(name))
    return draft.with_("data", last_rows=FIVE_YEARS) if source_of(draft.data).is_stock(draft.data) else draft


def first_rows(data: SeriesFields, rows: int) -> int | None:
    """Return how many of its newest rows a first model of a series should see; ``None`` for all.

    Bundled stocks begin with as many as the tutorial has; of any other series the lab takes what there is.

    Args:
        data: The reference of the series.
        rows: How many it has.

    Example:
        >>> from lstm_core.choices import DataChoice
        >>> first_rows(DataChoice(name="msft"), 3270), first_rows(DataChoice(name="fb"), 196)
        (1259, None)
        >>> first_rows(DataChoice(name="seattle"), 1461) is None
        True
    """
    return FIVE_YEARS if rows > FIVE_YEARS and source_of(data).is_stock(data) else None


def in_the_fetched_file(data: DataChoice, libraries: Libraries) -> DataChoice | None:
    """Return the tutorial's company in the tutorial's own file, where the lab has that file; ``None`` where not.

    Args:
        data: Bundled bars of that company, which serve otherwise.
        libraries: Where the file is kept.
    """
    for source in SOURCES:
        same = source.is_fetched and source_of(data).is_stock(data) and data.name.upper() == source.first_ticker
        for entry in source.listed(libraries, "") if same else ():
            found = DataChoice(source=source.name, name=entry.name, ticker=source.first_ticker)
            try:
                source.load(found, libraries)
            except LabError:
                continue  # it is not here, or is an excerpt without this company
            return found
    return None


def first_inputs(data: SeriesFields, table: PriceTable | PanelTable) -> tuple[str, ...]:
    """Return the inputs that a first model of a series should see.

    Its source may know; else bars begin with open and close, as the tutorial does, and of any other series only the
    default target is known to be of use.

    Args:
        data: The reference of the series.
        table: The series, or several.

    Example:
        >>> from lstm_core.choices import DataChoice
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> first_inputs(DataChoice(name="seattle"), load_bundled("seattle"))
        ('precipitation', 'wind', 'temp_min', 'temp_max')
    """
    if known := source_of(data).first_inputs(data, table if isinstance(table, PriceTable) else table.tables[0]):
        return known
    return ("open", "close") if {"open", "close"} <= set(table.columns) else (table.default_target,)
