"""The buttons that are on many pages, by which numbers and reports are taken along."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from lstm_core.spreadsheet import as_csv

__all__ = ["csv_button", "report_button"]


def csv_button(make: Callable[[], pd.DataFrame], name: str, key: str, told: str) -> None:
    """Show the button that saves numbers as a file of which a spreadsheet runs nothing.

    Args:
        make: Makes the table when the button is pressed.
        name: Of the file, without its ending.
        key: Of the button on the page.
        told: What the file holds, in a sentence.
    """
    st.download_button(
        "CSV",
        lambda: as_csv(make()),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=key,
        type="tertiary",
        icon=":material/download:",
        help=told,
        on_click="ignore",
    )


def report_button(make: Callable[[], bytes], name: str, key: str, about: str) -> None:
    """Show the button that saves a report.

    Args:
        make: Makes it when the button is pressed.
        name: Of the file, before ``_report.html``.
        key: Of the button on the page.
        about: What it tells of, as the beginning of a sentence.
    """
    st.download_button(
        "Report",
        make,
        file_name=f"{name}_report.html",
        mime="text/html",
        key=key,
        icon=":material/description:",
        help=f"{about} as one page for any browser: it works without a network and can be printed.",
        on_click="ignore",
    )
