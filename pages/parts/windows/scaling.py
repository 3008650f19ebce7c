"""The part of the page 'What the model sees' that shows one input before and after scaling."""

import streamlit as st

from lstm_core.charts.labels import axis_title
from lstm_core.charts.windows.scaling import before_and_after
from lstm_core.choices import FeatureConfig
from lstm_core.explore.scaled import ScaledColumn, column_by_window, scaled_column
from lstm_core.features.indicators import label
from pages.kit.charts import show
from pages.kit.draft_data import Ready

__all__ = ["show_scaling"]


def show_scaling(ready: Ready, features: FeatureConfig, chosen: str) -> None:
    """Show one input before and after scaling, and what leaves the range that the model learns from."""
    values, split, name = ready.table.frame[chosen], ready.data.split, label(chosen, ready.table)
    if features.scaling == "window":
        column = column_by_window(values, split, features.window)
    else:
        column = scaled_column(values, split, ready.data.input_scaler, features.inputs.index(chosen))
    show(before_and_after(column, name, axis_title(chosen)), key="scaling")
    for left in column.left():
        st.markdown(f"- {left.sentence}")
    if column.still is not None:
        _show_own_scale(column, features.window)
        return
    st.info(
        "**Why the scaler sees the training part only.** When a real forecast is made, nobody knows the highest price "
        "to come. A scaler fitted on all rows would know it, and tell the model through the scale. So later values may "
        "leave the range, and a model that has never seen such numbers often does badly there.",
        icon=":material/lightbulb:",
    )


def _show_own_scale(column: ScaledColumn, window: int) -> None:
    """Say what scaling each window by itself does to what leaves the range, and what it costs."""
    for left in column.left(after=True):
        st.markdown(f"- As the model sees them, each in its own window: {left.sentence}")
    if column.still:
        times = "once" if column.still == 1 else f"{column.still:,} times"
        st.markdown(
            f"- The column stands still over {window} rows {times}. A window without any deviation can't be divided by "
            "it: the model sees zeros there, and a target is told in the deviation of the training part."
        )
    st.info(
        "**Why nothing can leak here.** Mean and deviation are taken from the window alone, and all its rows are past "
        "when the prediction is made. What it costs: the model no longer knows how high a window stands, or how wild "
        "it is; both are put back at its output. Suits what wanders, such as prices; suits less what means something "
        "by its height, such as a temperature, or what is 0 most of the time.",
        icon=":material/lightbulb:",
    )
