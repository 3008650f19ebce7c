"""Statistics that take a moment, kept for everybody who looks at the same series."""

from typing import Literal

import pandas as pd
import streamlit as st

from lstm_core.data.table import PriceTable
from lstm_core.explore.relations import Autocorrelation, autocorrelation, changes_by_row, lagged_correlations
from lstm_core.explore.stationarity import Stationarity, stationarity

__all__ = ["Of", "autocorrelation_of", "correlations_of", "stationarity_of"]

Of = Literal["values", "changes"]


def _values_or_changes(table: PriceTable, column: str, of: Of) -> pd.Series:
    """Return a column's values, or how much they change from row to row."""
    frame = table.frame[[column]]
    series: pd.Series = (frame if of == "values" else changes_by_row(frame))[column]
    return series


def autocorrelation_of(table: PriceTable, column: str, of: Of) -> Autocorrelation:
    """Return how much a column remembers of its past.

    Raises:
        DataError: It is too short, or it does not vary.
    """
    return _autocorrelation(table.sha256, column, of, table)


def correlations_of(table: PriceTable, columns: list[str], target: str, of: Of, longest: int) -> pd.DataFrame:
    """Return the correlation of some columns with the target at every lag from 0 to ``longest``."""
    return _correlations(table.sha256, tuple(columns), target, of, longest, table)


def stationarity_of(table: PriceTable, column: str, of: Of) -> Stationarity:
    """Return whether a column keeps coming back to one level.

    Raises:
        DataError: It is too short, or it does not vary.
    """
    return _stationarity(table.sha256, column, of, table)


@st.cache_data(max_entries=256, show_spinner=False)
def _autocorrelation(sha256: str, column: str, of: Of, _table: PriceTable) -> Autocorrelation:
    return autocorrelation(_values_or_changes(_table, column, of), name=f"The {of} of {column}")


@st.cache_data(max_entries=64, show_spinner=False)
def _correlations(
    sha256: str, columns: tuple[str, ...], target: str, of: Of, longest: int, _table: PriceTable
) -> pd.DataFrame:
    frame = _table.frame[list(columns)]
    return lagged_correlations(frame if of == "values" else changes_by_row(frame), target, range(longest + 1))


@st.cache_data(max_entries=256, show_spinner=False)
def _stationarity(sha256: str, column: str, of: Of, _table: PriceTable) -> Stationarity:
    return stationarity(_values_or_changes(_table, column, of), name=f"The {of} of {column}")
