"""Choosing a series: of which source, which of its sets, which ticker, how far back."""

import pandas as pd
import streamlit as st

from lstm_core.choices import DataChoice
from lstm_core.data.first_choice import FIVE_YEARS, first_rows
from lstm_core.data.sources.registry import SOURCES
from lstm_core.data.sources.source import Entry, Source
from lstm_core.errors import LabError
from lstm_core.steps import DAY
from pages.kit import lab, next_run, owner, state
from pages.kit.next_run import chosen_before
from pages.kit.settings.control import KNOBS
from pages.parts.data.many_tickers import pick_tickers
from pages.parts.data.my_files import show_my_files
from pages.parts.data.sp500_panel import show_sp500

__all__ = ["pick_series"]

SPANS = (FIVE_YEARS, 504)  # rows: five and two years of trading days


def pick_series() -> DataChoice | None:
    """Show a choice of the series there are and return what was chosen; ``None`` when there is nothing to choose."""
    source = _pick_source(next_run.draft().data)
    chosen = chosen_before(source.name) or next_run.draft().data
    there = lab.open_lab()
    if source.is_fetched:
        show_sp500(there.sp500, on_ready=lab.forget_tables)
    if source.is_brought:
        show_my_files()
    entries = [entry for entry in source.listed(there.libraries, owner.owner_id()) if entry.rows is not None]
    if not entries:
        return None
    widths = [2, *([1] * (bool(source.noun) + any(entry.tickers for entry in entries) + 1))]
    columns = st.columns(widths)
    entry = _pick_entry(source, entries, chosen, columns[0])
    chosen = chosen_before(source.name, entry.name) or chosen
    if entry.finding:
        st.info(f"{entry.about} **What a good model should find:** {entry.finding}", icon=":material/school:")
    ticker = None
    if entry.tickers:
        ticker = _ticker(entry, chosen.ticker or source.first_ticker, columns[1 if source.noun else 0])
    whole = DataChoice(source=source.name, name=entry.name, ticker=ticker, reading=entry.reading)
    return _span(whole, chosen, columns[-2:])


def _pick_source(chosen: DataChoice) -> Source:
    offered = {source.name: source for source in SOURCES if source.title}
    wanted = state.session().source or chosen.source
    name = st.segmented_control(
        KNOBS["data.source"].about.label,
        list(offered),
        default=wanted if wanted in offered else next(iter(offered)),
        format_func=lambda name: f":material/{offered[name].icon}: {offered[name].title}",
        key=state.data_key("source"),
        required=True,
        help="Where the series comes from. The table at the end of this page says more about each.",
    )
    if name != state.session().source:
        state.session().source = ""
    return offered[name]


def _pick_entry(
    source: Source, entries: list[Entry], chosen: DataChoice, place: st.delta_generator.DeltaGenerator
) -> Entry:
    """Let the person choose a set, where a source has several."""
    if not source.noun:
        return entries[0]
    named = {entry.name: entry for entry in entries}
    name = place.selectbox(
        source.noun,
        list(named),
        index=list(named).index(chosen.name) if chosen.name in named else 0,
        format_func=lambda name: _title(source, named[name]),
        key=state.data_key(f"set_{source.name}"),
        help=source.about,
    )
    again = (chosen.source, chosen.name) == (source.name, name) and chosen.reading not in (None, named[name].reading)
    # As an old run of the draft had it read, perhaps.
    return source.describe(chosen, lab.open_lab().libraries) if again else named[name]


def _title(source: Source, entry: Entry) -> str:
    return f"{entry.title} ({entry.rows:,} rows)" if source.is_brought else entry.title


def _ticker(entry: Entry, current: str, place: st.delta_generator.DeltaGenerator) -> str:
    found: str = place.selectbox(
        KNOBS["data.ticker"].about.label,
        entry.tickers,
        index=entry.tickers.index(current) if current in entry.tickers else 0,
        key=state.data_key(f"ticker_{entry.name}"),
        help=f"{KNOBS['data.ticker'].about.help} Type to search.",
    )
    return found


def _span(whole: DataChoice, chosen: DataChoice, places: list[st.delta_generator.DeltaGenerator]) -> DataChoice:
    """Let the person choose how far back to go and what becomes of rows that lack a value."""
    knob = KNOBS["data.missing"]
    missing = places[1].selectbox(
        knob.about.label,
        list(knob.about.words),
        index=list(knob.about.words).index(chosen.missing),
        format_func=knob.about.words.__getitem__,
        key=state.data_key("missing"),
        help=knob.about.help,
    )
    whole = whole.model_copy(update={"missing": missing})
    same = (whole.source, whole.name, whole.ticker) == (chosen.source, chosen.name, chosen.ticker)
    with places[0]:
        last_rows = _pick_span(whole, chosen, same)
    joined = {"extra": chosen.extra, "max_age": chosen.max_age} if same else {}
    return pick_tickers(whole.model_copy(update={"last_rows": last_rows, **joined}), chosen)


def _pick_span(whole: DataChoice, chosen: DataChoice, same: bool) -> int | None:
    dates = _dates(whole)
    rows = len(dates)
    current = chosen.last_rows if same or _is_own_span(chosen) else first_rows(whole, rows)
    spans = [None, *(span for span in SPANS if span < rows)]
    if current is not None and current < rows and current not in spans:
        spans.append(current)
    return st.selectbox(
        KNOBS["data.last_rows"].about.label,
        spans,
        index=spans.index(current) if current in spans else 0,
        format_func=lambda span: "all rows" if span is None else f"last {span:,} rows, from {DAY.date(dates[-span])}",
        key=state.data_key(f"span_{whole.name}_{whole.ticker}"),
        help=KNOBS["data.last_rows"].about.help,
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
