"""Gates: what happens inside, step by step; and what if a number had been different?"""

import streamlit as st

from lstm_core.explain.trained import TrainedModel
from lstm_core.model.cells import cell_of
from pages.kit.header import page_top
from pages.kit.inside.computed import model_of
from pages.kit.inside.scattered import tell_scattered
from pages.kit.inside.weights_choice import choose_weights
from pages.kit.kind import explain_kind
from pages.kit.messages import fragment
from pages.kit.run_page import finished_run
from pages.parts.gates.cell import show_cell
from pages.parts.gates.choice import choose_look
from pages.parts.gates.over_time import show_gates
from pages.parts.gates.what_if import show_what_if

TABS = ["Gates over time", "Inside the cell", "What if"]


@fragment
def look_inside(run_id: str, model: TrainedModel) -> None:
    """Show one prediction inside; only this part of the page is drawn anew."""
    look = choose_look(run_id, model)
    gates, cell, what_if = st.tabs(TABS, on_change="rerun", key="inside", bind="query-params")
    if gates.open:
        with gates:
            show_gates(look)
    if cell.open:
        with cell:
            show_cell(look)
    if what_if.open:
        with what_if:
            show_what_if(look)


page_top(
    "Gates",
    "See what the network did with the window of one prediction: watch its gates open and shut, look into one cell, "
    "or change a number and see what follows. Choose a prediction, then a tab.",
)
run, result = finished_run(by_rows=True)
seen = choose_weights(run, result)
explain_kind(
    "How this cell works",
    cell_of(result.config.model),
    "x is what comes in at a step, h the hidden state; each gate has W, U and b of its own. σ presses between 0 and 1, "
    "tanh between -1 and 1.",
)
tell_scattered(result, "those to choose from are scattered")
look_inside(seen.run_id, model_of(seen))
