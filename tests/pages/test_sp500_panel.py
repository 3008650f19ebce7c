"""The panel that fetches the S&P 500 file: for one visitor, for several, and when it fails."""

import dataclasses
import hashlib
import threading
from collections.abc import Iterator

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lstm_core.data.keeping.sp500_file import FIVE_YEARS_FILE
from lstm_core.data.keeping.sp500_library import Sp500Library
from lstm_core.errors import DataError, DownloadCancelledError, DownloadError
from lstm_core.settings import read_settings
from pages.kit import owner

NO_NETWORK = (
    "The file can't be fetched: there is no connection to files.example. Upload it on this page or put it into the "
    "data folder."
)
IS_HERE = "A file in the form of the S&P 500 five-year file is here: 5 rows of 1 ticker"
DATES = pd.bdate_range("2013-02-08", periods=5)
FILE = "date,open,high,low,close,volume,Name\n" + "\n".join(f"{date:%Y-%m-%d},1,3,1,2,9,IBM" for date in DATES)


def page() -> None:
    import streamlit as st

    from lstm_core.data.keeping.sp500_library import Sp500Library
    from lstm_core.settings import read_settings
    from pages.parts.data.sp500_panel import show_sp500

    settings = read_settings()

    def ready() -> None:
        st.session_state["ready"] = st.session_state.get("ready", 0) + 1

    show_sp500(Sp500Library(settings.sp500, settings.data), ready)


class Fetch:
    """Stands for ``fetch_sp500``: goes on when the test says so, then succeeds or fails."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.calls = 0
        self.done = (12_300_000, 29_580_549)
        self.reported = threading.Event()
        self.go_on = threading.Event()
        self.ended = threading.Event()

    def __call__(self, library: Sp500Library, progress, cancel) -> None:
        self.calls += 1
        try:
            progress(*self.done)
            self.reported.set()
            while not self.go_on.wait(0.01):
                if cancel():
                    raise DownloadCancelledError("The fetch was cancelled.")
            if self.error is not None:
                raise self.error
            library.convert(FILE.encode(), "a test")
        finally:
            self.reported.clear()
            self.ended.set()


@pytest.fixture
def fetch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fetch]:
    fetch = Fetch()

    monkeypatch.setattr("pages.parts.data.sp500_panel.fetch_sp500", fetch)
    yield fetch
    fetch.go_on.set()
    if fetch.calls:
        assert fetch.ended.wait(10)


@pytest.fixture
def app(visit, fetch) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def start(app: AppTest, fetch: Fetch) -> None:
    press(app, "Fetch it (29 MB)")
    assert fetch.reported.wait(10)
    app.run()


def finish(app: AppTest, fetch: Fetch) -> None:
    """Let the fetch end and look again, as the live panel does every second."""
    fetch.go_on.set()
    wait_for_the_end(app, fetch)


def wait_for_the_end(app: AppTest, fetch: Fetch) -> None:
    assert fetch.ended.wait(10)
    for thread in threading.enumerate():
        if thread.name == "fetch":
            thread.join(10)
    app.run()
    assert not app.exception


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def progress_text(app: AppTest) -> str:
    (bar,) = app.get("progress")
    return bar.proto.text


def text(app: AppTest) -> str:
    kinds = ("markdown", "caption", "info", "error", "success")
    return "\n".join(element.value.replace("\\", "") for kind in kinds for element in getattr(app, kind))


def test_a_newcomer_is_told_what_it_is_and_how_to_get_it(app: AppTest) -> None:
    assert "The S&P 500 five-year file is not here yet. Fetch it (29 MB), upload" in app.info[0].value.replace("\\", "")
    assert "505 companies" in text(app)
    assert labels(app) == ["Fetch it (29 MB)"]
    assert app.button[0].help
    assert not app.error


def test_the_fetch_is_shown_while_it_runs_and_when_it_is_done(app: AppTest, fetch: Fetch) -> None:
    start(app, fetch)
    assert progress_text(app) == "12.3 of 29.6 MB"
    assert labels(app) == ["Cancel"]
    finish(app, fetch)
    assert "5 rows of 1 ticker from 08 Feb 2013" in text(app)
    assert labels(app) == ["Fetch it (29 MB)"], "what came here is not the real file, which may still be had"
    assert len(app.get("progress")) == 0


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ((0, None), "Connecting …"),
        ((5_000_000, None), "5.0 MB so far"),
        ((29_580_549, 29_580_549), "All of it is here. Reading it …"),
        ((40_000_000, 29_580_549), "All of it is here. Reading it …"),
    ],
)
def test_progress_in_words(app: AppTest, fetch: Fetch, done, words: str) -> None:
    fetch.done = done
    start(app, fetch)
    assert progress_text(app) == words


def test_a_second_visitor_watches_and_can_neither_start_nor_cancel(
    app: AppTest, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(app, fetch)
    monkeypatch.setattr(owner, "given_token", lambda: "b" * 32)
    other = AppTest.from_function(page, default_timeout=60).run()
    assert progress_text(other) == "12.3 of 29.6 MB"
    assert "Somebody in this lab has started to fetch it." in text(other)
    assert labels(other) == []
    finish(other, fetch)
    assert IS_HERE in text(other)
    assert fetch.calls == 1


def test_a_double_press_fetches_once(app: AppTest, fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    other = AppTest.from_function(page, default_timeout=60).run()
    start(app, fetch)
    monkeypatch.setattr(owner, "given_token", lambda: "b" * 32)
    press(other, "Fetch it (29 MB)")  # still on this visitor's screen
    assert labels(other) == []
    assert fetch.calls == 1


def test_it_can_be_cancelled_and_continued(app: AppTest, fetch: Fetch) -> None:
    start(app, fetch)
    press(app, "Cancel")
    wait_for_the_end(app, fetch)
    assert app.info[0].value == "The fetch was cancelled. The next one goes on where it ended."
    fetch.go_on.set()
    press(app, "Go on (29 MB)")
    finish(app, fetch)
    assert IS_HERE in text(app)


def test_without_a_network_it_says_so_and_offers_another_try(app: AppTest, fetch: Fetch) -> None:
    fetch.error = DownloadError(NO_NETWORK)
    start(app, fetch)
    finish(app, fetch)
    assert app.error[0].value.replace("\\", "") == NO_NETWORK
    assert labels(app) == ["Try again"]
    fetch.error = None
    press(app, "Try again")
    finish(app, fetch)
    assert IS_HERE in text(app)
    assert not app.error


def test_the_page_is_told_once_when_the_file_has_come(app: AppTest, fetch: Fetch, monkeypatch) -> None:
    from pages.parts.data import sp500_panel

    # AppTest has no timer; run the panel as it was drawn while the fetch was under way.
    fetch.go_on.set()
    drawn = sp500_panel._panel

    def late(library, status, job, was_running, on_ready) -> None:
        if job.state.is_running:
            job.wait(10)
        drawn(library, status, job, was_running, on_ready)

    monkeypatch.setattr(sp500_panel, "_panel", late)
    press(app, "Fetch it (29 MB)")
    app.run()
    assert app.session_state["ready"] == 1
    assert IS_HERE in text(app)


def test_a_file_in_the_data_folder_is_read_at_once(visit, fetch, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("LSTM_LAB_DATA", str(tmp_path))
    (tmp_path / "all_stocks_5yr.csv").write_text(FILE)
    app = AppTest.from_function(page, default_timeout=60).run()
    assert "from the data folder" in text(app)
    assert read_settings().sp500.exists()
    assert labels(app) == []


def test_a_bad_file_in_the_data_folder_is_explained_and_can_be_fetched_instead(
    visit, fetch, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("LSTM_LAB_DATA", str(tmp_path))
    (tmp_path / "all_stocks_5yr.csv").write_text("nonsense")
    app = AppTest.from_function(page, default_timeout=60).run()
    assert app.error[0].value.startswith("The file in the data folder can't be used")
    app.run()
    assert app.info[0].value.startswith("The file in the data folder can't be used")
    start(app, fetch)
    finish(app, fetch)
    assert IS_HERE in text(app)


KEEP = "Keep it for everybody"


def bring(app: AppTest, content: str, name: str = "all_stocks_5yr.csv") -> None:
    app.file_uploader[0].upload(name, content.encode(), "text/csv").run()
    assert not app.exception


def test_the_file_can_be_brought_and_then_serves_everybody(app: AppTest, fetch: Fetch, monkeypatch) -> None:
    assert "upload all" in text(app).replace("\\", "") and "on this page" in text(app)
    bring(app, FILE)
    assert IS_HERE not in text(app), "kept without being asked to"
    press(app, KEEP)
    assert IS_HERE in text(app) and "from an upload on" in text(app)
    assert app.session_state["ready"] == 1
    monkeypatch.setattr(owner, "given_token", lambda: "b" * 32)
    assert IS_HERE in text(AppTest.from_function(page, default_timeout=60).run())
    assert fetch.calls == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [("Date;Price\n2024-01-01;1\n", "lacks open, high, low, close, volume, Name"), ("<html>", "is a web page")],
)
def test_what_is_not_this_file_is_refused_in_a_sentence(app: AppTest, content: str, says: str) -> None:
    bring(app, content)
    press(app, KEEP)
    assert says in app.error[0].value.replace("\\", "")
    bring(app, FILE)
    press(app, KEEP)
    assert IS_HERE in text(app) and not app.error


def test_the_first_file_stands_and_only_the_real_one_takes_its_place(app: AppTest, fetch: Fetch, monkeypatch) -> None:
    bring(app, FILE)
    press(app, KEEP)
    bring(app, FILE.replace("IBM", "FAKE"))
    press(app, KEEP)
    assert "is here already, and this one is not the real" in app.error[0].value.replace("\\", "")
    real = FILE.replace("IBM", "REAL")
    expected = dataclasses.replace(FIVE_YEARS_FILE, sha256=hashlib.sha256(real.encode()).hexdigest())
    monkeypatch.setattr("lstm_core.data.keeping.sp500_file.FIVE_YEARS_FILE", expected)
    bring(app, real)
    press(app, KEEP)
    assert Sp500Library(read_settings().sp500, None).tickers() == ("REAL",)
    assert not app.file_uploader, "the real one is never replaced"


def test_the_operators_file_is_not_for_visitors_to_replace(visit, fetch, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("LSTM_LAB_DATA", str(tmp_path))
    (tmp_path / "all_stocks_5yr.csv").write_text(FILE)
    app = AppTest.from_function(page, default_timeout=60).run()
    assert "from the data folder" in text(app) and not app.file_uploader
    with pytest.raises(DataError, match="is here already"):
        Sp500Library(read_settings().sp500, tmp_path).convert(FILE.encode(), "somebody", replace=False)


def test_on_the_data_page_a_brought_file_leads_to_its_tickers(visit) -> None:
    app = visit.open("data")
    app.segmented_control[0].set_value("sp500").run()
    bring(app, FILE + "\n" + FILE.partition("\n")[2].replace("IBM", "AAPL"))
    visit.press(KEEP)
    assert next(box for box in app.selectbox if box.label == "Ticker").options == ["AAPL", "IBM"]
    assert visit.session().draft.data.source == "sp500"
