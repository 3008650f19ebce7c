"""The predictions on the Attention page: where the model looked for all of them, and for the one that is chosen."""

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core.arrays import Float32
from lstm_core.charts.attention.attended_window import attended_window
from lstm_core.charts.attention.attention_map import attention_map, clicked_sample
from lstm_core.charts.attention.context import context_bars
from lstm_core.charts.attention.output_unit import OutputUnit, output_unit
from lstm_core.charts.attention.profile import attention_profile
from lstm_core.explain.day import effective_steps
from lstm_core.model.attentions import attention_of
from lstm_core.numbers import number
from lstm_core.results import RunResult
from pages.kit.charts import date_column, show, show_numbers
from pages.kit.inside.computed import DayInside, Seen, day_inside, heads_of, model_of
from pages.kit.inside.day_choice import choose_day, show_to_choose
from pages.kit.messages import fragment, plain
from pages.kit.tables import show_as_table

__all__ = ["show_days"]


_MEAN = 0  # the heads are numbered from 1


def show_days(seen: Seen, result: RunResult) -> None:
    """Show where the model looked, for all test predictions and for the chosen one.

    Args:
        seen: A run that has a result and attention, and which weights of it are looked at.
        result: Its result with these weights.
    """
    head = _choose_head(result)
    heads = heads_of(seen)
    weights = result.attention if head == _MEAN else heads[:, head - 1]
    _show_chosen(seen, result, weights)
    st.header("On average")
    show(attention_profile(result, weights), key="profile")


def _choose_head(result: RunResult) -> int:
    """Let a person choose a head of a model that has several; 0 is the mean of all."""
    model = result.config.model
    if not attention_of(model).has_heads or model.heads == 1:
        return _MEAN
    chosen: int = st.segmented_control(
        "Head",
        range(model.heads + 1),
        default=_MEAN,
        required=True,
        format_func=lambda head: "mean of all" if head == _MEAN else f"head {head}",
        key="head",
        bind="query-params",
        help="Each head has matrices of its own and may look elsewhere. Applies to everything on this tab but the "
        "context vector, to which all heads contribute.",
    )
    return chosen


@fragment
def _show_chosen(seen: Seen, result: RunResult, weights: Float32) -> None:
    """Show the map and the chosen prediction; only this part of the page is drawn anew when another is chosen."""
    above = st.container()
    days = pd.DatetimeIndex(result.test.index)
    sample = choose_day(result.step, days)
    # The browser takes longest for the map, so on a page that stands already the prediction comes first.
    stands = _map_key(seen.run_id) in st.session_state
    if not stands:
        _show_map(above, seen.run_id, result, weights, sample)
    _show_numbers(result, sample, weights[sample])
    show(attended_window(result, sample, weights[sample]), key="attended_window")
    inside, unit = day_inside(seen, sample), output_unit(model_of(seen), sample)
    added = inside.parts.units.astype("float64") * unit.width
    show(context_bars(inside.attended.context, added, unit.words, result.step.date(days[sample])), key="context")
    st.markdown(_sum_in_words(inside, unit))
    _show_tables(result, sample, weights[sample], inside, unit)
    if stands:
        _show_map(above, seen.run_id, result, weights, sample)


def _show_map(
    place: st.delta_generator.DeltaGenerator, run_id: str, result: RunResult, weights: Float32, sample: int
) -> None:
    """Draw the map of all predictions, on which a click chooses one."""

    def day_at(series: int, index: int) -> str | None:
        clicked = clicked_sample(weights, series, index)
        return None if clicked is None else result.step.iso(pd.Timestamp(result.test.index[clicked]))

    with place:
        show_to_choose(attention_map(result, weights, sample), _map_key(run_id), day_at)


def _map_key(run_id: str) -> str:
    return f"attention_map_{run_id}"


def _show_numbers(result: RunResult, sample: int, weights: Float32) -> None:
    after = result.test.iloc[sample]
    show_numbers(
        ("Predicted", f"{number(after['predicted'], 6)}", f"What the model said about the chosen {result.step.short}."),
        ("Actual", f"{number(after['actual'], 6)}", "What happened."),
        (
            "Steps looked at",
            f"{float(effective_steps(weights)):.1f} of {len(weights)}",
            "To how many equally weighted time steps the attention comes: 2 to the power of its entropy.",
        ),
    )
    days = result.step.dates(pd.DatetimeIndex(result.series.index[result.window_rows(sample)]))
    attended = int(np.argmax(weights))
    age = len(weights) - attended
    st.markdown(
        f"Most attention lies on **{days[attended]}**, {result.step.count(age)} before the predicted one: "
        f"a weight of {weights[attended]:.4f}, {weights[attended] * len(weights):.2f} times the equal share."
    )


def _sum_in_words(inside: DayInside, unit: OutputUnit) -> str:
    parts = inside.parts
    last = f", {number(parts.last_state * unit.width, 5, sign=True)} from the last state" if parts.last_state else ""
    start = unit.value(parts.constant)
    total = unit.value(parts.constant + parts.context + parts.last_state)
    context = parts.context * unit.width + 0.0  # a head of zeros makes -0
    return (
        f"The prediction as a sum: {number(context, 5, sign=True)} from the context vector{last}, "
        f"{number(start, 5, sign=True)} "
        f"{unit.start} = **{number(total, 6)}**, in {plain(unit.words)}."
    )


def _show_tables(result: RunResult, sample: int, weights: Float32, inside: DayInside, unit: OutputUnit) -> None:
    window = result.series.iloc[result.window_rows(sample)]
    steps = window.copy()
    steps.insert(0, "attention weight", weights.astype("float64"))
    steps.insert(0, "steps before", np.arange(len(weights), 0, -1))
    units = pd.DataFrame(
        {"context": inside.attended.context, f"adds, {unit.words}": inside.parts.units * unit.width},
    ).rename_axis("unit")
    with st.expander("The same numbers as tables", icon=":material/table_rows:"):
        show_as_table(steps.rename_axis("date"), "attended_days", column_config={"date": date_column(result.step)})
        show_as_table(units, "context_vector")
        st.caption("On top one line a time step, the oldest first; below one line a unit of the context vector.")
