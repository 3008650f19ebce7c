"""Inside the cell: the drawing of one recurrent cell with the numbers of one step on it."""

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core.charts.gates.cell import cell_picture
from lstm_core.charts.labels import distinct_labels
from lstm_core.explain.cell_step import CellStep, cell_step
from lstm_core.explain.gate_words import gate_in_words
from pages.kit.charts import show
from pages.kit.messages import fragment, plain
from pages.kit.tables import show_as_table
from pages.parts.gates.choice import InsideLook

__all__ = ["show_cell"]


@fragment
def show_cell(look: InsideLook) -> None:
    """Let a person go through the time steps and show the cell at each; only this part is drawn anew."""
    names = look.model.step.dates(look.window.dates)
    number = st.slider(
        "Time step",
        1,
        len(names),
        len(names),
        key=f"step_{len(names)}",
        help="1 is the oldest step of the window, the last one is the step right before the prediction. Click on the "
        "handle and use the arrow keys to go step by step.",
    )
    scaled = look.model.scaled(look.window.values)
    step = cell_step(look.model.config.model, look.passed, scaled, number - 1, look.layer_number)
    unit = int(look.layer.units[0]) if look.unit is None else look.unit
    chosen = "the most active of all; choose another one above" if look.unit is None else "as chosen above"
    st.markdown(f"Step **{number}** of {len(names)}, **{names[number - 1]}**, in **unit {unit}** ({chosen}).")
    drawing, words = st.columns([3, 2], gap="large")
    picture = cell_picture(step, look.model.labels, unit)
    with drawing:
        show(picture, key=f"cell_{step.kind.name}")
    with words:
        _show_words(step, unit)
        with st.expander("The same numbers as a table", icon=":material/table_rows:"):
            show_as_table(picture.numbers().set_index("name").round(4), "cell")
            _show_inputs(step, look)


def _show_words(step: CellStep, unit: int) -> None:
    """Say what each gate does at this step, and do the sums."""
    numbers = step.numbers(unit)
    for name, value in numbers.gates.items():
        st.markdown(f"- {gate_in_words(name, value).capitalize()}.")
    for sentence in step.kind.sum_in_words(numbers):
        st.markdown(sentence)


def _show_inputs(step: CellStep, look: InsideLook) -> None:
    if step.layer == 1:
        row = look.window.values[step.step]
        inputs = pd.DataFrame(
            {"scaled": np.round(step.inputs, 4), "in its unit": row}, index=distinct_labels(look.model.inputs)
        )
        show_as_table(inputs.rename_axis("input"), "cell_inputs")
        st.caption("Below, the inputs of this step: as the layer gets them (scaled), and in their units.")
    else:
        st.caption(plain(f"This layer's inputs are the {len(step.inputs)} hidden states of layer {step.layer - 1}."))
