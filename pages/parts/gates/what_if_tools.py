"""Two more ways to change a window: a shock in one sentence, and a table to type into."""

import pandas as pd
import streamlit as st

from lstm_core.charts.labels import distinct_labels
from lstm_core.explain.trained import Window
from lstm_core.explain.what_if import shock
from lstm_core.features.indicators import label
from lstm_core.numbers import column_format
from pages.parts.gates.choice import InsideLook
from pages.parts.gates.what_if_state import Edits

__all__ = ["show_shock", "show_table_of_changes"]

PERCENT, AMOUNT = "percent", "its unit"


def show_shock(look: InsideLook, edits: Edits, window: Window) -> None:
    """Offer to move one number by a percentage or an amount.

    Args:
        look: What is looked at.
        edits: The changes so far.
        window: The window with them; a shock acts on what is shown.
    """
    model, steps = look.model, len(window.values)
    lag_key = f"shock_lag_{steps}"

    def apply() -> None:
        asked = st.session_state
        by = asked["shock_by"]
        amount = {"percent": by} if asked["shock_kind"] == PERCENT else {"amount": by}
        change = shock(model, window, asked["shock_input"], int(asked[lag_key]), **amount)
        edits.put(model, look.window, {(change.step, change.feature): change.value})
        edits.redraw_table()

    with st.form("shock"):
        st.markdown("**Shock a value**")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                "Input",
                model.inputs,
                index=look.first_input,
                format_func=label,
                key="shock_input",
                width=180,
                help="Which input to move.",
            )
            st.number_input(
                f"{model.step.shorts.capitalize()} back",
                1,
                steps,
                min(5, steps),
                key=lag_key,
                width=150,
                help="1 is the newest step of the window, the one right before the prediction.",
            )
            st.number_input(
                "By", value=-5.0, step=1.0, key="shock_by", width=130, help="How much to move it; below 0 is down."
            )
            st.segmented_control(
                "In",
                [PERCENT, AMOUNT],
                default=PERCENT,
                required=True,
                key="shock_kind",
                help="Percent of the value that is there now, or as an amount in the column's own unit.",
            )
            st.form_submit_button("Shock it", icon=":material/bolt:", on_click=apply)


def show_table_of_changes(look: InsideLook, edits: Edits) -> None:
    """Let a person type other numbers into the window, as a table, the newest step first."""
    title = "The window as a table: type other numbers"
    with st.expander(title, icon=":material/edit:", key="what_if_typing", on_change="rerun") as box:
        if not box.open:
            return
        model, steps = look.model, len(look.window.values)
        values = look.window.values.copy()
        for (step, feature), value in edits.in_table.items():
            values[step, model.inputs.index(feature)] = value
        names = dict(zip(distinct_labels(model.inputs), model.inputs, strict=True))
        frame = pd.DataFrame(values[::-1], columns=list(names))
        frame.insert(0, "time step", model.step.dates(look.window.dates)[::-1])
        key = f"what_if_table_{edits.about}_{edits.version}"

        def typed() -> None:
            cells = {
                (steps - 1 - int(row), names[column]): float(value)
                for row, changed in st.session_state[key]["edited_rows"].items()
                for column, value in changed.items()
                if value is not None and column in names
            }
            edits.put(model, look.window, cells)

        sized = {name: column_format(frame[name].tolist(), 6) for name in names}
        cells = {name: st.column_config.NumberColumn(format=form, required=True) for name, form in sized.items()}
        st.data_editor(
            frame,
            key=key,
            hide_index=True,
            disabled=["time step"],
            column_config={"time step": st.column_config.Column(pinned=True), **cells},
            height=min(420, 40 + 35 * steps),
            on_change=typed,
        )
        st.caption(
            "One line a time step, the newest on top, in the columns' units. Double-click a cell, or go to it with the "
            "arrow keys and press Enter. The scaling is done for you."
        )
