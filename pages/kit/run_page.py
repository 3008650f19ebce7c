"""What every page about a finished run begins with: which run, and its result."""

import streamlit as st

from lstm_core.errors import UnreadableError
from lstm_core.results import RunResult
from lstm_core.runs.store import Run
from pages.kit import lab, state
from pages.kit.header import pick_run
from pages.kit.messages import plain
from pages.kit.opened import need_rows
from pages.kit.study.shut import show_shut
from pages.kit.submit import nothing_yet
from pages.kit.tickers import choose_ticker
from pages.kit.unreadable import end_without_result

__all__ = ["finished_run", "whole_run"]


def finished_run(*, by_rows: bool = False) -> tuple[Run, RunResult]:
    """Let a person pick the run and return it with its result; ends the page when there is none to show.

    Of a run on many tickers it is the result of one, which the person picks, too.

    Args:
        by_rows: Whether the page works with the rows that the model saw, which a bundle may lack.
    """
    run, result = whole_run()
    if by_rows:
        need_rows(run)
    return run, result if result.panel is None else choose_ticker(run, result)


def whole_run() -> tuple[Run, RunResult]:
    """Let a person pick the run and return it with its whole result; ends the page when there is none to show."""
    run = pick_run()
    if run is None:
        nothing_yet("There is no run yet. Train a model, and its results appear here.")
        st.stop()
    if not run.has_result:
        if run.is_over:
            st.warning(plain(run.message) or "This run has no result.", icon=":material/error:")
        else:
            st.info("This run is still training. Its results appear here when it is done.", icon=":material/info:")
        st.page_link(
            "pages/watch.py", label="Watch this run", icon=":material/visibility:", query_params=state.address(run.id)
        )
        st.stop()
    show_shut(run)
    try:
        return run, lab.result_of(run.id)
    except UnreadableError as error:
        end_without_result(run, error)
