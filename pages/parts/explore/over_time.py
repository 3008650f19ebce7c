"""Sections of the Explore page about time: a series' memory of its past, and the dates that it lacks."""

import pandas as pd
import streamlit as st

from lstm_core.brought_words import as_markup
from lstm_core.charts.series.autocorrelation import autocorrelation_bars
from lstm_core.charts.series.missing import rows_by_month
from lstm_core.data.table import PriceTable
from lstm_core.errors import DataError
from lstm_core.explore.gaps import long_gaps, missing_days, usual_calendar
from lstm_core.explore.stationarity import MOST_ROWS
from lstm_core.features.indicators import label
from pages.kit.charts import date_column, show
from pages.kit.messages import plain
from pages.kit.tables import show_as_table
from pages.parts.explore.statistics import Of, autocorrelation_of, stationarity_of

__all__ = ["show_gaps", "show_memory"]


def show_memory(table: PriceTable, target: str) -> None:
    """Show how the target goes together with its own past, and whether it wanders off."""
    st.info(
        "**Why values look easy.** One row is nearly the row before, so the values' bars are high and a model that "
        "only repeats the last value comes very close. That is no forecast: what there is to predict is the change.",
        icon=":material/lightbulb:",
    )
    values, differences = st.columns(2, gap="medium")
    with values:
        _memory_of(table, target, "values")
    with differences:
        _memory_of(table, target, "changes")
    st.caption(
        "The sentence below each chart is the augmented Dickey-Fuller test. p is how often a pure random walk would "
        "look at least this steady by chance; below 0.05 a random walk is usually ruled out. "
        f"Of more than {MOST_ROWS:,} rows the newest are tested."
    )


def _memory_of(table: PriceTable, target: str, of: Of) -> None:
    name = label(target)
    try:
        with st.spinner(f"Looking at the {of} …"):
            found = autocorrelation_of(table, target, of)
        title = f"Memory of the {of} of {as_markup(name, 14)}"
        show(autocorrelation_bars(found, title, table.step), key=f"memory_{of}")
        with st.spinner(f"Testing the {of} …"):
            tested = stationarity_of(table, target, of)
        st.markdown(plain(tested.sentence(f"The {of} of {name}")))
    except DataError as error:
        st.info(plain(str(error)), icon=":material/info:")


def show_gaps(table: PriceTable) -> None:
    """Show which dates the series lacks, held against the calendar that it keeps."""
    calendar = usual_calendar(table.dates)
    gaps = long_gaps(table.dates, calendar)
    missing = ""
    if calendar.is_daily:
        count = len(missing_days(table.dates, calendar))
        missing = f", of which {count:,} {'is' if count == 1 else 'are'} missing" if count else ", and none is missing"
    longer = {0: "No gap is", 1: "**1** gap is"}.get(len(gaps), f"**{len(gaps):,}** gaps are")
    usual = " (one day is a holiday, two or more in a row are listed)" if calendar.usual == 1 else ""
    st.markdown(
        f"By its dates, this series has rows on **{calendar.name}**{missing}. {longer} longer than usual{usual}. No "
        "single value is missing: rows that lacked one were dealt with while reading."
    )
    show(rows_by_month(table.dates, calendar), key="months")
    if gaps:
        st.markdown("**Gaps longer than usual**")
        names = ("last row before", "first row after", "rows missing")
        listed = [(gap.after, gap.before, gap.missing) for gap in gaps]
        show_as_table(
            pd.DataFrame(listed, columns=pd.Index(names)),
            "gaps",
            hide_index=True,
            column_config=dict.fromkeys(names[:2], date_column(table.step)),
        )
        st.caption("A model does not know of gaps: for it, the row after a gap is simply the next time step.")
