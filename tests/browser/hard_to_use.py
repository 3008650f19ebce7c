"""What of a page those can't use who see little, hear the page read out or go by the keyboard (axe-core's rules)."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

__all__ = ["hard_to_read", "hard_to_use"]

# Not ours: the list that Streamlit makes of the menu, its toasts (dialogs without a name), and the empty layers that
# Vega draws.
_OURS = {"exclude": [["[data-testid=stSidebarNav]"], ["[data-testid=stToast]"], [".vega-embed .role-mark"]]}
_GRAVE = {"serious", "critical"}


def hard_to_use(page: Page) -> list[str]:
    """Return every grave finding and every jump in the ranks of headings, in words."""
    return _findings(page, {"resultTypes": ["violations"]})


def hard_to_read(page: Page) -> list[str]:
    """Return all words that do not stand out enough from what is behind them."""
    return _findings(page, {"resultTypes": ["violations"], "runOnly": ["color-contrast"]})


def _findings(page: Page, options: dict[str, list[str]]) -> list[str]:
    # What is judged is the page, and not how Streamlit fades what is about to be drawn anew.
    page.add_style_tag(
        content="[data-stale='true'] { opacity: 1 !important; } [data-stale] { transition: none !important; }"
    )
    # Nothing is loaded before: the rules that read sound and style sheets anew find nothing in a lab without sound.
    found = Axe().run(page, context=_OURS, options={**options, "preload": False}).response["violations"]
    return [
        f"{rule['help']}: {node['html'][:150]} ({node['failureSummary']})"
        for rule in found
        if rule["impact"] in _GRAVE or rule["id"] == "heading-order"
        for node in rule["nodes"]
    ]
