"""The list of everything that can be trained on."""

import pandas as pd
import streamlit as st

from lstm_core.data.sources.listing import Source, bundled_sources, sp500_source, synthetic_sources
from pages.ui import lab, owner

__all__ = ["show_sources"]


def show_sources() -> None:
    """Show each source with its rows, its span, where it comes from and on what terms."""
    with st.expander("All sources: rows, span, provenance, license", icon=":material/library_books:"):
        there = lab.open_lab()
        sources = [*_always_here(), sp500_source(there.sp500)]
        rows = [
            {
                "what": source.title,
                "rows": "not here yet" if source.rows is None else f"{source.rows:,}",
                "span": _span(source.start, source.end),
                "what is in it": source.about,
                "from": source.provenance,
                "license": source.license,
            }
            for source in sources
        ]
        rows += [
            {
                "what": upload.name,
                "rows": f"{upload.rows:,}",
                "span": _span(upload.stored.start, upload.stored.end),
                "what is in it": f"{len(upload.tickers)} series" if upload.tickers else "one series",
                "from": "brought by you; nobody else can choose it",
                "license": "as you say",
            }
            for upload in there.uploads.of(owner.owner_id())
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")


@st.cache_resource(show_spinner=False)
def _always_here() -> list[Source]:
    return [*bundled_sources(), *synthetic_sources()]


def _span(start: pd.Timestamp | None, end: pd.Timestamp | None) -> str:
    return "" if start is None or end is None else f"{start:%b %Y} to {end:%b %Y}"
