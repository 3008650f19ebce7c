"""How the lab speaks to people when something is wrong or missing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lstm_core.errors import LabError, RunNotFoundError
from lstm_core.runs.store import EngineStatus
from pages.ui import state

__all__ = ["engine_note", "errors_shown", "nothing_yet", "plain", "show_error"]


_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:-])")


def plain(text: str) -> str:
    """Return text that people brought (a file's name, a ticker) so that Markdown shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", text)


def show_error(error: LabError) -> None:
    """Show an error's sentence."""
    st.error(plain(str(error)), icon=":material/error:")


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show a ``LabError`` of the code inside as a sentence with a way out; everything else goes on."""
    try:
        yield
    except RunNotFoundError as error:
        state.forget_run()
        show_error(error)
        st.page_link("pages/runs.py", label="Go to my runs", icon=":material/list:")
    except LabError as error:
        show_error(error)


def nothing_yet(sentence: str) -> None:
    """Say that there is nothing to show yet, and lead to where there will be."""
    st.info(sentence, icon=":material/info:")
    left, right = st.columns(2)
    left.page_link("pages/home.py", label="Train the tutorial's model", icon=":material/play_arrow:")
    right.page_link("pages/train.py", label="Choose settings and train", icon=":material/model_training:")


def engine_note(engine: EngineStatus) -> str:
    """Say in words whether training can begin at once; empty when it can."""
    if engine.state == "absent":
        return "The training service is starting; this takes about ten seconds after the lab was started."
    if engine.state == "starting" or engine.workers == 0:
        return "The training service is starting its worker; runs wait for it."
    if engine.warm == 0:
        return "The worker is loading TensorFlow; the first run begins as soon as that is done."
    return ""
