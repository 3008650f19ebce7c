"""Two tabs that are opened at once before a browser has a cookie, and what of it scripts can reach."""

import urllib.request

import pytest
from playwright.sync_api import Page

from pages.server.owner_token import cookie_names, mark_of, token_in
from tests.browser.frame import IN_A_FRAME
from tests.browser.lab import PATIENCE, RunningLab, go


@pytest.mark.skipif(IN_A_FRAME, reason="in a frame of another site cookies have other names; see test_framed.py")
def test_two_tabs_at_a_first_visit_end_as_one_person(scripted_lab: RunningLab, page: Page) -> None:
    go(page, f"{scripted_lab.address}/glossary")
    assert "lstm_lab" not in page.evaluate("document.cookie")
    page.wait_for_function("() => window.lstmLabOwner", timeout=PATIENCE)
    known = page.evaluate("window.lstmLabOwner.mark")
    # The second tab had asked before the first one's answer came, and is answered last: its cookie stays.
    with urllib.request.urlopen(scripted_lab.address) as late:  # noqa: S310 (our own)
        name, _, value = late.headers["set-cookie"].partition(";")[0].partition("=")
    assert name == cookie_names(scripted_lab.home).plain
    kept = {"name": name, "value": value, "url": scripted_lab.address, "httpOnly": True, "sameSite": "Lax"}
    page.context.add_cookies([kept])  # type: ignore[list-item]
    token = token_in({name: value}, scripted_lab.home, over_https=False)
    assert token is not None
    assert mark_of(token) != known
    begun_again = "mark => window.lstmLabOwner && window.lstmLabOwner.mark === mark"
    page.wait_for_function(begun_again, arg=mark_of(token), timeout=PATIENCE)
    # A script of a page on another port can neither read it nor put its own in its place.
    page.evaluate("name => { document.cookie = `${name}=planted; Path=/` }", name)
    assert [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == name] == [value]
