"""Choosing a series: bundled, or one's own upload; and taking in a new upload."""

import streamlit as st

from lstm_core.config import DataConfig
from lstm_core.data.bundled import BUNDLED
from lstm_core.errors import LabError
from pages.ui import lab, owner, state
from pages.ui.messages import plain, show_error

__all__ = ["pick_series", "take_upload"]

SPANS = {state.FIVE_YEARS: "last 5 years (1,259 rows)", 504: "last 2 years (504 rows)"}


def take_upload() -> None:
    """Offer to bring a CSV file; a good one is chosen at once, a bad one is explained and nothing changes."""
    with st.expander("Bring your own CSV file", icon=":material/upload_file:"):
        st.markdown(
            "One row a day: a **date** column (year-month-day), columns of **numbers**, and, if the file holds several "
            "series, a column **Name** or **ticker**. The S&P 500 five-year file `all_stocks_5yr.csv` is read as it is."
        )
        uploads, me = lab.open_lab().uploads, owner.owner_id()
        file = st.file_uploader(
            "CSV file",
            type="csv",
            key=state.upload_key(),
            help="Only you can choose it afterwards. It stays on this lab's server until the operator removes it.",
        )
        if file is None:
            return
        try:
            with st.spinner("Reading the file …"):
                upload = uploads.add(file.getvalue(), file.name, me)
        except LabError as error:
            show_error(error)
            return
        ticker = upload.tickers[0] if upload.tickers else None
        data = DataConfig(source="upload", name=upload.id, ticker=ticker)
        try:
            state.choose_data(data, lab.load_table(data))
        except LabError as error:
            show_error(error)
            return
        state.next_upload()
        st.toast(f"{plain(upload.name)} is here: {upload.rows:,} rows.", icon=":material/check:")
        st.rerun()


def pick_series() -> DataConfig:
    """Show a choice of the series there are and of how far back to go, and return what was chosen."""
    library = lab.open_lab().uploads
    uploads = {upload.id: upload for upload in library.of(owner.owner_id())}
    names = [("bundled", name) for name in BUNDLED] + [("upload", upload_id) for upload_id in uploads]
    chosen = state.draft().data
    current = (chosen.source, chosen.name)
    if current not in names:
        current = names[0]

    def title(entry: tuple[str, str]) -> str:
        source, name = entry
        return BUNDLED[name] if source == "bundled" else f"{uploads[name].name} (yours, {uploads[name].rows:,} rows)"

    left, middle, right = st.columns([2, 1, 1])
    source, name = left.selectbox(
        "Dataset",
        names,
        index=names.index(current),
        format_func=title,
        key=state.data_key("dataset"),
        help="Bundled sets work without a network. Files you bring are listed below them.",
    )
    tickers = uploads[name].tickers if source == "upload" else ()
    ticker = None
    if tickers:
        ticker = middle.selectbox(
            "Ticker",
            tickers,
            index=tickers.index(chosen.ticker) if chosen.ticker in tickers else 0,
            key=state.data_key(f"ticker_{name}"),
            help="Which series of the file. Type to search.",
        )
    whole = DataConfig(source=source, name=name, ticker=ticker)
    with right:
        last_rows = _pick_span(whole, chosen.last_rows)
    return whole.model_copy(update={"last_rows": last_rows})


def _pick_span(whole: DataConfig, current: int | None) -> int | None:
    rows = len(lab.load_table(whole))
    spans = [None, *(span for span in SPANS if span < rows)]
    if current is not None and current < rows and current not in spans:
        spans.append(current)
    return st.selectbox(
        "Span",
        spans,
        index=spans.index(current) if current in spans else 0,
        format_func=lambda span: "all rows" if span is None else SPANS.get(span, f"last {span:,} rows"),
        key=state.data_key(f"span_{whole.name}_{whole.ticker}"),
        help="How far back to go. Old prices can lie far from those of the test part; more rows take longer.",
    )
