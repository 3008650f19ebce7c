"""Choosing a series: bundled, of the S&P 500 file, made for teaching, or one's own upload."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from lstm_core.choices import CsvReading, DataChoice, Missing
from lstm_core.data.first_choice import FIVE_YEARS, first_rows
from lstm_core.data.keeping.upload_library import LostUpload, Upload
from lstm_core.data.sources.bundled import BUNDLED
from lstm_core.data.sources.synthetic import SYNTHETIC
from lstm_core.errors import LabError
from lstm_core.steps import DAY
from pages.ui import lab, owner, state
from pages.ui.sp500_panel import show_sp500
from pages.ui.unreadable import show_lost_uploads
from pages.ui.upload import take_upload

__all__ = ["as_read", "pick_series"]

KINDS = {
    "bundled": ":material/inventory_2: Comes with the lab",
    "sp500": ":material/show_chart: S&P 500",
    "synthetic": ":material/science: Teaching sets",
    "upload": ":material/upload_file: My files",
}
MISSING: dict[Missing, str] = {
    "drop": "leave the row out",
    "fill": "repeat the value before",
    "refuse": "refuse the series",
    "used": "leave the row out where the column is used",
}
SPANS = (FIVE_YEARS, 504)  # rows: five and two years of trading days


def pick_series() -> DataChoice | None:
    """Show a choice of the series there are and return what was chosen; ``None`` when there is nothing to choose."""
    chosen = state.draft().data
    kind = st.segmented_control(
        "Source",
        list(KINDS),
        default=chosen.source if chosen.source in KINDS else "bundled",
        format_func=KINDS.__getitem__,
        key=state.data_key("source"),
        required=True,
        help="Where the series comes from. The table at the end of this page says more about each.",
    )
    if kind == "upload":
        return _pick_upload(chosen)
    if kind == "sp500":
        return _pick_sp500(chosen)
    titles = BUNDLED if kind == "bundled" else {name: known.title for name, known in SYNTHETIC.items()}
    columns = st.columns([2, 1, 1])
    name = columns[0].selectbox(
        "Dataset",
        list(titles),
        index=list(titles).index(chosen.name) if chosen.name in titles else 0,
        format_func=titles.__getitem__,
        key=state.data_key(f"dataset_{kind}"),
        help="These work without a network.",
    )
    if kind == "synthetic":
        known = SYNTHETIC[name]
        st.info(f"{known.about} **What a good model should find:** {known.finding}", icon=":material/school:")
    return _span(DataChoice(source=kind, name=name), chosen, columns[1:])


def _pick_sp500(chosen: DataChoice) -> DataChoice | None:
    library = lab.open_lab().sp500
    show_sp500(library, on_ready=lab.forget_tables)
    if not library.status().ready:
        return None
    columns = st.columns([2, 1, 1])
    ticker = _ticker(library.tickers(), chosen.ticker or "IBM", "sp500", columns[0])
    return _span(DataChoice(source="sp500", name="all_stocks_5yr", ticker=ticker), chosen, columns[1:])


def _pick_upload(chosen: DataChoice) -> DataChoice | None:
    listed = lab.open_lab().uploads.listed(owner.owner_id())
    uploads = {upload.id: upload for upload in listed if isinstance(upload, Upload)}
    lost = [upload for upload in listed if isinstance(upload, LostUpload)]
    show_lost_uploads(lost)
    take_upload(first=not uploads or bool(lost))
    if not uploads:
        return None
    columns = st.columns([2, 1, 1] if all(not upload.tickers for upload in uploads.values()) else [2, 1, 1, 1])
    upload_id = columns[0].selectbox(
        "File",
        list(uploads),
        index=list(uploads).index(chosen.name) if chosen.name in uploads else 0,
        format_func=lambda name: f"{uploads[name].name} ({uploads[name].rows:,} rows)",
        key=state.data_key("file"),
        help="The files that you brought, the newest first. Nobody else can choose them.",
    )
    upload = uploads[upload_id]
    if (chosen.source, chosen.name) == ("upload", upload_id):
        upload = as_read(upload, chosen.reading)  # as an old run of the draft had it read, perhaps
    ticker = _ticker(upload.tickers, chosen.ticker, upload_id, columns[1]) if upload.tickers else None
    whole = DataChoice(source="upload", name=upload_id, ticker=ticker, reading=upload.reading)
    return _span(whole, chosen, columns[-2:])


def as_read(upload: Upload, reading: CsvReading | None) -> Upload:
    """Return an upload as it comes out of a way of reading it; as it was read last if nothing is said.

    Raises:
        LabError: It can't be read so.
    """
    if reading in (None, upload.reading):
        return upload
    return replace(upload, stored=lab.open_lab().uploads.get(upload.id, reading).stored)


def _ticker(tickers: tuple[str, ...], current: str | None, name: str, place: st.delta_generator.DeltaGenerator) -> str:
    found: str = place.selectbox(
        "Ticker",
        tickers,
        index=tickers.index(current) if current in tickers else 0,
        key=state.data_key(f"ticker_{name}"),
        help="Which series of the file. Type to search.",
    )
    return found


def _span(whole: DataChoice, chosen: DataChoice, places: list[st.delta_generator.DeltaGenerator]) -> DataChoice:
    """Let the person choose how far back to go and what becomes of rows that lack a value."""
    missing = places[1].selectbox(
        "Missing values",
        list(MISSING),
        index=list(MISSING).index(chosen.missing),
        format_func=MISSING.__getitem__,
        key=state.data_key("missing"),
        help="What becomes of rows in which a column has no value. Repeating never looks ahead.",
    )
    whole = whole.model_copy(update={"missing": missing})
    same = (whole.source, whole.name, whole.ticker) == (chosen.source, chosen.name, chosen.ticker)
    with places[0]:
        last_rows = _pick_span(whole, chosen, same)
    return whole.model_copy(update={"last_rows": last_rows, "extra": chosen.extra if same else ()})


def _pick_span(whole: DataChoice, chosen: DataChoice, same: bool) -> int | None:
    dates = _dates(whole)
    rows = len(dates)
    current = chosen.last_rows if same or _is_own_span(chosen) else first_rows(whole, rows)
    spans = [None, *(span for span in SPANS if span < rows)]
    if current is not None and current < rows and current not in spans:
        spans.append(current)
    return st.selectbox(
        "Span",
        spans,
        index=spans.index(current) if current in spans else 0,
        format_func=lambda span: "all rows" if span is None else f"last {span:,} rows, from {DAY.date(dates[-span])}",
        key=state.data_key(f"span_{whole.name}_{whole.ticker}"),
        help="How far back to go. Old prices can lie far from those of the test part; more rows take longer.",
    )


def _is_own_span(chosen: DataChoice) -> bool:
    """Say whether the span of a series is not the one it begins with, so that a person wants it of the next as well."""
    whole = chosen.model_copy(update={"last_rows": None, "extra": ()})
    return chosen.last_rows != first_rows(chosen, len(_dates(whole)))


def _dates(whole: DataChoice) -> pd.DatetimeIndex:
    try:
        return lab.load_table(whole).dates
    except LabError:
        return pd.DatetimeIndex([])  # The page says so once all that could change it is drawn.
