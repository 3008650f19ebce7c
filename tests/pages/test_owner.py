"""Where a browser keeps no cookie each page says so, with a way out; where it does, nothing is said."""

import pytest

from pages.kit import owner


def test_without_a_cookie_each_page_says_what_is_lost_and_where_it_is_not(
    visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, "given_token", lambda: None)
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.url", "https://lab.example/glossary")
    for page in ("glossary", "data"):
        visit.open(page)
        assert "Your browser keeps no cookie of this lab here." in visit.text()
        (link,) = (element for element in visit.app.get("link_button") if "own tab" in element.proto.label)
        assert link.proto.url.startswith("https://lab.example/glossary")
    token = visit.session().owner_token
    visit.open("glossary")
    assert visit.session().owner_token == token  # one person, as long as the page is open

    monkeypatch.setattr(owner, "given_token", lambda: "a" * 32)
    assert "no cookie" not in (visit.open("glossary") and visit.text())
