"""The leaderboard: the model among the baselines, as a chart, as a table and in one sentence."""

from typing import Literal

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lstm_core.charts.results.leaderboard import leaderboard_dots
from lstm_core.features.indicators import label
from lstm_core.numbers import column_format
from lstm_core.results import LeaderboardEntry, OpponentFacts, RunResult
from lstm_core.verdicts.leaderboard import judge_leaderboard, names_direction
from lstm_core.verdicts.skill import verdict_of
from pages.kit.charts import show
from pages.kit.messages import plain
from pages.kit.phone import on_a_phone
from pages.kit.tables import take_table
from pages.kit.verdict import verdict_box

__all__ = ["leaderboard_table", "show_all_together", "show_leaderboard"]

_ON_A_PHONE = ("place", "method", "RMSE", "MAE")


def show_leaderboard(result: RunResult) -> None:
    """Show who predicts the test part how well, and what to read from it."""
    entries = result.leaderboard
    st.markdown(
        "Every method below had the same windows and the same test part as the model. They are quick, and most are "
        "simple: a network is worth its effort only if it beats them. The verdict goes by one of them, the best simple "
        "method of the part before the test part (■): whoever is the best of many in the test part may have been lucky "
        "there."
        if result.opponent is not None
        else "Every method below had the same windows and the same test part as the model. They are simple and quick: "
        "a network is worth its effort only if it beats them."
    )
    st.markdown(plain(judge_leaderboard(entries, result.opponent).sentence))
    if result.evaluation.skill is None:
        st.info("Repeating the last value made no error here, so errors can't be compared with it.")
    else:
        opponent = "" if result.opponent is None else result.opponent.name
        show(leaderboard_dots(entries, result.title, opponent), key="leaderboard")
    target = plain(label(result.config.features.target))
    _show_table(leaderboard_table(entries, result.opponent), "methods", _columns(target, entries), height="content")
    with st.expander("What each method does", icon=":material/help:"):
        for entry in entries:
            st.markdown(f"**{plain(entry.label)}**: {plain(entry.note)}")


def show_all_together(result: RunResult) -> None:
    """Show what a run on many tickers comes to on all of them together; nothing for a run on one series.

    Args:
        result: Its whole result.
    """
    if result.panel is None:
        return
    st.markdown(f"**All {len(result.panel.tickers)} tickers together**")
    verdict_box(verdict_of(result))
    with st.expander("All methods on all tickers together", icon=":material/leaderboard:"):
        st.caption(
            "Errors are in multiples of that of repeating each ticker's last value. Of each ticker only what is quick "
            "was fitted."
        )
        table = leaderboard_table(result.leaderboard, result.opponent)
        columns = _columns("multiples of that of repeating the last value", result.leaderboard)
        _show_table(table, "methods_on_all_tickers", columns)
    st.markdown("**The ticker that is picked above**")


def _show_table(
    table: pd.DataFrame, name: str, columns: dict[str, ColumnConfig], height: Literal["auto", "content"] = "auto"
) -> None:
    """Show the table; on a phone those columns for which there is room, and where the others are."""
    order = _ON_A_PHONE if on_a_phone() else None
    st.dataframe(
        table,
        hide_index=True,
        width="stretch",
        height=height,
        column_config=columns,
        column_order=order,
        placeholder="–",
    )
    take_table(table, name)
    if order is not None:
        st.caption("The other columns can be shown by the eye above the table, which appears when it is tapped.")


def leaderboard_table(entries: tuple[LeaderboardEntry, ...], opponent: OpponentFacts | None = None) -> pd.DataFrame:
    """Return the leaderboard as a table that can be sorted: one row an entry, the best first."""
    marks = {"model": "◆ "} | ({} if opponent is None else {opponent.name: "■ "})
    rows = []
    for place, entry in enumerate(entries, start=1):
        metrics = entry.metrics
        rows.append(
            {
                "place": place,
                "method": f"{marks.get(entry.name, '')}{entry.label}",
                "RMSE": metrics.rmse,
                "MAE": metrics.mae,
                "R²": metrics.r2,
                "MASE": metrics.mase,
                "QLIKE": metrics.qlike,
                "before": entry.validation_rmse,
                # Who always says "no change" names no direction that could be right.
                "direction": metrics.direction if names_direction(entry, entries) else None,
                "fit": entry.fit_seconds,
                "predict": entry.predict_seconds,
            }
        )
    table = pd.DataFrame(rows)
    told = ["MASE", "QLIKE", "before"]  # results of before don't have them, and not every target has QLIKE
    return table.drop(columns=[name for name in told if table[name].isna().all()])


def _columns(target: str, entries: tuple[LeaderboardEntry, ...]) -> dict[str, ColumnConfig]:
    column = st.column_config
    sized = column_format([error for entry in entries for error in (entry.metrics.rmse, entry.metrics.mae)])
    return {
        "place": column.NumberColumn("", width=40, help="The smallest RMSE is number 1."),
        "method": column.TextColumn(
            "Method",
            width=150 if on_a_phone() else 190,
            help="◆ is the network of this run, ■ what it is held against.",
        ),
        "RMSE": column.NumberColumn(format=sized, help=f"Typical miss in {target}; large misses count more."),
        "MAE": column.NumberColumn(format=sized, help=f"Average miss in {target}."),
        "R²": column.NumberColumn(
            format="%.4f", help="Share of the ups and downs explained; 1 is perfect. Easily high on prices."
        ),
        "MASE": column.NumberColumn(
            format="%.3f",
            help="Average miss as a multiple of that of repeating the last value in the training part; below 1 is "
            "better than that.",
        ),
        "QLIKE": column.NumberColumn(
            format="%.4f",
            help="How far predicted sizes of moves are off in proportion; saying too little costs more. 0 is perfect.",
        ),
        "before": column.NumberColumn(
            "RMSE before",
            format=sized,
            help="Error on the part before the test part, by which the best simple method is chosen. Methods without "
            "it are no simple ones.",
        ),
        "direction": column.NumberColumn(
            "Right direction",
            format="percent",
            help="How often up or down was right; a coin has 50%. Who says 'no change' names none.",
        ),
        "fit": column.NumberColumn("Fitting (s)", format="%.3f", help="Seconds to fit it to the training part."),
        "predict": column.NumberColumn("Predicting (s)", format="%.3f", help="Seconds to predict the test part."),
    }
