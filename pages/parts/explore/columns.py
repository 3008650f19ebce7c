"""Sections of the Explore page about columns: their distributions, and what relates to the target."""

import pandas as pd
import streamlit as st

from lstm_core.charts.labels import axis_title
from lstm_core.charts.series.correlation import correlation_bars, correlation_map
from lstm_core.charts.series.distributions import histogram
from lstm_core.data.table import PriceTable
from lstm_core.explore.distributions import distribution
from lstm_core.explore.relations import chance_band, strongest
from lstm_core.features.indicators import label
from pages.kit.charts import show
from pages.kit.messages import fragment, plain
from pages.parts.explore.statistics import correlations_of

__all__ = ["MOST_COLUMNS", "choose_columns", "say_training_part", "show_distributions", "show_relations"]

MOST_COLUMNS = 12  # at a time; more can't be read
_LONGEST_LAG = 30


def choose_columns(table: PriceTable, target: str, inputs: tuple[str, ...], key: str) -> list[str]:
    """Return the columns to look at, the target first; lets one choose when there are too many for one page."""
    others = [name for name in dict.fromkeys([*inputs, *table.columns]) if name in table.columns and name != target]
    if len(others) < MOST_COLUMNS:
        return [target, *others]
    chosen = st.multiselect(
        "Columns beside the target",
        others,
        default=others[: MOST_COLUMNS - 1],
        max_selections=MOST_COLUMNS - 1,
        format_func=label,
        key=key,
        help=f"Which columns to draw; {MOST_COLUMNS - 1} at a time besides the target, so that they can be read.",
    )
    return [target, *chosen]


def say_training_part(training: PriceTable, rows: int, why: str) -> None:
    """Say which of all rows of the series are the training part.

    Args:
        training: The series up to the end of that part.
        rows: How many rows the series has.
        why: What it is used for here, as a sentence.
    """
    end = training.step.date(training.end)
    st.markdown(f"The training part is the first **{len(training):,}** of {rows:,} rows, up to **{end}**. {why}")


def show_distributions(table: PriceTable, columns: list[str], training_rows: int) -> None:
    """Show a histogram of each column, apart for the training part and what comes after it."""
    st.caption(
        "Where the line stands outside the filled bars, the model will be asked about values that it has never seen; "
        "where both have the same shape, the past is a fair guide."
    )
    _say_missing(table, columns)
    for first in range(0, len(columns), 2):
        for place, column in zip(st.columns(2, gap="medium"), columns[first : first + 2], strict=False):
            name = label(column)
            found = distribution(table.frame[column], training_rows)
            with place:
                show(histogram(found, name, axis_title(column)), key=f"histogram_{column}")


@fragment
def show_relations(table: PriceTable, columns: list[str], target: str) -> None:
    """Show which columns go together with the target some rows later.

    Args:
        table: The rows to look at: those of the training part, as inputs are chosen by what is shown.
        columns: Which columns.
        target: The target column.
    """
    longest = min(_LONGEST_LAG, max(len(table) // 3, 1))
    _say_missing(table, columns)
    left, right = st.columns([1, 2], vertical_alignment="center")
    of_changes = left.toggle(
        "Compare changes",
        value=True,
        key="relations_of_changes",
        persist_state="session",
        help="Off: the values themselves. On: how much each column changed from one row to the next, held against "
        "how much the target changed.",
    )
    lag = right.slider(
        "Lag (rows before the target)",
        0,
        longest,
        1,
        key="relations_lag",
        persist_state="session",
        help="How many rows before the target each column is read. 1 is the newest that a model sees when it predicts "
        "the next row; 0 is the same row, which it never sees.",
    )
    found = correlations_of(table, columns, target, "changes" if of_changes else "values", longest)
    fewest = int(table.frame[columns].count().min())  # a column with missing values has fewer pairs
    band = chance_band(max(fewest - of_changes - lag, 1))
    if of_changes:
        st.info(_strongest(found[lag], target, lag, band), icon=":material/lightbulb:")
    else:
        st.info(
            "**Correlations of values mislead.** Columns that drift in the same years correlate although neither says "
            "anything about the other's next step; compare changes to see what is left. Only of a series that keeps "
            "coming back to one level (see Memory), values are the fair comparison.",
            icon=":material/lightbulb:",
        )
    what = "changes from row to row" if of_changes else "values"
    show(correlation_bars(found[lag], band if of_changes else None), key=f"lags_{what}")
    show(correlation_map(found, target, f"{what}; color: Pearson's r"), key="lag_map")


def _say_missing(table: PriceTable, columns: list[str]) -> None:
    """Say which columns lack values in rows that are here because no input and no target needs them."""
    missing = table.frame[columns].isna().sum()
    told = ", ".join(f"{plain(label(str(name)))} in {count:,}" for name, count in missing[missing > 0].items())
    if told:
        st.caption(f"Values are missing of {told} of {len(table):,} rows; they are left out here.")


def _strongest(correlations: pd.Series, target: str, lag: int, band: float) -> str:
    best = strongest(correlations, target)
    if best is None:
        return "There is no other column that varies."
    r = correlations[best]
    beyond = "more than chance would give" if abs(r) > band else "no more than chance gives"
    later = "in the same row" if lag == 0 else f"{lag} row{'s' if lag > 1 else ''} later"
    return (
        f"Of the other columns' changes, that of **{plain(label(best))}** goes together most with the change of "
        f"**{plain(label(target))}** {later}: r = {r:+.3f}, {beyond} (±{band:.3f})."
    )
