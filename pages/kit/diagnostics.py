"""Where the model misses: each picture of its errors with what it says, and how training went."""

from typing import Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from lstm_core.charts.labels import value_label
from lstm_core.charts.results.diagnostics import (
    CAPTION_GROUPS,
    CAPTION_HISTOGRAM,
    CAPTION_MEMORY,
    CAPTION_RESIDUALS,
    CAPTION_SCATTER,
    diagnosed_loss,
    error_bars,
    predicted_against_actual_dots,
    residual_histogram,
    residuals_over_time,
)
from lstm_core.charts.series.autocorrelation import autocorrelation_bars
from lstm_core.charts.training.loss import CAPTION_LOSS
from lstm_core.evaluation.diagnostics import bias, error_by_month, error_by_move, residual_memory
from lstm_core.evaluation.evidence import Evidence
from lstm_core.evaluation.learning_curve import LearningDiagnosis, diagnose
from lstm_core.results import RunResult
from pages.kit.charts import show
from pages.kit.messages import fragment, plain

__all__ = ["learning_of", "show_errors", "show_learning"]


def show_errors(result: RunResult) -> None:
    """Show residuals, errors by month and by size of move, and the learning curves."""
    st.markdown(
        "A **miss** (residual) is what happened minus what was predicted. Misses of a good model are small, as often "
        "above 0 as below, and say nothing about each other. The sentence below each chart says what this run's show."
    )
    evidence = Evidence.of_table(result.test, result.step)
    _show_residuals(result, evidence)
    _show_scatter(result, evidence)
    _show_groups(result, evidence)
    st.subheader("How it learned")
    show_learning(result, key="diagnosed_loss")


def learning_of(result: RunResult) -> LearningDiagnosis:
    """Return what the loss curves of a run say about its training."""
    return diagnose(
        result.loss,
        result.val_loss,
        watched=result.watched,
        kept_epoch=result.kept_epoch,
        ended_by=result.ended_by,
    )


def show_learning(result: RunResult, key: str) -> None:
    """Show the loss curves with the epochs shaded that tell how training went, and the sentence that says it."""
    found = learning_of(result)
    all_epochs = (1, len(result.loss))
    shaded = "" if found.epochs in (None, all_epochs) else " Shaded: the epochs that the sentence below speaks of."
    _show(diagnosed_loss(result, found), CAPTION_LOSS + shaded, found.sentence, key)


def _show(figure: go.Figure, caption: str, reading: str, key: str) -> None:
    show(figure, caption, key)
    st.markdown(f"**{plain(reading)}**")


def _show_residuals(result: RunResult, evidence: Evidence) -> None:
    target, dates = result.config.features.target, pd.DatetimeIndex(result.test.index)
    mean = bias(evidence)
    show(residuals_over_time(dates, evidence, target), CAPTION_RESIDUALS, key="residuals")
    sizes, memory = st.columns(2, gap="medium")
    with sizes:
        _show(residual_histogram(evidence, target), CAPTION_HISTOGRAM, mean.sentence, key="residual_sizes")
    with memory:
        with st.spinner("Looking for a pattern in the misses …"):
            found = residual_memory(evidence)
        if found.autocorrelation is None:
            st.info(found.sentence, icon=":material/info:")
        else:
            figure = autocorrelation_bars(found.autocorrelation, "Memory of the misses", result.step)
            _show(figure, CAPTION_MEMORY, found.sentence, key="residual_memory")


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
    figure = predicted_against_actual_dots(evidence, result.config.features.target, of)
    show(figure, CAPTION_SCATTER[of], key=f"scatter_{of}")


def _show_groups(result: RunResult, evidence: Evidence) -> None:
    target = result.config.features.target
    months, moves = st.columns(2, gap="medium")
    with months:
        found = error_by_month(pd.DatetimeIndex(result.test.index), evidence)
        figure = error_bars(found, "Errors by month", "month", target)
        _show(figure, CAPTION_GROUPS, found.sentence, key="by_month")
    with moves:
        found = error_by_move(evidence)
        figure = error_bars(found, "Errors by the size of the move", f"size of the move, {value_label(target)}", target)
        caption = (
            f"{CAPTION_GROUPS} The move is how far the value went since the last one; persistence's error is the move "
            "itself, so it wins in quiet times and loses in wild ones."
        )
        _show(figure, caption, found.sentence, key="by_move")
