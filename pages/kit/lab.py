"""The one lab that all visitors of this process share: its store, its uploads, its run service."""

from dataclasses import dataclass, replace

import streamlit as st

from lstm_core.choices import DataChoice
from lstm_core.config import DataConfig
from lstm_core.data.catalogue import Loaded, check_unchanged, load_panel, load_series
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.keeping.sp500_library import Sp500Library
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.data.panel import PanelTable
from lstm_core.data.sources.registry import source_of
from lstm_core.data.table import PriceTable
from lstm_core.errors import DatasetNotFoundError
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.results import RunResult, Verdict
from lstm_core.runs.store import RunStore
from lstm_core.settings import read_settings
from pages.kit import owner, state

__all__ = [
    "Lab",
    "about",
    "forget_tables",
    "load_all",
    "load_table",
    "of_ticker",
    "open_lab",
    "result_of",
    "ticker_of",
    "verdict_on",
]


_TICKER = " of "  # never in an id


@dataclass(frozen=True)
class Lab:
    """Where runs, uploads and the S&P 500 file are kept, what keeps the run service going, and whether all lasts."""

    store: RunStore
    keeper: ServiceKeeper
    uploads: UploadLibrary
    sp500: Sp500Library
    forgets: bool = False

    @property
    def libraries(self) -> Libraries:
        """Where the files are kept that do not come with the lab, called as this visitor calls them."""
        return Libraries(self.uploads, self.sp500, owner.owner_id())


@st.cache_resource(show_spinner=False)
def open_lab() -> Lab:
    """Open the store and make sure that a run service is there; done once a process."""
    settings = read_settings()
    store = RunStore(settings.home, settings.limits)
    keeper = ServiceKeeper(settings, store)
    keeper.start()
    libraries = Libraries.of(settings)
    return Lab(store, keeper, libraries.uploads, libraries.sp500, settings.disk == "temporary")


def load_table(data: DataChoice | DataConfig) -> PriceTable:
    """Return the series that a draft or a run names, if this visitor may use it; read once while it stays the same.

    Of one that lists tickers this is the one that pages look at; ``load_all`` has the others.

    Raises:
        DatasetNotFoundError: It is an upload of somebody else's, or it is gone.
        DataChangedError: It is a run's, and its content is not what it was then.
    """
    libraries = _libraries_for(data)
    choice = data if isinstance(data, DataChoice) else data.choice
    alone = choice.model_copy(update={"tickers": (), "unseen": 0.0})
    table = _read(alone, source_of(choice).version(choice, libraries), libraries)
    if isinstance(data, DataConfig) and not data.tickers:
        check_unchanged(data, table)
    return table


def load_all(data: DataChoice | DataConfig) -> Loaded:
    """Return all that a draft or a run learns from: many tickers where it lists some, else one series.

    Raises:
        LabError: As ``load_table``; or too few of the tickers can be used.
    """
    one = load_table(data)
    if not data.tickers:
        return one
    choice = data if isinstance(data, DataChoice) else data.choice
    libraries = _libraries_for(data)
    panel = _read_all(
        choice.model_copy(update={"unseen": 0.0}), source_of(choice).version(choice, libraries), libraries
    )
    if isinstance(data, DataConfig):
        check_unchanged(data, panel)
    return panel


def _libraries_for(data: DataChoice | DataConfig) -> Libraries:
    """Return where the visitor may take a series from: their own files, and the one that their teacher lends.

    Raises:
        DatasetNotFoundError: It is neither, or it is gone.
    """
    mine, found = open_lab().libraries, state.session().my_class
    lent = () if found is None or not found[0].rules.lends(data) else (found[0].rules.lent_by,)
    for person in (mine.owner, *lent):
        if source_of(data).may_use(data, mine, person):
            return replace(mine, owner=person)
    raise DatasetNotFoundError(
        "The file that this run used was uploaded by somebody else, or you deleted it. Choose other data on the "
        "Data page, or upload the file yourself."
    )


def forget_tables() -> None:
    """Have every series read anew, as a file has come or changed."""
    _read.clear()
    _read_all.clear()


@st.cache_resource(max_entries=16, show_spinner=False)
def _read(data: DataChoice, version: str, _libraries: Libraries) -> PriceTable:
    return load_series(data, _libraries)


@st.cache_resource(max_entries=4, show_spinner="Reading all tickers …")
def _read_all(data: DataChoice, version: str, _libraries: Libraries) -> PanelTable:
    return load_panel(data, _libraries)


@st.cache_resource(max_entries=1000, show_spinner=False)
def verdict_on(run_id: str) -> Verdict:
    """Return the verdict on a run; read once."""
    return open_lab().store.verdict(run_id)


def result_of(run_id: str) -> RunResult:
    """Return a run's result, or that of one of its tickers; read once, since a result never changes.

    Args:
        run_id: Of the run; or what ``of_ticker`` makes of it.
    """
    run, _, ticker = run_id.partition(_TICKER)
    return _of_ticker(run, ticker) if ticker else _result(run)


def of_ticker(run_id: str, result: RunResult) -> str:
    """Return under which name a result is kept for pages: a run's id, with the ticker where the run has many.

    Args:
        run_id: Of the run.
        result: Its result, or that of one of its tickers.
    """
    ticker = ticker_of(result)
    return about(run_id, ticker) if ticker else run_id


def ticker_of(result: RunResult) -> str:
    """Return which ticker of a run on many a result is of; empty for one of a single series."""
    return result.title if result.config.data.tickers and result.panel is None else ""


def about(run_id: str, ticker: str) -> str:
    """Return under which name the result of one ticker of a run is kept for pages."""
    return f"{run_id}{_TICKER}{ticker}"


@st.cache_resource(max_entries=16, show_spinner=False)
def _result(run_id: str) -> RunResult:
    return open_lab().store.result(run_id)


@st.cache_resource(max_entries=64, show_spinner=False)
def _of_ticker(run_id: str, ticker: str) -> RunResult:
    return _result(run_id).of_ticker(ticker)
