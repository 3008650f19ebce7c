"""The settings on the page 'What the model sees': each changes the draft of the next run, if the result is valid."""

from typing import Any

import streamlit as st

from lstm_core.data.table import PriceTable
from lstm_core.draft import parse_draft
from lstm_core.errors import ConfigError
from pages.kit import state
from pages.kit.messages import show_error
from pages.kit.settings.features import choose_features
from pages.kit.settings.form import WORDS
from pages.kit.settings.split import WINDOW_HELP, ask_split
from pages.kit.state import form_key

__all__ = ["choose_inputs", "choose_scaling", "choose_split", "choose_window"]


def choose_inputs(table: PriceTable) -> None:
    """Show the choice of inputs and target, as the Train page does."""
    features = state.draft().features.model_dump()
    choose_features(features, table)
    _change("features", **features)


def choose_split() -> None:
    """Show the marks between the parts, and whether windows may reach over them."""
    split = state.draft().split
    chosen = ask_split(split, "windows_")
    if chosen != split.model_dump():
        _change("split", **chosen)
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
        help=WINDOW_HELP,
    )
    if chosen != state.draft().features.window:
        _change("features", window=chosen)


def _change(part: str, **changes: Any) -> None:
    """Put new values into the draft; what is impossible is explained and the draft stays as it was."""
    fields = state.draft().model_dump()
    fields[part].update(changes)
    training = fields["training"]
    if not fields["split"]["validation"] and (training["patience"] or training["restore_best"]):
        training.update(patience=None, restore_best=False, min_gain=None)
        st.toast(
            "Early stopping needs a validation part and is off now, as is keeping the best epoch.",
            icon=":material/info:",
        )
    try:
        state.set_draft(parse_draft(fields))
    except ConfigError as error:
        show_error(error)
