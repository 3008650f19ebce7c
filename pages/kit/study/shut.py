"""Test figures that stay shut until somebody opens them, since whatever is chosen by an exam is not examined by it."""

import streamlit as st

from lstm_core import studies
from lstm_core.errors import LabError
from lstm_core.runs.store import KeptStudy, Run
from lstm_core.studies import STUDIES
from pages.kit import lab, owner, state
from pages.kit.messages import plain, show_error
from pages.kit.run_names import at
from pages.kit.study.blocks import show_block
from pages.kit.study.members import is_own
from pages.kit.study.reports import Done, Told, tests

__all__ = ["SHUT", "are_shut", "show_shut", "show_tests"]

SHUT = "Its test figures are shut until its study opens them: a choice by the exam spoils the exam."
"""What stands in place of a run's verdict."""

_WHY = (
    "The test part is the exam. As long as nobody has seen it, the setting that was chosen on the validation part can "
    "still be examined by it. Choose first, then open; it can't be undone, and the report says when it was done."
)


def are_shut(run: Run) -> bool:
    """Say whether a run is one of a study whose test figures are shut."""
    return studies.tests_are_shut(lab.open_lab().store, run)


def show_tests(kept: KeptStudy, told: Told, done: Done, *, own: bool) -> None:
    """Show the test figures of a study, or the way to open them.

    Args:
        kept: The study.
        told: How it is told.
        done: Its runs that came to their end.
        own: Whether it is the visitor's.
    """
    st.header("The exam")
    if kept.opened is None:
        _offer(kept.id, own=own)
        return
    st.caption(f"The test figures of this study were opened on {at(kept.opened)}.")
    for block in tests(told, done):
        show_block(block)


def show_shut(run: Run) -> None:
    """Show, in place of a run's result, that its test figures are shut, and the way to its study; ends the script."""
    if run.purpose is None or run.parent is None or not are_shut(run):
        return
    study = STUDIES[run.purpose]
    st.info(f"This run is one of a study ({study.title}) whose test figures are shut.", icon=":material/lock:")
    _offer(run.study, own=is_own(run))
    st.page_link(
        "pages/experiments.py",
        label="Go to the study",
        icon=":material/science:",
        query_params={**state.address(run.parent), "try": study.title},
    )
    st.stop()


def _offer(study_id: str, *, own: bool) -> None:
    st.caption(plain(_WHY))
    if not own:
        return
    if st.button("Open the test figures", icon=":material/lock_open:", key=f"open_tests_{study_id}", help=_WHY):
        try:
            lab.open_lab().store.open_tests(study_id, owner.owner_id())
        except LabError as error:
            show_error(error)
            return
        st.rerun()
