"""Asking how the rows are cut, scaled and windowed: the same controls on Train and on What the model sees."""

from typing import Any

import streamlit as st

from lstm_core.choices import SplitChoice
from pages.kit.state import form_key

__all__ = ["WINDOW_HELP", "ask_split"]

WINDOW_HELP = "How many past rows the model sees for one prediction."

_LEAST, _MOST = 5, 98  # percent of the rows


def ask_split(split: SplitChoice, page: str = "") -> dict[str, Any]:
    """Show the marks between the parts and whether windows may reach over them; return the fields of a split.

    Args:
        split: What the controls begin with; shares that the marks can't show stay as long as nobody moves them.
        page: Tells the controls of two pages apart.
    """
    before = _marks(split)
    marks = st.slider(
        "Training ends, validation ends (% of rows)",
        _LEAST,
        _MOST,
        before,
        key=form_key(f"{page}split"),
        help="Rows in the order of time: training up to the first mark, validation between the marks, test after the "
        "second. With both marks together there is no validation part, and the test part is watched in its place.",
    )
    reach_back = st.toggle(
        "Windows may begin in the part before",
        split.reach_back,
        key=form_key(f"{page}reach_back"),
        help="So that every row of the test part gets a prediction. Only the past is looked at. The tutorial builds "
        "windows inside each part, and its first rows go without.",
    )
    fields = split.model_dump() | {"reach_back": reach_back}
    if marks != before:
        fields |= {"train": marks[0] / 100, "validation": (marks[1] - marks[0]) / 100}
    return fields


def _marks(split: SplitChoice) -> tuple[int, int]:
    """Return the ends of training and validation in percent, as the slider can show them."""
    ends = (round(100 * split.train), round(100 * (split.train + split.validation)))
    first, second = (min(max(end, _LEAST), _MOST) for end in ends)
    return first, second
