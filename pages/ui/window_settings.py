"""The settings on the page 'What the model sees': each changes the draft of the next run, if the result is valid."""

from typing import Any

import streamlit as st

from lstm_core.config import SplitConfig, parse_config
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError
from pages.ui import state
from pages.ui.feature_form import choose_features
from pages.ui.form import WORDS
from pages.ui.messages import show_error
from pages.ui.state import form_key

__all__ = ["choose_inputs", "choose_scaling", "choose_split", "choose_window"]

_LEAST, _MOST = 5, 98  # percent of the rows


def choose_inputs(table: PriceTable) -> None:
    """Show the choice of inputs and target, as the Train page does."""
    features = state.draft().features.model_dump()
    choose_features(features, table)
    _change("features", **features)


def choose_split() -> None:
    """Show the marks between the parts, and whether windows may reach over them."""
    split = state.draft().split
    before = _marks(split)
    marks = st.slider(
        "Training ends, validation ends (% of rows)",
        _LEAST,
        _MOST,
        before,
        key=form_key("windows_split"),
        help="Move the marks and the colored spans move along. Training up to the first mark, validation between the "
        "marks, test after the second. With both marks together there is no validation part, and the test part is "
        "watched in its place.",
    )
    reach_back = st.toggle(
        "Windows may begin in the part before",
        split.reach_back,
        key=form_key("windows_reach_back"),
        help="So that every day of the test part gets a prediction. Only the past is looked at. The tutorial builds "
        "windows inside each part, and its first days go without.",
    )
    if marks != before:
        _change("split", train=marks[0] / 100, validation=(marks[1] - marks[0]) / 100)
    if reach_back != split.reach_back:
        _change("split", reach_back=reach_back)
    if not state.draft().split.validation:
        st.caption(
            "Both marks are together: there is no validation part. The test part's loss is watched while training, but "
            "nothing is chosen by it, so early stopping is off."
        )


def choose_scaling() -> None:
    """Show the choice of a scaling method."""
    chosen = st.selectbox(
        "Scale columns",
        ["minmax", "standard"],
        index=["minmax", "standard"].index(state.draft().features.scaling),
        format_func=WORDS.__getitem__,
        key=form_key("windows_scaling"),
        help="Networks learn badly from large numbers. Either way the scale is taken from the training part only.",
    )
    if chosen != state.draft().features.scaling:
        _change("features", scaling=chosen)


def choose_window() -> None:
    """Show the length of a window."""
    chosen = st.number_input(
        "Window (time steps)",
        min_value=2,
        max_value=1000,
        value=state.draft().features.window,
        key=form_key("windows_window"),
        help="How many past rows the model sees for one prediction. 60 trading days are about three months.",
    )
    if chosen != state.draft().features.window:
        _change("features", window=chosen)


def _marks(split: SplitConfig) -> tuple[int, int]:
    """Return the ends of training and validation in percent, as the slider can show them."""
    ends = (round(100 * split.train), round(100 * (split.train + split.validation)))
    first, second = (min(max(end, _LEAST), _MOST) for end in ends)
    return first, second


def _change(part: str, **changes: Any) -> None:
    """Put new values into the draft; what is impossible is explained and the draft stays as it was."""
    fields = state.draft().model_dump()
    fields[part].update(changes)
    training = fields["training"]
    if not fields["split"]["validation"] and (training["patience"] or training["restore_best"]):
        training.update(patience=None, restore_best=False)
        st.toast("Early stopping needs a validation part and is off now.", icon=":material/info:")
    try:
        state.set_draft(parse_config(fields))
    except ConfigError as error:
        show_error(error)
