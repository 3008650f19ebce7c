"""The report on what was found in a series, and what was done about it."""

import streamlit as st

from lstm_core.data.findings import Finding
from lstm_core.data.table import PriceTable
from pages.kit.messages import plain

__all__ = ["show_quality"]

_MANY, _SCROLLED_PIXELS = 8, 420  # so many findings get a height of their own, not to push the chart away

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
            "changes, no negative price, no jump as at a split of shares in a column that varies as prices do.",
            icon=":material/check:",
        )
        return
    serious = sum(finding.kind not in HARMLESS for finding in findings)
    title = f"Data quality: {len(findings)} thing{'s' if len(findings) > 1 else ''} to know"
    with st.expander(title, icon=":material/fact_check:", expanded=serious > 0):
        with st.container(height=_SCROLLED_PIXELS if len(findings) > _MANY else "content", border=False):
            st.markdown("\n".join(map(_line, findings)))
        st.caption("Rows are numbered as a spreadsheet shows them: the first line of the file is row 1.")


def _line(finding: Finding) -> str:
    """Write a finding as a line of a list: sentences wrap, on a phone too, which cells of a table do not."""
    where = finding.where or "the whole series"
    return f"- **{plain(finding.kind.capitalize())}** ({plain(where)}): {plain(finding.action)}"
