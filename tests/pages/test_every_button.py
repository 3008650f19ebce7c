"""Every button of every page is pressed, and every link followed, on a run of each kind: none ends in an exception."""

from collections import Counter
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.data.sources.registry import SOURCES
from lstm_core.draft import Draft
from lstm_core.errors import DownloadError
from pages.kit import state
from pages.parts.operator import door
from tests.further import further_but
from tests.pages.conftest import ROOT
from tests.pages.made_runs import KINDS, MadeRuns

ABOUT_A_RUN: list[tuple[str, dict[str, str]]] = [
    ("results", {}),
    *(("reality_check", {"check": tab}) for tab in ("Verdict", "Intervals", "Errors", "Backtest", "Leaks")),
    *(("experiments", {"try": tab}) for tab in ("Does it help?", "Search", "Sweep")),
    ("forecast", {}),
    *(("attention", {"attend": tab}) for tab in ("Predictions", "Which inputs", "Is it true?", "How it formed")),
    *(("gates", {"inside": tab}) for tab in ("Gates over time", "Inside the cell", "What if")),
    ("watch", {}),
    ("runs", {}),
    ("compare", {}),
    ("home", {}),
]
WITHOUT_A_RUN: list[tuple[str, dict[str, str]]] = [
    *(("explore", {"look": tab}) for tab in ("Distributions", "Relations", "Memory", "Gaps")),
    ("windows", {}),
    ("train", {}),
    ("watch", {}),
    ("results", {}),
    ("runs", {}),
    ("compare", {}),
    ("home", {}),  # last, as the tour chooses another series
]
# What differs with the kind of run, so that not everything is pressed for each.
PARTS = {
    "kept untrained": ("results", "attention", "gates"),
    "recommended": ("reality_check", "forecast", "attention", "gates", "watch", "experiments"),
    "several rows ahead": ("compare", "reality_check", "forecast", "attention", "gates", "watch"),
    "many tickers": ("results", "reality_check", "forecast", "attention", "gates", "watch", "runs", "experiments"),
    "no attention": ("attention", "gates"),
    "studied": ("results", "reality_check", "attention", "runs", "experiments"),
    "fold": ("reality_check", "watch", "runs"),
    "leak": ("results", "reality_check", "attention", "watch"),
    "somebody else's": ("reality_check", "attention", "watch"),
    "queued": ("results", "gates", "watch", "runs", "home"),
    "running": ("results", "attention", "watch", "runs", "home"),
    "stopped": ("reality_check", "watch", "runs", "home"),
    "failed": ("forecast", "watch", "runs", "home"),
    "under study": ("reality_check", "attention", "runs"),
    "damaged": ("results", "gates", "watch", "runs", "home"),
    "unreadable": ("results", "watch", "runs"),
}
# What can be chosen on a page, in its address, for a kind of run.
CHOICES = {"kept untrained": {"weights": "best trained epoch"}}
MOST_PRESSES = 40


class Walk:
    """One page, opened as from a link, whose buttons are pressed one after the other.

    Args:
        first: An app that has run once; it knows the pages.
        page: The page.
        query: The address that it is opened with.
        widgets: What its widgets say when it is opened.

    Attributes:
        draft: The settings of the next run; ``None`` for those that everybody begins with.
        pressed: How often each button was pressed.
        links: Pages and queries of the links that were seen.
    """

    def __init__(self, first: AppTest, page: str, query: dict[str, str], widgets: dict[str, object] | None = None):
        self.page, self.query, self.widgets = page, query, widgets or {}
        self.draft: Draft | None = None
        self.pressed: Counter[str] = Counter()
        self.links: set[tuple[str, str]] = set()
        self._first = first

    def press_everything(self) -> None:
        """Press each button once, those included that appear only when another was pressed."""
        app = self.open()
        here = [title.value for title in app.title]
        while len(self.pressed) < MOST_PRESSES:
            button = next((each for each in app.button if not each.disabled and not self.pressed[_name(each)]), None)
            if button is None:
                if [title.value for title in app.title] == here:
                    return
                app = self.open()  # a button led away; what else is there on this page?
                if all(each.disabled or self.pressed[_name(each)] for each in app.button):
                    return
                continue
            self.pressed[_name(button)] += 1
            self._check(button.click().run(), f"after pressing '{button.label}'")
        raise AssertionError(f"{self} has no end of buttons: {list(self.pressed)}")

    def open(self) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        # As if Home had been opened before, which takes longer than the page itself.
        app._registered_pages, app._bidi_component_manager = (
            self._first._registered_pages,
            self._first._bidi_component_manager,
        )
        app.query_params.update(self.query)
        for key, value in self.widgets.items():
            app.session_state[key] = value
        if self.draft is not None:
            app.session_state["lab"] = state.Session(draft=self.draft)
        return self._check(app.switch_page(f"pages/{self.page}.py").run(), "when it was opened")

    def _check(self, app: AppTest, when: str) -> AppTest:
        assert not app.exception, f"{self} broke {when}"
        self.links |= {(link.proto.page, link.proto.query_string) for link in app.get("page_link")}
        return app

    def __str__(self) -> str:
        return f"the page {self.page} with {self.query}"


def _name(button) -> str:
    # Ids of runs and uploads differ from press to press.
    return f"{button.label}/{button.key.partition('_')[0]}" if button.key else button.label


@pytest.fixture
def first(visit, monkeypatch):
    """Return an app that has run once; nothing is fetched from anywhere."""

    def no_network(library, progress, cancel):
        raise DownloadError("There is no network.")

    monkeypatch.setattr("pages.parts.data.sp500_panel.fetch_sp500", no_network)
    return visit.open()


def walk(first, places):
    """Press everything on each page, then open every link that was seen and led to none of them."""
    links, pressed, opened = set(), Counter(), set()
    for page, query in places:
        walk = Walk(first, page, query, {"replay_box": True} if page == "watch" and "run" in query else {})
        walk.press_everything()
        links |= walk.links
        pressed += walk.pressed
        opened.add((page, frozenset(query.items())))
    links = {(page, query) for page, query in links if (page or "home", frozenset(parse_qsl(query))) not in opened}
    for page, query in sorted({(page, kept) for page, query in links if (kept := _shape(query)) is not None}):
        Walk(first, page or "home", dict(kept_query(links, page, query))).open()
    return pressed


def _shape(query: str) -> str:
    """Return a link's query without the run, as links to many runs are one kind of link."""
    return "&".join(f"{name}={value if name != 'run' else '…'}" for name, value in parse_qsl(query))


def kept_query(links, page, shape):
    return parse_qsl(next(query for other, query in sorted(links) if other == page and _shape(query) == shape))


@pytest.mark.parametrize(
    "kind",
    further_but(
        KINDS,
        "tutorial",
        "recommended",
        "kept untrained",
        "several rows ahead",
        "many tickers",
        "somebody else's",
        "running",
        "failed",
        "unreadable",
    ),
)
def test_no_button_and_no_link_ends_in_an_exception(visit, first, kind):
    run = KINDS[kind](MadeRuns(visit))
    parts = PARTS.get(kind)
    places = [(page, {**query, "run": run}) for page, query in ABOUT_A_RUN if parts is None or page in parts]
    if kind in CHOICES:
        places += [(page, query | CHOICES[kind]) for page, query in places if page in ("attention", "gates")]
    assert walk(first, places)


def test_nor_for_somebody_who_has_no_run_yet(visit, first):
    assert {"Train the tutorial's model on IBM", "Train"} <= set(walk(first, WITHOUT_A_RUN))


def test_nor_on_the_operator_s_page(visit, first, monkeypatch):
    monkeypatch.setattr(door, "_mark", lambda _secret: "")  # as if it had been shown
    runs = MadeRuns(visit)
    for kind in ("running", "unreadable", "failed", "queued"):
        KINDS[kind](runs)
    walk = Walk(first, "operator", {}, {"operator_visitor": visit.owner})
    walk.press_everything()
    pressed = {name.partition("/")[0] for name in walk.pressed}
    assert {"Stop", "Delete", "Delete everything of this visitor", "Leave"} <= pressed


@pytest.mark.parametrize("source", [source.name for source in SOURCES if source.title])
def test_nor_whichever_source_is_chosen(visit, first, source):
    content = b"Date;Close\n" + b"\n".join(b"%02d.01.2024;%d" % (day, day) for day in range(1, 29))
    UploadLibrary(visit.store.home / "uploads").add(content, "mine.csv", visit.owner)
    walk = Walk(first, "data", {}, {"source_0": source})
    walk.press_everything()
    assert walk.pressed or source in ("bundled", "synthetic")
