"""The data of the next run, as it was loaded and as its model would get it."""

from dataclasses import dataclass

import streamlit as st

from lstm_core.config import ExperimentConfig, SplitConfig
from lstm_core.data.panel import PanelTable
from lstm_core.data.table import PriceTable
from lstm_core.errors import DataError, LabError
from lstm_core.features.panel import PreparedPanel, preparation_key, prepare_panel
from lstm_core.features.preparation import Preparation
from lstm_core.features.splits import split_rows
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData, prepare, with_features
from pages.kit import lab, next_run
from pages.kit.header import name_tab, page_top
from pages.kit.messages import show_error

__all__ = ["Ready", "draft_table", "panel_of", "ready_of"]


@dataclass(frozen=True)
class Ready:
    """A table with its indicators, and the windows cut from it."""

    table: PriceTable
    data: PreparedData

    def cut(self, split: SplitConfig) -> SplitConfig:
        """Return how its rows are cut: of one ticker of many, which may lack days of the others, by its own rows."""
        mine = self.data.split
        rows = (mine.train.start, mine.validation.start, mine.test.start, mine.test.stop)
        return split if split_rows(len(self.table), split) == mine else split.model_copy(update={"rows": rows})

    def part(self, name: str) -> WindowSet:
        """Return the windows of ``training``, ``validation`` or ``test``."""
        found = {"training": self.data.train, "validation": self.data.validation, "test": self.data.test}[name]
        assert found is not None  # noqa: S101 - only parts that have rows are asked for
        return found


def draft_table(title: str, *columns: str) -> PriceTable:
    """Return the series of the next run; ends the page with a sentence and a way out where it can't be had.

    Args:
        title: Title of the page.
        *columns: Columns that the page can't do without.
    """
    try:
        table = lab.load_table(next_run.draft().data)
        table.require(*columns)
    except LabError as error:
        page_top(title, "This page is about the series of your next run.")
        show_error(error)
        with st.container(horizontal=True):
            st.page_link("pages/data.py", label="Choose a series", icon=":material/table_chart:")
            st.page_link("pages/train.py", label="Choose a target", icon=":material/model_training:")
        st.stop()
    name_tab(title, table.title)
    return table


def ready_of(table: PriceTable, config: ExperimentConfig) -> Ready:
    """Prepare a table as training would, once for everybody who asks for the same.

    Raises:
        DataError: The table is too short, or lacks a column.
        ConfigError: An indicator is impossible.
    """
    if config.data.tickers:
        return _one_of_many(config)
    return _make((table.sha256, table.title, table.notes), Preparation.of(config), table)


def panel_of(config: ExperimentConfig) -> PreparedPanel:
    """Prepare many tickers as training would, once for everybody who asks for the same.

    Args:
        config: Settings with several tickers.

    Raises:
        LabError: Too few of them can be used, or they can't be had.
    """
    panel = lab.load_all(config.data.choice)
    assert isinstance(panel, PanelTable)  # noqa: S101 - that is what a choice with tickers loads
    return _prepare_all((panel.sha256, preparation_key(config)), panel, config)


def _one_of_many(config: ExperimentConfig) -> Ready:
    """Return the ticker that is looked at, cut and scaled as it will be among the others.

    Raises:
        DataError: It is left out.
    """
    prepared, table = panel_of(config), lab.load_table(config.data.choice)
    found = next((one for one in prepared.tickers if one.name.lower() == table.title.lower()), None)
    if found is None:
        why = next((one.why for one in prepared.left_out if one.ticker.lower() == table.title.lower()), "")
        missing = f"{table.title} is not among the tickers that the model is to learn from. Choose it, too."
        raise DataError(why or missing)
    return Ready(found.table, found.data)


@st.cache_resource(max_entries=4, show_spinner="Cutting the windows of all tickers …")
def _prepare_all(
    chosen: tuple[str, tuple[Preparation, float, int | None]], _panel: PanelTable, _config: ExperimentConfig
) -> PreparedPanel:
    return prepare_panel(_panel, _config)


@st.cache_resource(max_entries=8, show_spinner=False)
def _make(table: tuple[str, str, tuple[str, ...]], wanted: Preparation, _table: PriceTable) -> Ready:
    derived = with_features(_table, wanted.features)
    return Ready(derived, prepare(derived, wanted))
