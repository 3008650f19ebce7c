"""Showing tables of numbers, each with a button that saves it as a file of which a spreadsheet runs nothing."""

from typing import Any

import pandas as pd
import streamlit as st

from lstm_core.spreadsheet import as_csv

__all__ = ["show_as_table", "table_file", "take_table"]


def show_as_table(frame: pd.DataFrame, name: str, **how: Any) -> None:
    """Show a table over the full width, and a button that saves it.

    Args:
        frame: The table.
        name: Of the file, and on the page.
        **how: What else ``st.dataframe`` takes.
    """
    st.dataframe(frame, **how)
    take_table(frame, name)


def take_table(frame: pd.DataFrame, name: str) -> None:
    """Show a button that saves a table as CSV; Streamlit's own would save cells that a spreadsheet runs.

    Args:
        frame: The table.
        name: Of the file, and on the page.
    """
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.download_button(
            "CSV",
            lambda: table_file(frame),
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"{name}_table",
            type="tertiary",
            icon=":material/download:",
            help="This table, as a file for a spreadsheet.",
            on_click="ignore",
        )


def table_file(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV (``as_csv``); an index that says something becomes a column."""
    bare = isinstance(frame.index, pd.RangeIndex) and frame.index.name is None
    return as_csv(frame if bare else frame.reset_index())
