"""The app without a browser and without a run service: AppTest on a fresh store."""

import re
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, local_script_runner

from lstm_core.config import ExperimentConfig
from lstm_core.data.first_choice import first_draft
from lstm_core.experiment import run
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.lists.lines import listing, one_by_one
from lstm_core.runs.store import RunStore
from pages.kit import owner, state
from tests.trials.visitor import OPERATOR

ROOT = Path(__file__).parents[2]
TOKEN = "a" * 32
# Each new app reads what all installed packages say of themselves, which takes longer than a page; it stays the same.
_installed_components = cache(manifest_scanner.scan_component_manifests)
# Each run of a page compiles its script again otherwise.
_compiled = ScriptCache()
# Each run of a page makes a stand-in for the server otherwise, and one for each thing that it is asked for.
_stand_in = cache(MagicMock)
_asked_each_millisecond = local_script_runner.require_widgets_deltas


def _wait_for_the_script(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
    """Wait for a script without asking each millisecond whether it is done, which slows it down."""
    runner._script_thread.join(timeout)
    _asked_each_millisecond(runner, 0.1)


def _stand_in_again(spec: type) -> Any:
    """Return the stand-in for a server that knows of no earlier run."""
    found = _stand_in(spec=spec)
    found.reset_mock()
    return found


class Visit:
    """One visitor's session, and the store behind the app."""

    def __init__(self, home: Path):
        self.store = RunStore(home)
        self.ledger = Ledger(self.store)
        self.app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        self.owner = owner.hashed(TOKEN)

    def open(self, page: str = "home", run: str | None = None) -> AppTest:
        """Open a page, as from the menu or, with a run, as from a link."""
        if run is not None:
            self.app.query_params["run"] = run
        elif "run" in self.app.query_params:
            del self.app.query_params["run"]
        if page != "home" or "lab" in self.app.session_state:  # a first visit without a page's name is home
            self.app.switch_page(f"pages/{page}.py")
        self.app.run()
        assert not self.app.exception
        return self.app

    def text(self) -> str:
        """Return everything the page says in words, without the links of words to the glossary."""
        kinds = ("title", "markdown", "caption", "info", "warning", "error", "success", "header", "subheader")
        said = "\n".join(str(element.value) for kind in kinds for element in getattr(self.app, kind))
        return re.sub(r"\[([^\]]*)\]\(glossary\?[^)]*\)", r"\1", said)

    def session(self) -> state.Session:
        """Return what the visitor's session holds, with the draft that any page would begin with."""
        session: state.Session = self.app.session_state["lab"]
        session.draft = session.draft or first_draft()
        return session

    def tick(self, *runs: str) -> None:
        """Tick the rows of runs, of studies or of groups on the Runs page, by their ids, and no others."""
        table = next(table for table in self.app.dataframe if table.key.startswith("runs_"))
        listed = one_by_one(listing(self.store, self.owner).runs)
        rows = [place for place, line in enumerate(listed) if any(one.run.id in runs for one in line.runs)]
        self.app.session_state[table.key] = {"selection": {"rows": rows}}
        self.app.run()
        assert not self.app.exception

    def press(self, label: str) -> None:
        """Press the button with this label."""
        next(button for button in self.app.button if button.label == label).click().run()
        assert not self.app.exception


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    """Return a lab's database as it is made, which takes many steps."""
    return RunStore(tmp_path_factory.mktemp("empty")).database.path


@pytest.fixture
def visit(tmp_path, monkeypatch, empty_database):
    if not (tmp_path / empty_database.name).exists():  # unless a test has unpacked an old home there
        shutil.copy(empty_database, tmp_path)
    monkeypatch.setenv("LSTM_LAB_HOME", str(tmp_path))
    monkeypatch.setenv("LSTM_LAB_OPERATOR", OPERATOR)
    monkeypatch.setattr(ServiceKeeper, "start", lambda self: None)
    monkeypatch.setattr(owner, "given_token", lambda: TOKEN)
    monkeypatch.chdir(ROOT)
    # A run of a script takes the place of ``__main__``, and processes that a later test spawns would begin by running
    # the app.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    # AppTest forgets before each run that the app has a menu of its own (see pages/kit/__init__.py); let it
    # forget on a class that nobody asks.
    monkeypatch.setattr(PagesManager, "uses_pages_directory", False)
    monkeypatch.setattr("streamlit.testing.v1.app_test.PagesManager", type("Forgetful", (PagesManager,), {}))
    # After each run of a script Streamlit has Keras forget everything, where it is loaded: half a second each time.
    # The app never loads it; other tests of this process do.
    monkeypatch.setattr("streamlit.runtime.scriptrunner.script_runner._clean_problem_modules", lambda: None)
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", _installed_components)
    monkeypatch.setattr("streamlit.testing.v1.app_test.ScriptCache", lambda: _compiled)
    monkeypatch.setattr(local_script_runner, "ScriptCache", lambda: _compiled)
    monkeypatch.setattr("streamlit.testing.v1.app_test.MagicMock", _stand_in_again)
    monkeypatch.setattr(local_script_runner, "require_widgets_deltas", _wait_for_the_script)
    # Watch waits a moment for the first number of a run that has just begun; here nothing trains it.
    monkeypatch.setattr("pages.parts.watch.live.FIRST_NUMBER_SECONDS", 0.0)
    st.cache_resource.clear()
    yield Visit(tmp_path)
    st.cache_resource.clear()


@pytest.fixture(scope="session")
def ibm_result():
    """Return the result of a real, very small training on bundled IBM."""
    config = ExperimentConfig().with_("model", units=2).with_("training", epochs=2, batch_size=256)
    return run(config.with_("features", window=10))


@pytest.fixture
def finished(visit, ibm_result):
    """Return the id of a finished run of the visitor's."""
    run_id = visit.store.submit(ibm_result.config, visit.owner, "IBM")
    visit.ledger.claim()
    visit.ledger.finish(run_id, ibm_result)
    return run_id
