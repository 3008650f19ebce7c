"""The settings of the next run as a form: the basic ones visible, the others under 'Advanced'.

Every control is made from what is known of its knob; what is here is their order and what stands beside some of them.
Widgets begin from the draft in the session, and what they say goes back into it, so that the choices survive a change
of page.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lstm_core.config import PRESETS
from lstm_core.data.table import PriceTable
from lstm_core.draft import Draft, parse_draft
from lstm_core.features.own_question import begin_from
from lstm_core.knobs.knob import value_at
from lstm_core.model.attention import Attention
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.model.cell import Cell
from lstm_core.model.cells import CELLS
from pages.kit import next_run
from pages.kit.in_class import is_open
from pages.kit.next_run import form_key
from pages.kit.settings.control import KNOBS, ask_into
from pages.kit.settings.features import choose_features
from pages.kit.settings.split import ask_marks

__all__ = ["choose_settings"]

TABS: Mapping[str, tuple[str, ...]] = {
    "Data": ("features", "split"),
    "Learning": ("training",),
    "Network": ("model",),
}
_EXPLAINED: Mapping[str, Mapping[str, Attention | Cell]] = {"model.cell": CELLS, "model.attention": ATTENTIONS}
OF_ITS_OWN = ("preset", "features.inputs", "features.target", "split.train", "split.validation")


def choose_settings(table: PriceTable) -> Draft:
    """Show the form and return what it says; the draft in the session is kept up to date.

    Raises:
        ConfigError: The choices contradict each other.
    """
    if is_open("preset"):
        _choose_preset(table)
    fields = next_run.draft().model_dump()
    choose_features(fields["features"], table)
    places = st.columns(2)
    for number, path in enumerate(_of_tier("basic", (*sum(TABS.values(), ()), ""))):
        ask_into(fields, path, places[number % 2])
    if shown := {tab: parts for tab, parts in TABS.items() if _has_open(parts)}:
        with st.expander("Advanced", icon=":material/tune:", key="advanced", on_change="rerun", bind="query-params"):
            tabs = st.tabs(list(shown), on_change="rerun", key="part", bind="query-params")
            for tab, parts in zip(tabs, shown.values(), strict=True):
                with tab:
                    _advanced(fields, parts)
    draft = parse_draft(fields)
    next_run.set_draft(draft)
    return draft


def _of_tier(tier: str, parts: tuple[str, ...]) -> list[str]:
    return [
        path
        for path, knob in KNOBS.items()
        if knob.about.tier == tier and knob.part in parts and path not in OF_ITS_OWN
    ]


def _has_open(parts: tuple[str, ...]) -> bool:
    """Say whether the visitor's class, if they are in one, leaves anything advanced of some parts to change."""
    marks = [is_open("split.train", "split.validation")] if "split" in parts else []
    return any([*marks, *map(is_open, _of_tier("advanced", parts))])


def _advanced(fields: dict[str, Any], parts: tuple[str, ...]) -> None:
    for path in _of_tier("advanced", parts):
        if path == "split.reach_back":
            ask_marks(fields["split"])
        ask_into(fields, path)
        if path in _EXPLAINED and is_open(path):
            kind = _EXPLAINED[path][value_at(fields, path)]
            st.caption(kind.explanation)
            st.latex(kind.formula)


def _choose_preset(table: PriceTable) -> None:
    key, knob = form_key("preset"), KNOBS["preset"]

    def take_over() -> None:
        chosen = st.session_state[key]
        if chosen is not None:
            next_run.adopt(*begin_from(chosen, next_run.draft(), table))

    st.segmented_control(
        knob.about.label,
        list(PRESETS),
        default=next_run.draft().preset,
        format_func=str.capitalize,
        key=key,
        on_change=take_over,
        help=knob.about.help,
    )
    st.caption(knob.about.explained[next_run.draft().preset])
