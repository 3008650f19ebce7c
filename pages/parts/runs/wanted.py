"""Which runs somebody looks for, and how they want them listed."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from lstm_core.errors import LabError
from lstm_core.runs.lists.columns import COLUMNS, FIRST_COLUMNS
from lstm_core.runs.lists.finding import Wanted, settings_that_vary, values_of
from lstm_core.runs.lists.lines import Listed
from lstm_core.runs.table_columns import keep_columns, kept_columns
from pages.kit import lab, owner
from pages.kit.header import STATE_BADGES
from pages.kit.messages import show_error
from pages.kit.phone import on_a_phone

__all__ = ["Rows", "ask_columns", "ask_rows", "ask_wanted"]

Rows = Literal["each", "alike"]
_PHONE_COLUMNS = ("told", "skill", "state")
_FOR_PHONES = "told"
_ALWAYS = "run"
_COLUMNS_KEY = "runs_columns"


def ask_wanted(runs: Sequence[Listed]) -> Wanted:
    """Show what to search and filter by, and return what was chosen.

    Args:
        runs: All that there are.
    """
    text = st.text_input(
        "Search",
        key="runs_search",
        bind="query-params",
        placeholder="name, note, tag, data, setting ...",
        label_visibility="collapsed",
        icon=":material/search:",
        width=300,
        help="Each word has to stand somewhere in a run: in its name, note, tags, data, settings or state.",
    )
    with st.popover("Filter", icon=":material/filter_alt:", key="runs_filter"):
        states = st.multiselect(
            "State",
            list(dict.fromkeys(each.run.state for each in runs)),
            format_func=lambda state: STATE_BADGES[state][0],
            key="runs_states",
            bind="query-params",
            help="Runs in one of these states. Empty: all.",
        )
        tags = st.multiselect(
            "Tags",
            sorted({tag for each in runs for tag in each.run.tags}),
            key="runs_tags",
            bind="query-params",
            help="Runs that have all of these tags. You give a run tags when its row is ticked.",
        )
        settings = _ask_settings(runs)
    return Wanted(text, states, tags, settings)


def _ask_settings(runs: Sequence[Listed]) -> dict[str, list[str]]:
    """Ask for values of settings; only those are offered that are not the same in all runs."""
    knobs = {knob.path: knob for knob in settings_that_vary(runs)}
    chosen = st.multiselect(
        "Settings",
        list(knobs),
        format_func=lambda path: knobs[path].title,
        key="runs_settings",
        bind="query-params",
        help="Settings to filter by: those in which your runs differ.",
    )
    return {
        path: st.multiselect(
            knobs[path].title,
            values_of(runs, path),
            key=f"runs_value_{path}",
            bind="query-params",
            help="Runs with one of these values. Empty: all.",
        )
        for path in chosen
    }


def ask_rows() -> Rows:
    """Ask whether runs that differ in their seeds alone are one row."""
    chosen: Rows | None = st.segmented_control(
        "Rows",
        ["each", "alike"],
        default="each",
        format_func=lambda rows: "Each run" if rows == "each" else "Seeds together",
        key="runs_rows",
        bind="query-params",
        label_visibility="collapsed",
        help="Each run and each study is a row; or all runs whose settings are the same but for the seed are one, with "
        "the mean of their skills.",
    )
    return chosen or "each"


def ask_columns() -> tuple[str, ...]:
    """Ask which columns the table has, and return them; they are remembered. A phone has room for three."""
    if on_a_phone():
        return _PHONE_COLUMNS
    store, me = lab.open_lab().store, owner.owner_id()
    kept = kept_columns(store, me) or FIRST_COLUMNS
    with st.popover("Columns", icon=":material/view_column:", key="runs_columns_box"):
        st.multiselect(
            "Columns",
            [name for name in COLUMNS if name not in (_ALWAYS, _FOR_PHONES)],
            default=[name for name in kept if name in COLUMNS and name not in (_ALWAYS, _FOR_PHONES)],
            format_func=lambda name: COLUMNS[name].label,
            key=_COLUMNS_KEY,
            on_change=_keep,
            help="In this order from left to right. Your choice is there again when you come back.",
        )
    return (_ALWAYS, *st.session_state[_COLUMNS_KEY])


def _keep() -> None:
    try:
        keep_columns(lab.open_lab().store, owner.owner_id(), (_ALWAYS, *st.session_state[_COLUMNS_KEY]))
    except LabError as error:
        show_error(error)
