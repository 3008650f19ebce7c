"""Where the model misses: each picture of its errors with what it says, and how training went."""

from typing import Literal

import pandas as pd
import streamlit as st

from lstm_core.charts.chart import Chart
from lstm_core.charts.results.diagnostics import (
    errors_by_month,
    errors_by_move,
    memory_of_misses,
    predicted_against_actual_dots,
    residual_histogram,
    residuals_over_time,
)
from lstm_core.charts.training.loss import loss_curves
from lstm_core.evaluation.diagnostics import bias, error_by_month, error_by_move, residual_memory
from lstm_core.evaluation.evidence import Evidence
from lstm_core.results import RunResult
from lstm_core.verdicts.learning import diagnose_run
from pages.kit.charts import show
from pages.kit.messages import fragment, plain

__all__ = ["show_error_charts", "show_learning"]


def show_error_charts(result: RunResult) -> None:
    """Show residuals, errors by month and by size of move, and the learning curves."""
    st.markdown(
        "A **miss** (residual) is what happened minus what was predicted. Misses of a good model are small, as often "
        "above 0 as below, and say nothing about each other. The sentence below each chart says what this run's show."
    )
    evidence = Evidence.of_table(result.test, result.step)
    _show_residuals(result, evidence)
    _show_scatter(result, evidence)
    _show_groups(result, evidence)
    st.header("How it learned")
    show_learning(result, key="diagnosed_loss")


def show_learning(result: RunResult, key: str) -> None:
    """Show the loss curves with the epochs shaded that tell how training went, and the sentence that says it."""
    found = diagnose_run(result)
    _show(loss_curves(result, found.epochs), found.sentence, key)


def _show(chart: Chart, reading: str, key: str) -> None:
    show(chart, key)
    st.markdown(f"**{plain(reading)}**")


def _show_residuals(result: RunResult, evidence: Evidence) -> None:
    target, dates = result.config.features.target, pd.DatetimeIndex(result.test.index)
    mean = bias(evidence)
    show(residuals_over_time(dates, evidence, target), key="residuals")
    sizes, memory = st.columns(2, gap="medium")
    with sizes:
        _show(residual_histogram(evidence, target), mean.sentence, key="residual_sizes")
    with memory:
        with st.spinner("Looking for a pattern in the misses …"):
            found = residual_memory(evidence)
        if found.autocorrelation is None:
            st.info(found.sentence, icon=":material/info:")
        else:
            _show(memory_of_misses(found.autocorrelation, result.step), found.sentence, key="residual_memory")


@fragment
def _show_scatter(result: RunResult, evidence: Evidence) -> None:
    words: dict[Literal["changes", "values"], str] = {
        "changes": "changes since the last value",
        "values": "values",
    }
    of = st.segmented_control(
        "Compare",
        list(words),
        default="changes",
        required=True,
        format_func=words.__getitem__,
        key="scatter_of",
        help="Values look perfect for every method that stays near the last one. Their changes show what the model "
        "really knows.",
    )
    show(predicted_against_actual_dots(evidence, result.config.features.target, of), key=f"scatter_{of}")


def _show_groups(result: RunResult, evidence: Evidence) -> None:
    target = result.config.features.target
    months, moves = st.columns(2, gap="medium")
    with months:
        by_month = error_by_month(pd.DatetimeIndex(result.test.index), evidence, result.rival)
        _show(errors_by_month(by_month, target), by_month.sentence, key="by_month")
    with moves:
        by_move = error_by_move(evidence, rival=result.rival)
        _show(errors_by_move(by_move, target), by_move.sentence, key="by_move")
