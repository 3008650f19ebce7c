"""The inputs on the Attention page: which ones made one prediction, and which ones are worth something over all."""

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core.charts.attention.attribution import attribution_map, feature_sums
from lstm_core.charts.attention.importance import importance_dots
from lstm_core.charts.attention.output_unit import OutputUnit, output_unit
from lstm_core.charts.labels import distinct_labels
from lstm_core.errors import LabError
from lstm_core.explain.attribution import Attribution
from lstm_core.explain.permutation import PermutationImportance
from lstm_core.explain.trained import TrainedModel
from lstm_core.numbers import number
from lstm_core.results import RunResult
from lstm_core.verdicts.importance import judge_importance
from pages.kit.charts import date_column, show, show_numbers
from pages.kit.inside.computed import Seen, attribution_of, is_known, model_of, permutation_importance_of
from pages.kit.inside.day_choice import choose_day
from pages.kit.messages import fragment, plain, show_error
from pages.kit.tables import show_as_table
from pages.parts.attention.slow_button import asked_to

__all__ = ["show_inputs"]

_METHODS = {
    "Attention weights": (
        "which time steps' states were mixed into the prediction.",
        "which input counted there, nor whether the prediction would have been another one without that step: the "
        "state at a step holds what the LSTM remembers of all steps before it.",
    ),
    "Integrated gradients": (
        "how much each input at each time step moved this one prediction, to the last cent: the cells add up to the "
        "difference from the average window.",
        "whether the prediction was any good, nor what would happen in a world in which the inputs move together: it "
        "compares with one window that never happened.",
    ),
    "Permutation importance": (
        "which inputs the model needs to be as close as it is, over the whole test part, and how sure that is.",
        "which step counted. Inputs that say the same, such as open and close, stand in for each other, so that both "
        "can seem worth little; and the model may lean on an input that is worth nothing.",
    ),
}


def show_inputs(seen: Seen, result: RunResult) -> None:
    """Show which inputs made the chosen prediction, and which ones the model needs over the test part.

    Args:
        seen: A run that has a result, and which weights of it are looked at.
        result: Its result with these weights.
    """
    st.info(
        "**'Importance' in the tutorial's words means attention over time steps only**: it tells steps apart and never "
        "inputs. Which inputs counted takes other methods: integrated gradients for one prediction, permutation "
        "importance for all of them.",
        icon=":material/lightbulb:",
    )
    st.header("One prediction: integrated gradients")
    _show_day(seen, result)
    st.header("All predictions: permutation importance")
    _show_importance(seen, result)
    st.header("What each method can and cannot tell")
    for column, (name, (can, can_not)) in zip(st.columns(len(_METHODS)), _METHODS.items(), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{name}**")
            st.markdown(f":material/check: **Tells** {can}")
            st.markdown(f":material/close: **Does not tell** {can_not}")


@fragment
def _show_day(seen: Seen, result: RunResult) -> None:
    """Show the attributions of the chosen prediction; only this part of the page is drawn anew when it changes."""
    sample = choose_day(result.step, pd.DatetimeIndex(result.test.index))
    model, found = model_of(seen), attribution_of(seen, sample)
    unit = output_unit(model, sample)
    _show_completeness(found, unit, model)
    window = model.window_of(sample)
    names = distinct_labels(model.inputs)
    inputs = pd.DataFrame(window.values, index=window.dates, columns=pd.Index(names))
    series = result.series[result.config.features.target].iloc[result.window_rows(sample)]
    day = result.step.date(model.days[sample])
    values = found.values * unit.width
    show(attribution_map(values, inputs, series, unit.words, day, model.in_average_window), key="attribution_map")
    show(feature_sums(values, names, unit.words), key="feature_sums")
    with st.expander("The same numbers as a table", icon=":material/table_rows:"):
        table = pd.DataFrame(values, index=window.dates, columns=pd.Index(names)).rename_axis("date")
        show_as_table(table, "attributions", column_config={"date": date_column(result.step)})
        st.caption(f"Attributions in {plain(unit.words)}; one line a time step, the oldest first.")


def _show_completeness(found: Attribution, unit: OutputUnit, model: TrainedModel) -> None:
    """Show the difference that is explained, and the sum of what explains it."""
    difference = (found.prediction - found.baseline) * unit.width
    total = float(found.values.sum(dtype="float64")) * unit.width
    words = unit.words
    show_numbers(
        ("This prediction", f"{number(unit.value(found.prediction), 6)}", f"What the model puts out here: {words}."),
        (
            "Average window's",
            f"{number(unit.value(found.baseline), 6)}",
            f"What it puts out for a window in which {model.in_average_window}.",
        ),
        (
            "Difference",
            f"{number(difference, 5, sign=True)}",
            "This prediction minus that of the average window: what is explained.",
        ),
        (
            "Sum of all cells",
            f"{number(total, 5, sign=True)}",
            "All attributions added up. It must equal the difference.",
        ),
    )
    st.caption(
        f"In {plain(words)}. The sum misses the difference by {abs(total - difference):.2g}: integrated gradients hand "
        "out the whole difference and nothing more (Sundararajan, Taly and Yan 2017)."
    )
    if model.config.features.scaling == "window":
        st.caption(
            "This window is scaled by itself: its mean and its deviation are given, the same in both predictions, and "
            "only what the values do around that mean is explained."
        )
    if not np.any(found.values):
        st.warning(
            "Nothing in the window moves this prediction: the last layer's weights are all 0, as before training.",
            icon=":material/block:",
        )


def _show_importance(seen: Seen, result: RunResult) -> None:
    """Show permutation importance, once somebody has asked for it."""
    st.markdown(
        "Deal out one input's windows to other predictions, and see how much worse the predictions become. What the "
        "model does not need costs nothing."
    )
    if not is_known("importance", seen) and not asked_to(
        "Measure permutation importance",
        "Shuffles each input 20 times and predicts the test part anew each time.",
        "Takes some seconds for a few inputs, longer for many. Nothing is trained.",
    ):
        return
    try:
        found = permutation_importance_of(seen)
    except LabError as error:
        show_error(error)
        return
    model = model_of(seen)
    names = distinct_labels(model.inputs)
    st.markdown(plain(judge_importance(found, names).sentence))
    target = result.config.features.target
    table = _importance_table(found, names)
    show(importance_dots(found, names, target), key="importance")
    with st.expander("The same numbers as a table", icon=":material/table_rows:"):
        show_as_table(table, "importance", hide_index=True)


def _importance_table(found: PermutationImportance, names: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "input": names,
            "growth of the RMSE": [feature.mean for feature in found.features],
            "from": [feature.low for feature in found.features],
            "to": [feature.high for feature in found.features],
            "beyond chance": [feature.matters for feature in found.features],
        }
    ).sort_values("growth of the RMSE", ascending=False)
