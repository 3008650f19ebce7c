"""The settings as a script in plain Keras, which needs nothing of the lab."""

import re
from collections.abc import Callable

import streamlit as st

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.export.data_file import data_file, edges_of
from lstm_core.export.keras_script import keras_script
from lstm_core.export.notebook import notebook
from lstm_core.features.panel import PreparedPanel
from pages.kit.draft_data import panel_of, ready_of
from pages.kit.messages import errors_shown

__all__ = ["show_code"]


def show_code(config: ExperimentConfig, table: PriceTable) -> None:
    """Offer the code of the settings; closed, it costs nothing.

    Args:
        config: The settings.
        table: The series that they are for.
    """
    box = st.expander("Show the code", icon=":material/code:", key="code_box", on_change="rerun")
    if not box.open:
        return
    with box, errors_shown():
        used: PriceTable | PreparedPanel = panel_of(config) if config.data.tickers else ready_of(table, config).table
        script = keras_script(config, table.title, edges_of(used) if isinstance(used, PreparedPanel) else ())
        st.caption(
            "Exactly these settings in plain Keras: nothing of the lab is needed to run it. Put **data.csv** into the "
            "same folder. Keras draws other first weights than the lab, so expect results alike and not the same."
        )
        name = re.sub(r"\W+", "_", table.title.lower()).strip("_") or "model"
        with st.container(horizontal=True):
            _offer("Script", f"{name}.py", "text/x-python", script, "To run with Python: python and the file's name.")
            _offer("Notebook", f"{name}.ipynb", "application/x-ipynb+json", lambda: notebook(script), "For Jupyter.")
            _offer(
                "data.csv", "data.csv", "text/csv", lambda: data_file(used, config.features), "What the script reads."
            )
        st.code(script, language="python", height=480)


def _offer(label: str, file: str, kind: str, content: str | Callable[[], bytes], meaning: str) -> None:
    st.download_button(
        label,
        content,
        file_name=file,
        mime=kind,
        key=f"code_{label}",
        icon=":material/download:",
        help=meaning,
        on_click="ignore",
    )
