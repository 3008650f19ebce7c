"""The report on what was found in a series, and what was done about it."""

import pandas as pd
import streamlit as st

from lstm_core.data.table import PriceTable
from pages.ui.messages import plain

__all__ = ["show_quality"]

_LINE_LETTERS, _LINE_PIXELS = 55, 28  # of the widest column of the report

# What only says how the file is laid out is no reason to look twice.
HARMLESS = {
    "lines above the table",
    "line below the table",
    "no header",
    "text column",
    "empty column",
    "unsorted rows",
}


def show_quality(table: PriceTable) -> None:
    """Show the data-quality report."""
    findings = table.findings
    for note in table.notes:
        if not any(note.startswith(finding.kind.capitalize()) for finding in findings):
            st.warning(plain(note), icon=":material/warning:")
    if not findings:
        st.success(
            "Clean: no date twice, none missing more than usual, no value missing or infinite, no column that never "
            "changes, no negative price, no jump as at a split of shares.",
            icon=":material/check:",
        )
        return
    serious = sum(finding.kind not in HARMLESS for finding in findings)
    title = f"Data quality: {len(findings)} thing{'s' if len(findings) > 1 else ''} to know"
    with st.expander(title, icon=":material/fact_check:", expanded=serious > 0):
        rows = [
            {
                "found": finding.kind,
                "where": finding.where or "the whole series",
                "how many": finding.count,
                "what the lab did": finding.action,
            }
            for finding in findings
        ]
        longest = max(len(finding.action) for finding in findings)
        lines = 1 + longest // _LINE_LETTERS  # rows that are higher than one line wrap what is written in them
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            width="stretch",
            row_height=_LINE_PIXELS * lines if lines > 1 else None,
            column_config={"what the lab did": st.column_config.TextColumn(width="large")},
        )
        st.caption("Rows are numbered as a spreadsheet shows them: the first line of the file is row 1.")
