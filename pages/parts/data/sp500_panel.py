"""The S&P 500 five-year file on the Data page: whether it is here, and how to fetch or bring it."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from lstm_core.data.fetching.fetch_job import FetchJob, FetchState
from lstm_core.data.fetching.sp500_fetch import fetch_sp500
from lstm_core.data.keeping.sp500_file import FILE_NAME
from lstm_core.data.keeping.sp500_library import Sp500Library
from lstm_core.data.keeping.sp500_status import Sp500Status
from lstm_core.errors import LabError
from lstm_core.steps import DAY
from pages.kit import owner
from pages.kit.messages import fragment, plain, show_error

__all__ = ["show_sp500"]

_TICK_SECONDS = 1.0
_MEGABYTE = 1_000_000


def show_sp500(library: Sp500Library, on_ready: Callable[[], None] | None = None) -> None:
    """Show whether the file is here, and offer to fetch or bring it; all visitors watch the same fetch.

    A file that waits in the operator's folder is converted here, which takes some seconds once.

    Args:
        library: Where the file is kept.
        on_ready: Called once, before the page is drawn anew, when the file has come by a fetch that this visitor
            watched, or was brought by them: the place to choose it or to clear caches. What it draws does not stay.
    """
    job = _job(str(library.folder), library)
    status = _ready_status(library)
    running = job.state.is_running
    if status.ready and not running:
        st.caption(f":material/check: {plain(status.message)}")
        if not status.is_replaceable:
            return
    place = st.expander("Get the real one", icon=":material/sync:") if status.ready else st.container(border=True)
    with place:
        fragment(_panel, run_every=_TICK_SECONDS if running else None)(library, status, job, running, on_ready)


@st.cache_resource(show_spinner=False)
def _job(folder: str, _library: Sp500Library) -> FetchJob:
    return FetchJob(partial(fetch_sp500, _library))


def _ready_status(library: Sp500Library) -> Sp500Status:
    status = library.status()
    if not status.pending:
        return status
    try:
        with st.spinner("Reading the S&P 500 file from the data folder …"):
            library.prepare()
    except LabError as error:
        show_error(error)
    return library.status()


def _panel(
    library: Sp500Library,
    status: Sp500Status,
    job: FetchJob,
    was_running: bool,
    on_ready: Callable[[], None] | None,
) -> None:
    state = job.state
    if was_running and not state.is_running:
        if state.phase == "done" and on_ready is not None:
            on_ready()
        st.rerun()  # the whole page, so that it shows what has come and stops asking
    if state.is_running:
        _show_progress(job, state)
    else:
        _offer(status, job, state)
        _take(library, on_ready)


def _show_progress(job: FetchJob, state: FetchState) -> None:
    what, action = st.columns([4, 1], vertical_alignment="center")
    what.progress(min(state.done / state.total, 1.0) if state.total else 0.0, text=_words(state))
    if state.starter != owner.owner_id():
        st.caption("Somebody in this lab has started to fetch it. It will be here for everybody.")
        return
    pressed = action.button(
        "Cancel",
        icon=":material/close:",
        width="stretch",
        disabled=state.cancelling,
        help="Ends the fetch. What has come so far is kept, and the next one goes on from there.",
    )
    if pressed:
        job.cancel()
        st.rerun()


def _words(state: FetchState) -> str:
    if state.cancelling:
        return "Ending …"
    if state.done == 0:
        return "Connecting …"
    if state.total is None:
        return f"{state.done / _MEGABYTE:,.1f} MB so far"
    if state.done >= state.total:
        return "All of it is here. Reading it …"
    return f"{state.done / _MEGABYTE:,.1f} of {state.total / _MEGABYTE:,.1f} MB"


def _offer(status: Sp500Status, job: FetchJob, state: FetchState) -> None:
    label = "Fetch it (29 MB)"
    if state.phase == "failed":
        st.error(plain(state.message), icon=":material/error:")
        label = "Try again"
    elif state.phase == "cancelled":
        st.info("The fetch was cancelled. The next one goes on where it ended.", icon=":material/info:")
        label = "Go on (29 MB)"
    else:
        st.info(plain(status.message), icon=":material/info:")
    st.markdown(
        "Daily prices and volumes of 505 companies of the S&P 500 from February 2013 to February 2018, the data of the "
        "classic tutorial. It is fetched once, from the public repository *plotly/datasets* on GitHub, and then serves "
        "everybody in this lab."
    )
    pressed = st.button(
        label,
        icon=":material/download:",
        type="primary",
        help="Needs a network; takes from a few seconds to some minutes. You can go on working meanwhile.",
    )
    if pressed:
        job.start(owner.owner_id())
        st.rerun()


def _take(library: Sp500Library, on_ready: Callable[[], None] | None) -> None:
    """Let a person bring the file; it is kept for everybody once they say so."""
    file = st.file_uploader(
        f"Or bring {FILE_NAME}",
        type=["csv", "gz", "zip"],
        key="sp500_file",
        help="The file itself, or packed as .gz or .zip. It will serve everybody in this lab. A file of your own "
        "belongs under My files, where nobody else can choose it.",
    )
    if file is None or not st.button("Keep it for everybody", icon=":material/check:"):
        return
    try:
        with st.spinner("Reading the file …"):
            library.convert(file.getvalue(), f"an upload on {DAY.date(pd.Timestamp.now(tz='UTC'))}", replace=False)
    except LabError as error:
        show_error(error)
        return
    if on_ready is not None:
        on_ready()
    st.rerun()  # the whole page, as there are tickers to choose from now
