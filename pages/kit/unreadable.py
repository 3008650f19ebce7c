"""What was kept and can't be read: the reason, and what one can do about it."""

from typing import Literal, NoReturn

import streamlit as st

from lstm_core.data.keeping.upload import LostUpload
from lstm_core.errors import UnreadableError
from lstm_core.runs.store import Run, UnreadableRun
from pages.kit import lab, owner
from pages.kit.again import train_again
from pages.kit.delete_file import delete_file_button
from pages.kit.delete_run import delete_button
from pages.kit.messages import plain

__all__ = ["UNREADABLE_BADGE", "Badge", "end_without_result", "readable_run", "show_lost_uploads"]

Badge = tuple[str, str, Literal["gray", "blue", "green", "orange", "red"]]
"""Word, icon and color that say how a run stands."""

UNREADABLE_BADGE: Badge = ("unreadable", ":material/broken_image:", "red")


def readable_run(run_id: str) -> Run:
    """Return a run; if it can't be read, say why, offer to delete it, and end the page.

    Raises:
        RunNotFoundError: There is no such run.
    """
    run = lab.open_lab().store.look(run_id)
    if isinstance(run, UnreadableRun):
        st.error(plain(run.reason), icon=":material/broken_image:")
        _end(run)
    return run


def end_without_result(run: Run, error: UnreadableError) -> NoReturn:
    """Say why a run's result can't be read, offer to train it again or to delete it, and end the page."""
    st.error(plain(str(error)), icon=":material/broken_image:")
    st.caption("Its settings are still here, so that it can be trained again.")
    again = "Brings the settings of this run to the Train page."
    if st.button("Train again", key="again_unreadable", icon=":material/replay:", type="primary", help=again):
        train_again(run.config, run.id)
    _end(run)


def show_lost_uploads(lost: list[LostUpload]) -> None:
    """Say of each of a person's files that can't be used what became of it, and let them delete it."""
    for upload in lost:
        name = f"**{plain(upload.name)}**" if upload.name else "One of your files, whose name is lost too,"
        with st.container(border=True):
            st.markdown(f":material/broken_image: {name} can't be used. {plain(upload.reason)}")
            delete_file_button(upload.id, upload.name)


def _end(run: Run | UnreadableRun) -> NoReturn:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("pages/runs.py", label="Go to my runs", icon=":material/list:")
        if run.owner == owner.owner_id():
            delete_button(run)
    st.stop()
