"""The part of the page 'What the model sees' that follows the slider: one window, number by number."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lstm_core.charts.labels import distinct_labels
from lstm_core.charts.windows.sample import sample_in_series, sample_tensor
from lstm_core.config import FeatureConfig
from lstm_core.explore.sample import Sample, take_sample
from lstm_core.explore.shapes import PartShapes, targets_in_words
from lstm_core.features.indicators import label
from lstm_core.numbers import number
from lstm_core.steps import Step
from pages.kit.charts import date_column, show
from pages.kit.draft_data import Ready
from pages.kit.messages import fragment, plain
from pages.kit.next_run import form_key
from pages.kit.tables import show_as_table

__all__ = ["show_arithmetic", "show_windows"]


def show_arithmetic(shapes: list[PartShapes], features: FeatureConfig) -> None:
    """Say in words how many windows each part yields, and the shapes of X and y."""
    for part in shapes:
        st.markdown(f"- **{part.arithmetic}**: X is {_shape(part.inputs)}, y is {_shape(part.targets)}. {part.reason}")
    st.caption(
        "X holds the windows: its axes are (samples, time steps, features). y holds "
        f"{targets_in_words(features, plain(label(features.target)))}; its axes are (samples, rows ahead)."
    )


@fragment
def show_windows(ready: Ready, shapes: list[PartShapes], inputs: tuple[str, ...], target: str) -> None:
    """Let one move a window along the series and show its numbers; only this part of the page is drawn anew."""
    parts, moved = {part.name: part for part in shapes}, st.container(key="window_here")
    chosen, slide = moved.columns([1, 3], vertical_alignment="bottom")
    name = chosen.segmented_control(
        "Part",
        list(parts),
        default="training",
        required=True,
        format_func=str.capitalize,
        key=form_key("windows_part"),
        help="Which part's windows to look at. The model learns from those of the training part only.",
    )
    number = _pick(slide, parts[name])
    sample = take_sample(ready.data, ready.part(name), number, ready.table.dates, inputs)
    with moved:
        _show_target(sample, number, target, parts[name], ready.table.step)
        show(sample_in_series(sample, ready.table.frame[target], ready.data.split), key="place")
    names = distinct_labels(inputs)
    show(sample_tensor(sample, names), key="tensor")
    with st.expander("The same numbers as a table", icon=":material/table_rows:"):
        show_as_table(
            _table(sample, names),
            "window",
            column_config={"date": date_column(ready.table.step, "date")},
        )
        st.caption("One line a time step: what the model gets (scaled), and what it was made from.")


def _shape(sizes: tuple[int, ...]) -> str:
    return f"({', '.join(f'{size:,}' for size in sizes)})"


def _pick(place: st.delta_generator.DeltaGenerator, part: PartShapes) -> int:
    if part.windows == 1:
        place.caption("This part yields one window only.")
        return 0
    number: int = place.slider(
        "i, the number of the window (0 is the oldest)",
        0,
        part.windows - 1,
        0,
        key=form_key(f"windows_number_{part.name}_{part.windows}"),
        help="Drag it, or click on it and use the arrow keys: each step moves the window one row on.",
    )
    return number


def _show_target(sample: Sample, number: int, target: str, part: PartShapes, step: Step) -> None:
    told = f"**y[{number}] = {_numbers(sample.scaled_targets)}**, scaled from {_meaning(sample, target, step)}."
    st.markdown(f"{told}{_own_scale(sample)}")
    # One of two lines, so that nothing below moves when it changes.
    before = part.part.start - sample.first_row
    if before > 0:
        rows = "1 row lies" if before == 1 else f"{before:,} rows lie"
        st.caption(f"{rows} before the {part.name} part: past for the row that is predicted, so nothing leaks.")
    else:
        st.caption(f"The whole window lies in the {part.name} part.")


def _meaning(sample: Sample, target: str, step: Step) -> str:
    """Say what a window's target was scaled from, and of which rows it is."""
    name, previous = plain(label(target)), f"{number(sample.previous, 6)}"
    first, last = step.date(sample.dates[0]), step.date(sample.dates[-1])
    values = [f"{number(value, 6)}" for value in sample.actual]
    ahead = len(values)
    when = f"on **{first}**, the row right after the window"
    if ahead > 1:
        values, when = [f"({', '.join(values)})"], f"**{first}** to **{last}**, the {ahead} rows right after the window"
    if sample.target_kind == "level":
        return f"{name} {values[0]}, {when}"
    numbers = _numbers(sample.targets, "+,.6g")
    if sample.target_kind == "har":
        return (
            f"{numbers}, what HAR leaves over: it says {_numbers(sample.base, ',.6g')} for {name} {values[0]}, {when}"
        )
    what = "log return" if sample.target_kind == "log_return" else "change"
    return f"{numbers}, the {what}{'' if ahead == 1 else 's'} of {name} from {previous} to {values[0]}, {when}"


def _own_scale(sample: Sample) -> str:
    """Say what the window's own scale is, where it is scaled by itself."""
    if sample.own_scale is None:
        return ""
    base, deviation = (number(value, 6) for value in sample.own_scale)
    if sample.target_kind == "level":
        return f" In this window the mean is {base} and the deviation {deviation}."
    logarithms = " of the logarithms" * (sample.target_kind == "log_return")
    return f" In this window the deviation{logarithms} is {deviation}."


def _numbers(values: Sequence[float], form: str = ".4f") -> str:
    """Write one number, or several in brackets."""
    told = ", ".join(f"{value:{form}}" for value in values)
    return told if len(values) == 1 else f"({told})"


def _table(sample: Sample, names: list[str]) -> pd.DataFrame:
    """Put scaled inputs and their values side by side."""
    scaled, values = sample.inputs.copy(), sample.values.copy()
    scaled.columns = pd.Index([f"{name}, scaled" for name in names])
    values.columns = pd.Index(names)
    return pd.concat([scaled, values], axis=1)
