"""The gate microscope: what a layer's gates and states did over the window of one prediction."""

import pandas as pd
import streamlit as st

from lstm_core.charts.gates.over_time import all_units, one_unit, panels_of
from lstm_core.explain.gate_words import label_of
from lstm_core.explain.gates import LayerGates
from lstm_core.verdicts.gates import judge_gates
from pages.kit.charts import show
from pages.kit.tables import show_as_table
from pages.parts.gates.choice import InsideLook

__all__ = ["show_gates"]


def show_gates(look: InsideLook) -> None:
    """Show gates and states over the time steps, in colors for all units or as lines for one, and as numbers."""
    layer, unit = look.layer, look.unit
    if unit is None:
        show(all_units(look.series, layer), key="all_units")
    else:
        show(one_unit(look.series, layer, unit), key="one_unit")
    stood = judge_gates(layer, unit)
    st.markdown("\n".join(f"- **{label_of(name).capitalize()}**: {found.sentence}" for name, found in stood.items()))
    title = "The same numbers as a table"
    with st.expander(title, icon=":material/table_rows:", key="gates_as_table", on_change="rerun") as table:
        if table.open:
            _show_table(look, layer, unit)


def _show_table(look: InsideLook, layer: LayerGates, unit: int | None) -> None:
    panels = panels_of(layer)
    steps = pd.Index(look.model.step.dates(look.window.dates), name="time step")
    if unit is not None:
        column = list(layer.units).index(unit)
        frame = pd.DataFrame({label_of(name): values[:, column] for name, values in panels.items()}, index=steps)
        show_as_table(frame.iloc[::-1].round(4), "gates_of_a_unit")
        st.caption(f"One line a time step of unit {unit}, the newest first.")
        return
    chosen = st.segmented_control(
        "Gate or state",
        list(panels),
        default=next(iter(panels)),
        required=True,
        format_func=label_of,
        key=f"gate_table_{len(panels)}",
        help="Which numbers to list: the table has a column for each unit.",
    )
    frame = pd.DataFrame(panels[chosen], index=steps, columns=[f"unit {number}" for number in layer.units])
    show_as_table(pd.concat([frame.mean(axis=1).rename("mean"), frame], axis=1).iloc[::-1].round(4), "gates")
    st.caption(
        f"One line a time step, the newest first; one column a unit of layer {layer.number}, the most active first."
    )
