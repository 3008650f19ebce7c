"""Settings that come by a link: they become those of the next run, and the ones before can be had back."""

import streamlit as st

from lstm_core.draft import Draft
from lstm_core.errors import ConfigError
from lstm_core.link import is_link, linked_draft
from pages.kit import next_run, state
from pages.kit.again import take_over
from pages.kit.messages import show_error

__all__ = ["follow_link"]

_BY_PAGES = ("embed", "embed_options", "advanced")  # parameters of Streamlit, and of the Train page's own controls

# By ``st.query_params`` it would be one more step of the browser's history: whoever goes back would be sent on again.
_leave_out = st.components.v2.component(
    "lstm_lab.settings_out_of_address",
    js="""
export default function ({ data }) {
  const address = new URL(location.href);
  data.names.forEach((name) => address.searchParams.delete(name));
  history.replaceState(history.state, "", address);
}
""",
)


def follow_link() -> None:
    """Take over the settings that the address holds, if it holds any, and say so.

    They are taken out of the address then, so that a reload does not undo what was changed since.
    """
    query = {name: value for name, value in st.query_params.items() if name not in _BY_PAGES}
    session = state.session()
    if not is_link(query):
        session.link = {}
    elif query != session.link:
        session.link = query
        _adopt(query)
    if session.link and not session.link_trouble:
        _leave_out(data={"names": list(query)}, key="settings_out_of_address", height=1)
    _tell()


def _adopt(query: dict[str, str]) -> None:
    session, before = state.session(), next_run.draft()
    session.before_link, session.link_trouble = None, ""
    try:
        linked = linked_draft(query)
    except ConfigError as error:
        session.link_trouble = str(error)
        return
    if linked != before:
        session.before_link = before
        take_over(linked)


def _tell() -> None:
    session = state.session()
    if session.link_trouble:
        show_error(ConfigError(f"{session.link_trouble} Your own settings are as they were."))
    if session.before_link is None:
        return
    told, back = st.columns([3, 1], vertical_alignment="center")
    told.info("These settings came by a link.", icon=":material/link:")
    back.button("Back to my own", icon=":material/undo:", on_click=_go_back, args=(session.before_link,))


def _go_back(before: Draft) -> None:
    state.session().before_link = None
    next_run.adopt(before)
