"""The one lab that all visitors of this process share: its store, its uploads, its run service."""

from dataclasses import dataclass

import streamlit as st

from lstm_core.choices import DataChoice
from lstm_core.config import DataConfig
from lstm_core.data.catalogue import check_unchanged, load_series
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.keeping.sp500_library import Sp500Library
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.data.sources.registry import source_of
from lstm_core.data.table import PriceTable
from lstm_core.errors import DatasetNotFoundError
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.results import RunResult, Verdict
from lstm_core.runs.store import RunStore
from lstm_core.settings import read_settings
from pages.kit import owner

__all__ = ["Lab", "forget_tables", "load_table", "open_lab", "result_of", "verdict_on"]


@dataclass(frozen=True)
class Lab:
    """Where runs, uploads and the S&P 500 file are kept, and what keeps the run service going."""

    store: RunStore
    keeper: ServiceKeeper
    uploads: UploadLibrary
    sp500: Sp500Library

    @property
    def libraries(self) -> Libraries:
        """Where the files are kept that do not come with the lab, called as this visitor calls them."""
        return Libraries(self.uploads, self.sp500, owner.owner_id())


@st.cache_resource(show_spinner=False)
def open_lab() -> Lab:
    """Open the store and make sure that a run service is there; done once a process."""
    settings = read_settings()
    store = RunStore(settings.home)
    keeper = ServiceKeeper(settings, store)
    keeper.start()
    libraries = Libraries.of(settings)
    return Lab(store, keeper, libraries.uploads, libraries.sp500)


def load_table(data: DataChoice | DataConfig) -> PriceTable:
    """Return the series that a draft or a run names, if this visitor may use it; read once while it stays the same.

    Raises:
        DatasetNotFoundError: It is an upload of somebody else's, or it is gone.
        DataChangedError: It is a run's, and its content is not what it was then.
    """
    libraries = open_lab().libraries
    if not source_of(data).may_use(data, libraries, owner.owner_id()):
        raise DatasetNotFoundError(
            "The file that this run used was uploaded by somebody else, or you deleted it. Choose other data on the "
            "Data page, or upload the file yourself."
        )
    choice = data if isinstance(data, DataChoice) else data.choice
    table = _read(choice, source_of(choice).version(choice, libraries))
    if isinstance(data, DataConfig):
        check_unchanged(data, table)
    return table


def forget_tables() -> None:
    """Have every series read anew, as a file has come or changed."""
    _read.clear()


@st.cache_resource(max_entries=16, show_spinner=False)
def _read(data: DataChoice, version: str) -> PriceTable:
    return load_series(data, open_lab().libraries)


@st.cache_resource(max_entries=1000, show_spinner=False)
def verdict_on(run_id: str) -> Verdict:
    """Return the verdict on a run; read once."""
    return open_lab().store.verdict(run_id)


@st.cache_resource(max_entries=16, show_spinner=False)
def result_of(run_id: str) -> RunResult:
    """Return a run's result; read once, since a result never changes."""
    return open_lab().store.result(run_id)
