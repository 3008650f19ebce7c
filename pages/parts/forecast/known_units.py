"""How far it will move in units that people know, drawn on the candles."""

import streamlit as st

from lstm_core.charts.results.expected_range import expected_range
from lstm_core.data.table import PriceTable
from lstm_core.errors import LabError
from lstm_core.evaluation.forecast import Forecast
from lstm_core.results import RunResult
from pages.kit import lab
from pages.kit.charts import show

__all__ = ["show_known_units"]


def show_known_units(result: RunResult, found: Forecast) -> None:
    """Show the next row's forecast in percent, each with its band, and on the candles where the series has any."""
    if not found.units:
        return
    with st.container(horizontal=True, gap="small"):
        for unit in found.units:
            value, lower, upper = found.in_unit(unit)
            name, _, of = unit.name.partition(" (")
            st.metric(
                f"{name[:1].upper()}{name[1:]}{f' ({of}' if of else ''}",
                f"{value:.2g}%",
                f"80%: {lower:.2g}% to {upper:.2g}%",
                delta_color="off",
                delta_arrow="off",
                help=unit.about,
                width=300,
            )
    table = _table(result)
    if table is not None and table.has_candles and table.end == found.last_date and len(found.units) > 1:
        show(expected_range(table, found, found.units[0]), key="expected_range")


def _table(result: RunResult) -> PriceTable | None:
    """Return the series of a run with all of its columns, where it is still there as it was."""
    try:
        return lab.load_table(result.config.data)
    except LabError:
        return None  # the numbers stand above; there is nothing to draw them on
