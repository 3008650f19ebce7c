"""What the Gates page looks at: a prediction, a layer, a unit."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from lstm_core.explain.gates import LayerGates, gates_of
from lstm_core.explain.trained import TrainedModel, Window
from lstm_core.explain.what_if import WhatIf, what_if
from lstm_core.model.forward import ForwardPass
from lstm_core.numbers import number
from pages.kit.inside.day_choice import choose_day
from pages.kit.messages import plain

__all__ = ["InsideLook", "choose_look"]

ALL, MOST_ACTIVE = "all units", "the most active unit"


@dataclass(frozen=True)
class InsideLook:
    """One prediction of a run, looked at inside.

    Attributes:
        run_id: The run.
        model: Its model.
        sample: Which test sample.
        layer_number: Which recurrent layer, from 1.
        wanted: Which unit: its number, or one of ``ALL`` and ``MOST_ACTIVE``.
    """

    run_id: str
    model: TrainedModel
    sample: int
    layer_number: int
    wanted: int | str

    @cached_property
    def window(self) -> Window:
        """The window that it is made from."""
        return self.model.window_of(self.sample)

    @cached_property
    def unchanged(self) -> WhatIf:
        """The answer for the window as it is; asked like every other, so that the last digits agree."""
        return what_if(self.model, self.window, [])

    @property
    def passed(self) -> ForwardPass:
        """Everything on the way to the prediction; its first sample is the window."""
        return self.unchanged.passed

    @cached_property
    def layer(self) -> LayerGates:
        """What the layer did."""
        return gates_of(self.passed)[self.layer_number - 1]

    @property
    def unit(self) -> int | None:
        """Which unit, counted from 0; ``None`` for all."""
        if self.wanted == ALL:
            return None
        return int(self.layer.units[0]) if self.wanted == MOST_ACTIVE else int(self.wanted)

    @property
    def series(self) -> pd.Series:
        """The target in the window, by date."""
        row = int(self.model.test_rows[self.sample])
        target: pd.Series = self.model.series[self.model.config.features.target]
        return target.iloc[row - len(self.window.dates) : row]

    @property
    def first_input(self) -> int:
        """The input to begin with: the target, where the model sees it."""
        inputs, target = self.model.inputs, self.model.config.features.target
        return inputs.index(target) if target in inputs else 0

    @property
    def day(self) -> str:
        """The date of the predicted row."""
        return self.model.step.iso(self.model.days[self.sample])


def choose_look(run_id: str, model: TrainedModel) -> InsideLook:
    """Let a person choose a prediction, a layer and a unit."""
    sample = choose_day(model.step, model.days)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layers = model.config.model.layers
        number = 1
        if layers > 1:
            number = st.segmented_control(
                "Layer",
                range(1, layers + 1),
                default=1,
                required=True,
                format_func=lambda layer: f"layer {layer}",
                key="layer",
                bind="query-params",
                help="Layer 1 sees the inputs; each further layer sees the hidden states of the one before.",
            )
        units = model.config.model.units
        unit = st.selectbox(
            "Unit",
            [ALL, MOST_ACTIVE, *range(units)],
            format_func=lambda unit: unit if isinstance(unit, str) else f"unit {unit}",
            key="unit",
            bind="query-params",
            width=260,
            help=f"A layer has {units} units, each with gates and a memory of its own. Look at all at once, or at one. "
            "The most active one is that whose hidden state varies most over the window.",
        )
    look = InsideLook(run_id, model, sample, number, unit)
    _tell(look)
    return look


def _tell(look: InsideLook) -> None:
    """Say in one line what is looked at."""
    model, window = look.model, look.window
    actual = "" if window.actual is None else f", in fact it was {number(window.actual, 6)}"
    unit = "" if look.unit is None or look.wanted != MOST_ACTIVE else f" The most active unit is **unit {look.unit}**."
    st.markdown(
        f"For **{look.day}** the model predicts {plain(model.target)} "
        f"**{number(look.unchanged.before, 6, padded=True)}**{actual}.{unit}"
    )
