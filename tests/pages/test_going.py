"""Addresses: how pages lead to one another, and what an address may say."""

import re

import pytest

from tests.pages.conftest import ROOT

MANGLED = [
    ("reality_check", {"check": "Nonsense"}),
    ("attention", {"attend": "", "day": "yesterday", "head": "99"}),
    ("gates", {"inside": "What if", "day": "2013-02-30", "layer": "7", "unit": "-1"}),
    ("explore", {"look": "<b>"}),
]


def test_pages_are_opened_in_one_way_only():
    wild = [
        str(path.relative_to(ROOT))
        for path in [ROOT / "app.py", *ROOT.glob("pages/**/*.py")]
        if path.name != "going.py" and re.search(r"\bswitch_page\(", path.read_text(encoding="utf-8"))
    ]
    assert not wild, "use going.go: a page with a bound address can't be left by st.switch_page alone"


@pytest.mark.parametrize(("page", "query"), MANGLED, ids=[page for page, _ in MANGLED])
def test_an_address_that_says_what_there_is_not_opens_the_page_all_the_same(visit, finished, page, query):
    visit.app.query_params.update(query)
    app = visit.open(page, run=finished)
    assert not app.error
