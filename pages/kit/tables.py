"""Showing tables of numbers, each with a button that saves it as a file of which a spreadsheet runs nothing."""

from typing import Any

import pandas as pd
import streamlit as st

from pages.kit.downloads import csv_button

__all__ = ["as_columns", "show_as_table", "take_table"]


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
        csv_button(lambda: as_columns(frame), name, f"{name}_table", "This table, as a file for a spreadsheet.")


def as_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose index is a column, where it says something."""
    bare = isinstance(frame.index, pd.RangeIndex) and frame.index.name is None
    return frame if bare else frame.reset_index()
