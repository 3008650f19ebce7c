"""What a run on many tickers comes to on all of them together."""

import pandas as pd
import streamlit as st

from lstm_core.charts.results.tickers import ticker_dots
from lstm_core.errors import DataError
from lstm_core.evaluation.tickers import HELD_AGAINST, error_of, ratio_to, tickers_in_words
from lstm_core.numbers import column_format
from lstm_core.results import Panel, RunResult
from lstm_core.verdicts.skill import verdict_of
from pages.kit.charts import show
from pages.kit.messages import plain
from pages.kit.tables import show_as_table
from pages.kit.verdict import verdict_box

__all__ = ["show_all_tickers"]


def show_all_tickers(result: RunResult) -> None:
    """Show the verdict on all tickers together, and how the model does on each.

    Args:
        result: The whole result of a run on many tickers.
    """
    panel = result.panel
    assert panel is not None  # noqa: S101 - who calls has looked
    st.header(f"All {len(panel.tickers)} tickers")
    verdict_box(verdict_of(result))
    st.caption(
        f"All tickers together, on {result.step.count(result.days)} that they share: errors count in multiples of that "
        "of repeating each ticker's last value, which is 1, so that no ticker counts for more because its numbers are "
        "larger. How sure that is goes by days and not by single errors, as a stormy day is missed on all tickers at "
        "once."
    )
    st.markdown(plain(tickers_in_words(panel)))
    method = st.segmented_control(
        "Beside",
        list(HELD_AGAINST),
        default="opponent",
        required=True,
        format_func=_WORDS.__getitem__,
        key="tickers_beside",
        persist_state="session",
        bind="query-params",
        help="What the model's error on each ticker is divided by.",
    )
    try:
        show(ticker_dots(panel, method or "opponent"), key="tickers")
    except DataError as error:
        st.info(plain(str(error)))
    with st.expander("Each ticker in numbers", icon=":material/table_rows:"):
        _show_table(panel)
    if panel.left_out:
        with st.expander(f"{len(panel.left_out)} tickers were left out", icon=":material/rule:"):
            st.markdown("\n".join(f"- {plain(why)}" for why in panel.left_out))


_WORDS = {"persistence": "last value", "har": "HAR", "opponent": "best simple method"}


def _tickers_table(panel: Panel) -> pd.DataFrame:
    """Return one row a ticker: errors of the model and of simple methods, in the target's unit."""
    return pd.DataFrame(
        {
            "ticker": [ticker.name for ticker in panel.tickers],
            "seen": [ticker.seen for ticker in panel.tickers],
            "model": [error_of(ticker, "model") for ticker in panel.tickers],
            "last value": [error_of(ticker, "persistence") for ticker in panel.tickers],
            "HAR": [error_of(ticker, "har") for ticker in panel.tickers],
            "best simple method": [error_of(ticker, "opponent") for ticker in panel.tickers],
            "which is": [ticker.opponent.label for ticker in panel.tickers],
            "relative": [ratio_to(ticker, "opponent") for ticker in panel.tickers],
        }
    ).sort_values("relative", ignore_index=True)


def _show_table(panel: Panel) -> None:
    table = _tickers_table(panel)
    errors = ["model", "last value", "HAR", "best simple method"]
    sized = column_format(table[errors].to_numpy(na_value=0.0).ravel().tolist())
    column = st.column_config
    show_as_table(
        table,
        "tickers",
        hide_index=True,
        width="stretch",
        placeholder="–",
        column_config={
            "seen": column.CheckboxColumn("Learned from", help="Whether training saw the ticker."),
            **{name: column.NumberColumn(format=sized, help="Typical miss on its test part.") for name in errors},
            "which is": column.TextColumn(help="The simple method that was best before the test part, on this ticker."),
            "relative": column.NumberColumn(
                format="%.3f",
                help="The model's error beside that of the best simple method; below 1 is better.",
            ),
        },
    )
    st.caption(
        "Of each ticker only what is quick was fitted: repeating the last value, drift, the training mean, moving and "
        "fading averages, HAR and the linear model, beside HAR and the linear model of all tickers together. Pick a "
        "ticker below to see it on all pages."
    )
