"""What if: change numbers of a window, and see prediction, attention and gates change at once."""

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from lstm_core.charts.gates.what_if import attention_change, drag_line, gate_changes, gate_lines, line_columns
from lstm_core.charts.labels import unit_text
from lstm_core.errors import LabError
from lstm_core.explain.what_if import WhatIf, what_if
from lstm_core.features.indicators import label
from lstm_core.model.attentions import attention_of
from lstm_core.numbers import number
from pages.kit.charts import show, show_numbers
from pages.kit.messages import fragment, plain, show_error
from pages.kit.tables import show_as_table
from pages.parts.gates.choice import InsideLook
from pages.parts.gates.what_if_drag import show_drag_line
from pages.parts.gates.what_if_state import Edits, edits_of
from pages.parts.gates.what_if_tools import show_shock, show_table_of_changes

__all__ = ["show_what_if"]

Floats = NDArray[np.floating]

BOTH, ADDED = "before and after", "the difference"


@fragment
def show_what_if(look: InsideLook) -> None:
    """Let a person change the window and show what comes of it; only this part of the page is drawn anew."""
    about = f"{look.run_id}/{look.sample}"
    edits = edits_of(about)
    try:
        found = what_if(look.model, look.window, edits.changes) if edits.cells else look.unchanged
    except LabError as error:
        show_error(error)
        st.button("Take all changes back", icon=":material/undo:", on_click=edits.reset)
        return
    _show_line(look, edits, found)
    _show_prediction(look, edits, found)
    show_shock(look, edits, found.window)
    show_table_of_changes(look, edits)
    _show_inside(look, found)


def _show_line(look: InsideLook, edits: Edits, found: WhatIf) -> None:
    model = look.model
    feature = st.selectbox(
        "Input to change",
        model.inputs,
        index=look.first_input,
        format_func=label,
        key="what_if_feature",
        width=260,
        help="Which input the line shows. Changes to the other inputs stay.",
    )

    def moved(moves: dict[int, float], done: bool, number: int) -> None:
        edits.put(model, look.window, {(step, feature): value for step, value in moves.items()})
        edits.answered = number
        if done:
            edits.redraw_table()

    line = drag_line(model, look.window, found, feature)
    show_drag_line(line, f"{edits.about}/{feature}", edits.answered, moved)


def _show_prediction(look: InsideLook, edits: Edits, found: WhatIf) -> None:
    """Show the prediction before and after, in numbers and in a sentence of at most two lines."""
    unit = unit_text(look.model.config.features.target)
    numbers, button = st.columns([4, 1], vertical_alignment="center")
    with numbers:
        show_numbers(
            (
                "Prediction as it was",
                f"{number(found.before, 6, padded=True)}",
                f"What the model made of the real window: {unit}.",
            ),
            (
                "With your changes",
                f"{number(found.after, 6, padded=True)}",
                f"What it makes of the changed window: {unit}.",
            ),
            ("Difference", _signed(found.difference), f"How much the changes added: {unit}."),
        )
    button.button(
        "Take all changes back",
        icon=":material/undo:",
        disabled=not edits.cells,
        on_click=edits.reset,
        help="Makes the window what it really was.",
    )
    st.markdown(_sentence(look, edits, found))
    for note in found.notes:
        st.info(plain(note), icon=":material/info:")


def _sentence(look: InsideLook, edits: Edits, found: WhatIf) -> str:
    target = plain(look.model.target)
    if not edits.cells:
        return (
            f"Nothing is changed yet: for {look.day} the model predicts {target} "
            f"**{number(found.before, 6, padded=True)}**. Drag a "
            "point of the line, shock a value, or type into the table."
        )
    changed = "**1 changed number**" if len(edits.cells) == 1 else f"**{len(edits.cells)} changed numbers**"
    if found.difference == 0:
        return f"With {changed} the prediction of {target} for {look.day} stays what it was, to the last digit."
    way = "higher" if found.difference > 0 else "lower"
    words = (
        f"With {changed} the model predicts {target} **{number(found.after, 6, padded=True)}** instead of "
        f"{number(found.before, 6, padded=True)} for "
        f"{look.day}: **{number(abs(found.difference))} {way}**."
    )
    if found.by_itself:
        network = found.difference - found.by_itself
        words += (
            f" Of that, {_signed(found.by_itself)} comes from {look.model.target_unit.counted_from} alone, and "
            f"{_signed(network)} is what the network made of its inputs."
        )
    return words


def _show_inside(look: InsideLook, found: WhatIf) -> None:
    """Show attention and gates before and after."""
    drawn = st.segmented_control(
        "Draw",
        [BOTH, ADDED],
        default=BOTH,
        required=True,
        key="what_if_draw",
        help="Before and after: faint and dashed as it was, strong as it is with your changes. The difference has a "
        "scale of its own, so that small effects show.",
    )
    difference = drawn == ADDED
    if not attention_of(look.model.config.model).is_learned:
        st.caption("This model has no attention: its head sees the last hidden state only.")
    else:
        show(attention_change(found, difference=difference), key="attention_change")
    show(gate_changes(found, look.layer_number, look.unit, difference=difference), key="gate_changes")
    title = "The same numbers as a table"
    with st.expander(title, icon=":material/table_rows:", key="what_if_as_table", on_change="rerun") as table:
        if table.open:
            _show_numbers(look, found)


def _show_numbers(look: InsideLook, found: WhatIf) -> None:
    pairs: dict[str, tuple[Floats, Floats]] = {"attention": (found.attention_before, found.attention_after)}
    pairs |= gate_lines(found, look.layer_number, look.unit)
    frame = pd.DataFrame(
        line_columns(pairs), index=pd.Index(look.model.step.dates(found.window.dates), name="time step")
    )
    show_as_table(frame.iloc[::-1].round(5), "what_if")
    shown = "means over all units" if look.unit is None else f"those of unit {look.unit}"
    st.caption(f"One line a time step, the newest first. Gates and states are {shown} of layer {look.layer_number}.")


def _signed(value: float) -> str:
    return f"{number(value, sign=True)}" if value else "0"
