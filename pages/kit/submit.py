"""Starting a run, and getting workers ready for it, the same way from every page."""

from typing import Literal

import streamlit as st

from lstm_core.config import ExperimentConfig
from lstm_core.data.first_choice import first_draft
from lstm_core.draft import Draft
from lstm_core.training.shape import shape_of
from pages.kit import lab, owner, state
from pages.kit.going import go

__all__ = ["expect", "nothing_yet", "submit", "train_the_tutorial", "train_volatility"]


def expect(config: ExperimentConfig) -> None:
    """Tell the workers what may be trained next; an idle one traces its model ahead of the button."""
    shape, session = shape_of(config), state.session()
    if session.expected != shape:
        session.expected = shape
        lab.open_lab().store.expect(config, owner.owner_id())


def submit(draft: Draft, made_of: str | None = None) -> None:
    """Queue a run and go to the page that shows it live; ends the script.

    Args:
        draft: Its settings.
        made_of: Id of the run that they were made of by a change.

    Raises:
        LabError: The data can't be found, or too many runs are waiting already.
    """
    table = lab.load_all(draft.data)
    config = draft.config().with_("data", sha256=table.sha256)
    run = lab.open_lab().store.submit(config, owner.owner_id(), table.title, made_of=made_of, rows=len(table))
    go("pages/watch.py", state.address(run))


def train_the_tutorial(*, first: bool = True) -> None:
    """Show the button that trains the tutorial's model, as everybody begins with.

    Args:
        first: Whether it is what a visitor is most likely to want here.
    """
    kind: Literal["primary", "secondary"] = "primary" if first else "secondary"
    if st.button("Train the tutorial's model on IBM", type=kind, icon=":material/play_arrow:"):
        submit(first_draft())


def train_volatility() -> None:
    """Show the button that trains the example of a question that can be answered: how far the index will move."""
    if st.button("Train the volatility model on the S&P 500", icon=":material/play_arrow:"):
        submit(first_draft("volatility"))


def nothing_yet(sentence: str) -> None:
    """Say that there is nothing to show yet, and lead to where there will be."""
    st.info(sentence, icon=":material/info:")
    with st.container(horizontal=True, vertical_alignment="center"):
        train_the_tutorial()
        st.page_link("pages/train.py", label="Choose settings and train", icon=":material/model_training:")
