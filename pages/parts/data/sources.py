"""The list of everything that can be trained on."""

import pandas as pd
import streamlit as st

from lstm_core.data.sources.registry import SOURCES
from lstm_core.data.sources.source import Entry
from pages.kit import lab, owner
from pages.kit.tables import show_as_table

__all__ = ["show_sources"]


def show_sources() -> None:
    """Show each set of each source with its rows, its span, where it comes from and on what terms."""
    with st.expander("All sources: rows, span, provenance, license", icon=":material/library_books:"):
        there, me = lab.open_lab().libraries, owner.owner_id()
        entries = [entry for source in SOURCES for entry in source.listed(there, me)]
        show_as_table(pd.DataFrame([_row(entry) for entry in entries]), "sources", hide_index=True, width="stretch")


def _row(entry: Entry) -> dict[str, str]:
    finding = f" What a good model should find: {entry.finding}" if entry.finding else ""
    return {
        "what": entry.title,
        "rows": "not here yet" if entry.rows is None else f"{entry.rows:,}",
        "span": "" if entry.start is None or entry.end is None else f"{entry.start:%b %Y} to {entry.end:%b %Y}",
        "what is in it": f"{entry.about}{finding}",
        "from": entry.provenance,
        "license": entry.license,
    }
