"""Starting a run, the same way from every page."""

import streamlit as st

from lstm_core.config import ExperimentConfig
from pages.ui import lab, owner, state

__all__ = ["submit"]


def submit(config: ExperimentConfig) -> None:
    """Queue a run and go to the page that shows it live; ends the script.

    Raises:
        LabError: The data can't be found, or too many runs are waiting already.
    """
    table = lab.load_table(config.data)
    config = config.with_("data", sha256=table.sha256)
    run = lab.open_lab().store.submit(config, owner.owner_id(), table.title)
    state.send_to_run(run)
    st.switch_page("pages/train.py", query_params=state.address(run))
