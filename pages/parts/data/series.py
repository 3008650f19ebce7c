"""The chart of a whole series."""

import streamlit as st

from lstm_core.charts.series.prices import MAX_CANDLES, candles
from lstm_core.data.table import PriceTable
from pages.kit.charts import show

__all__ = ["show_series"]


def show_series(table: PriceTable) -> None:
    """Show the series as it is, as candles where it has them."""
    drawn = "all"
    if table.has_candles and len(table) > MAX_CANDLES:
        words = {"all": f"all {len(table):,} rows as a line", "newest": f"the newest {MAX_CANDLES:,} as candles"}
        drawn = st.segmented_control(
            "Draw",
            list(words),
            default="all",
            required=True,
            format_func=words.__getitem__,
            key="series_drawn",
            persist_state="session",
            help=f"More than {MAX_CANDLES:,} candles would each be thinner than a line on the screen.",
        )
    show(candles(table, MAX_CANDLES if drawn == "newest" else None), key="prices")
    st.caption(
        "All rows are drawn, those of the test part included. Choose inputs and settings by the relations and the "
        "memory of the training part, which **Explore** shows."
    )
