"""One address, one view: going back and forward, the menu, a reload; and what was chosen is still there."""

import re

from playwright.sync_api import expect

from tests.browser.lab import go, settled
from tests.browser.test_journey import turn_to


def test_the_way_back_is_the_way_one_came(lab, page, run_id):
    def menu(name):
        page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()

    def expect_page(title, address):
        expect(page.get_by_role("heading", name=title, level=1, exact=True)).to_be_visible()
        expect(page).to_have_url(f"{lab.address}/{address}")
        expect(page).to_have_title(re.compile(f"^{title} · "))
        settled(page)

    watch, results = f"watch?run={run_id}", f"results?run={run_id}"
    go(page, f"{lab.address}/{watch}")
    menu("Train")
    expect_page("Train", "train")
    menu("Results")
    expect_page("Results", results)
    menu("Watch")
    expect_page("Watch", watch)
    for title, address in (("Results", results), ("Train", "train"), ("Watch", watch)):
        page.go_back()
        expect_page(title, address)
    for title, address in (("Train", "train"), ("Results", results)):
        page.go_forward()
        expect_page(title, address)
    page.reload()
    expect_page("Results", results)

    menu("Train")
    units = page.get_by_role("spinbutton", name="Units")
    units.fill("17")
    units.press("Enter")
    expect(page.get_by_text("(60, 17)").first).to_be_visible()  # the lab has heard of it
    page.reload()
    expect(units).to_have_value("17")


TABBED = {
    "data": "Table",
    "explore": "Gaps",
    "attention": "Which inputs",
    "gates": "Inside the cell",
    "reality_check": "Errors",
    "experiments": "Sweep",
    "glossary": "Training",
}


def test_a_reload_and_a_pasted_link_show_the_same_tab(lab, page, run_id):
    for name, tab in TABBED.items():
        turn_to(page, f"{lab.address}/{name}?run={run_id}")
        settled(page)  # a press while tabs are still being put up is lost
        chosen = page.get_by_role("tab", name=tab, exact=True)
        chosen.click()
        expect(page).to_have_url(re.compile(r"[?&](show|look|attend|inside|check|try|chapter)="))
        expect(chosen).to_have_attribute("aria-selected", "true")
        go(page, page.url)
        expect(chosen).to_have_attribute("aria-selected", "true")
