"""Somebody who opens every page of the app while something is wrong, and tells what they saw."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from pages.kit import owner

__all__ = ["OPERATOR", "OWNER", "PAGES", "Visitor"]

ROOT = Path(__file__).parents[2]
TOKEN = "a" * 32
OWNER = owner.hashed(TOKEN)
OPERATOR = "the operator of labs of tests"
"""What ``LSTM_LAB_OPERATOR`` is set to, without which there is no operator's page."""
PAGES = (
    "home",
    "data",
    "explore",
    "windows",
    "train",
    "watch",
    "results",
    "reality_check",
    "forecast",
    "attention",
    "gates",
    "runs",
    "compare",
    "lessons",
    "classroom",
    "glossary",
    "experiments",
    "operator",
)


class Visitor:
    """A session of the app in this process; ``open_lab`` and all that it starts are the real ones."""

    def __init__(self) -> None:
        patch.object(owner, "given_token", lambda: TOKEN).start()
        # As in tests/pages/conftest.py: AppTest would forget that the app has a menu of its own.
        patch.object(PagesManager, "uses_pages_directory", False).start()
        patch("streamlit.testing.v1.app_test.PagesManager", type("Forgetful", (PagesManager,), {})).start()
        self.seen: list[str] = []
        self.broken: list[str] = []
        self._app = self._fresh()

    def look(self, run_id: str | None = None, pages: tuple[str, ...] = PAGES) -> None:
        """Open pages one after another, about a run if one is given, and note what each says of a fault."""
        for page in pages:
            self._open(page, run_id)
            self._note(page)

    def press(self, page: str, label: str) -> None:
        """Press a button of a page, and note what the page says then."""
        self._open(page, None)
        buttons = [button for button in self._app.button if button.label == label]
        if not buttons:
            self.seen.append(f"({page} has no button '{label}' now)")
            return
        buttons[0].click().run()
        self._note(page)

    def text(self, page: str, run_id: str | None = None) -> str:
        """Return everything that a page says in words."""
        self._open(page, run_id)
        kinds = ("title", "markdown", "caption", "info", "warning", "error", "success", "header", "subheader")
        return "\n".join(str(element.value) for kind in kinds for element in getattr(self._app, kind))

    def _note(self, page: str) -> None:
        for element in [*self._app.error, *self._app.warning]:
            if element.value not in self.seen:
                self.seen.append(element.value.replace("\\", ""))
        # After a traceback the session is not worth going on with.
        if self._app.exception:
            self.broken.append(f"{page}: {self._app.exception[0].value}"[:160])
            self._app = self._fresh()

    def _fresh(self) -> AppTest:
        return AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)

    def _open(self, page: str, run_id: str | None) -> None:
        if run_id is not None:
            self._app.query_params["run"] = run_id
        self._app.run()
        self._app.switch_page(f"pages/{page}.py").run()
