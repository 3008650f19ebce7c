"""Choosing a series: bundled, or one's own upload; and taking in a new upload."""

import streamlit as st

from lstm_core.config import DataConfig
from lstm_core.data.bundled import BUNDLED
from lstm_core.errors import LabError
from pages.ui import lab, owner, state
from pages.ui.messages import plain, show_error

__all__ = ["pick_series", "take_upload"]


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
    """Show a choice of the series there are, and return the chosen one."""
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

    left, right = st.columns([2, 1])
    source, name = left.selectbox(
        "Dataset",
        names,
        index=names.index(current),
        format_func=title,
        key=state.form_key("dataset"),
        help="Bundled sets work without a network. Files you bring are listed below them.",
    )
    if source == "bundled":
        return DataConfig(source="bundled", name=name)
    tickers = uploads[name].tickers
    if not tickers:
        return DataConfig(source="upload", name=name)
    ticker = right.selectbox(
        "Ticker",
        tickers,
        index=tickers.index(chosen.ticker) if chosen.ticker in tickers else 0,
        key=state.form_key(f"ticker_{name}"),
        help="Which series of the file. Type to search.",
    )
    return DataConfig(source="upload", name=name, ticker=ticker)
