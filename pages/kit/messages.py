"""How the lab speaks to people when something is wrong or missing."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import streamlit as st

from lstm_core.brought_words import as_markdown
from lstm_core.errors import LabError, RunNotFoundError, StoreBusyError, StoreError
from pages.kit import lab, state

__all__ = ["NOT_SENT", "errors_shown", "fragment", "log", "plain", "show_error"]

log = logging.getLogger("lstm_core.pages")

NOT_SENT = (
    "If 'status code 429' stands at a file, many are being brought just now: wait a moment, then bring it again. '413' "
    "means that it is larger than what stands before this lab lets through."
)
"""What browsers say of a file that was refused before any page saw it, in words."""

_COME_BACK_SECONDS = 2.0


def plain(text: str) -> str:
    """Return text that people brought (a file's name, a ticker) so that Markdown shows it as it is."""
    return as_markdown(text)


def show_error(error: LabError) -> None:
    """Show an error's sentence."""
    st.error(plain(str(error)), icon=":material/error:")


@contextmanager
def errors_shown(*, whole_page: bool = False) -> Iterator[None]:
    """Show a ``LabError`` of the code inside as a sentence with a way out; everything else goes on.

    A folder that can't be read or written is told of in the same way, wherever it shows.

    Args:
        whole_page: Whether the code inside draws the whole page. It is then drawn anew by itself as soon as what the
            lab keeps can be got at again.
    """
    try:
        yield
    except RunNotFoundError as error:
        state.forget_run()
        show_error(error)
        st.page_link("pages/runs.py", label="Go to my runs", icon=":material/list:")
    except LabError as error:
        show_error(error)
        if whole_page and isinstance(error, StoreError):
            _come_back()
    except OSError as error:
        log.exception("a file of the lab can't be used")
        show_error(
            StoreBusyError(
                f"A file of the lab can't be read or written just now ({error.strerror or type(error).__name__}). Try "
                "again in a moment. If it stays so, see whether the disk is full or read-only."
            )
        )
        if whole_page:
            _come_back()


def fragment(function: Callable[..., Any], *, run_every: float | None = None) -> Callable[..., Any]:
    """Make a function a part of the page that can be drawn anew alone, as ``st.fragment`` does, with its errors shown.

    What is drawn anew alone has no page around it that would show them.

    Args:
        function: What draws the part.
        run_every: Seconds between two drawings; ``None`` draws it only when a person changes something in it.
    """

    @wraps(function)
    def shown(*arguments: Any, **named: Any) -> Any:
        with errors_shown():
            return function(*arguments, **named)

    return st.fragment(shown, run_every=run_every)


def _come_back() -> None:
    """Draw the page anew as soon as the store can be used, or when the person asks for it."""
    if _store_answers():
        st.button("Try again", icon=":material/refresh:")  # What can't be used is something else, or that is over.
    else:
        fragment(_wait_for_the_store, run_every=_COME_BACK_SECONDS)()


def _wait_for_the_store() -> None:
    if _store_answers():
        st.rerun()
    st.caption("This page comes back by itself as soon as that is over.")


def _store_answers() -> bool:
    try:
        lab.open_lab().store.active()
    except (StoreError, OSError):
        return False
    return True
