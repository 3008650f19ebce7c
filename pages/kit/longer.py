"""Training a finished run for more epochs, from every page that shows one."""

from typing import Literal

import streamlit as st

from lstm_core.errors import LabError
from lstm_core.numbers import counted
from lstm_core.results import RunResult
from lstm_core.runs.extension import extend, most_more, why_not_extend
from lstm_core.runs.store import Run
from lstm_core.training.longer import MOST_EPOCHS
from pages.kit import lab, owner, state
from pages.kit.again import train_again
from pages.kit.going import go
from pages.kit.messages import plain, show_error

__all__ = ["offer_more_epochs"]

_USUAL = 20


def offer_more_epochs(run: Run, result: RunResult, width: Literal["stretch", "content"] = "content") -> None:
    """Show what opens the question how many epochs more a run is to be trained.

    Args:
        run: Which one.
        result: All of it.
        width: Of the button.
    """
    with st.popover("Train longer", icon=":material/fast_forward:", width=width):
        if reason := why_not_extend(result):
            st.markdown(plain(reason))
            if st.button("Train anew with more epochs", icon=":material/tune:", key=f"anew_{run.id}"):
                _anew(run, result)
            return
        more = st.number_input(
            "More epochs",
            1,
            most_more(result),
            min(_USUAL, most_more(result)),
            key=f"more_{run.id}",
            help="A new run begins with what the last epoch of this one left, and trains so many more. Its numbers are "
            "those of a run that was trained so long at once.",
        )
        st.caption(f"{counted(len(result.loss), 'epoch')} so far. This run stays as it is.")
        if st.button(
            f"Train {counted(more, 'more epoch')}", icon=":material/play_arrow:", type="primary", key=f"longer_{run.id}"
        ):
            _extend(run, more)


def _extend(run: Run, more: int) -> None:
    try:
        lab.load_table(run.config.data)  # or the run would begin only to fail
        made = extend(lab.open_lab().store, run.id, owner.owner_id(), more)
    except LabError as error:
        show_error(error)
        return
    go("pages/watch.py", state.address(made))


def _anew(run: Run, result: RunResult) -> None:
    training = result.config.training
    epochs = min(2 * training.epochs, MOST_EPOCHS)
    train_again(result.config, run.id, training=training.model_copy(update={"epochs": epochs}))
