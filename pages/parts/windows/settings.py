"""The settings on the page 'What the model sees': each changes the draft of the next run, if the result is valid."""

from typing import Any

import streamlit as st

from lstm_core.data.table import PriceTable
from lstm_core.draft import parse_draft
from lstm_core.errors import ConfigError
from lstm_core.knobs.off import switch_off
from pages.kit import next_run
from pages.kit.in_class import is_open
from pages.kit.messages import show_error
from pages.kit.settings.control import KNOBS, ask
from pages.kit.settings.features import choose_features
from pages.kit.settings.split import ask_marks

__all__ = ["choose", "choose_inputs", "choose_split"]

_PAGE = "windows_"


def choose_inputs(table: PriceTable) -> None:
    """Show the choice of inputs and target, as the Train page does."""
    features = next_run.draft().features.model_dump()
    choose_features(features, table)
    _change("features", features)


def choose_split() -> None:
    """Show the marks between the parts, and whether windows may reach over them."""
    split = next_run.draft().split.model_dump()
    ask_marks(split, _PAGE)
    _change("split", split)
    choose("split.reach_back")


def choose(path: str) -> None:
    """Show the control of one setting, unless the visitor's class has locked it."""
    if not is_open(path):
        return
    knob = KNOBS[path]
    now = getattr(getattr(next_run.draft(), knob.part), knob.name)
    _change(knob.part, {knob.name: ask(knob, now, page=_PAGE)})


def _change(part: str, changes: dict[str, Any]) -> None:
    """Put new values into the draft; what is impossible is explained and the draft stays as it was."""
    fields = next_run.draft().model_dump()
    if fields[part] | changes == fields[part]:
        return
    fields[part] |= changes
    if switch_off(fields):
        st.toast(
            "Early stopping needs a validation part and is off now, as is keeping the best epoch.",
            icon=":material/info:",
        )
    try:
        next_run.set_draft(parse_draft(fields))
    except ConfigError as error:
        show_error(error)
