"""The one lab that all visitors of this process share: its store, its uploads, its run service."""

from dataclasses import dataclass

import streamlit as st

from lstm_core.config import DataConfig
from lstm_core.data.catalogue import load_series
from lstm_core.data.table import PriceTable
from lstm_core.data.uploads import UploadLibrary
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.results import RunResult
from lstm_core.runs.store import RunStore
from lstm_core.settings import read_settings

__all__ = ["Lab", "load_table", "open_lab", "result_of"]


@dataclass(frozen=True)
class Lab:
    """Where runs and uploads are kept."""

    store: RunStore
    uploads: UploadLibrary


@st.cache_resource(show_spinner=False)
def open_lab() -> Lab:
    """Open the store and make sure that a run service is there; done once a process."""
    settings = read_settings()
    store = RunStore(settings.home)
    ServiceKeeper(settings, store).start()
    return Lab(store, UploadLibrary(settings.uploads))


@st.cache_resource(max_entries=64, show_spinner=False)
def load_table(data: DataConfig) -> PriceTable:
    """Return the series that a config names; read once."""
    return load_series(data, open_lab().uploads)


@st.cache_resource(max_entries=32, show_spinner=False)
def result_of(run_id: str) -> RunResult:
    """Return a run's result; read once, since a result never changes."""
    return open_lab().store.result(run_id)
