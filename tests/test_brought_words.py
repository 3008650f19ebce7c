"""What people brought along is shown as it is: in Markdown as Streamlit reads it, in markup, and as text.

That Streamlit really shows it so is seen in the browser (``tests/attacks``).
"""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.brought_words import as_markdown, as_markup, in_view, shortened

ROOT = Path(__file__).parents[1]
# What Streamlit looks for in a text when Markdown's escapes are undone.
FOUND_LATER = re.compile(
    r"https?://|www\.|[-.\w+]@[-\w]+\.|:material[/_]|:streamlit:|(?:^|\s)(?:<->|->|<-|--|>=|<=|~=)(?:\s|$)", re.I
)


@given(st.text(alphabet=" :/@.-<>=~wWhtpsmaterial_1)\n\t\u202e\u200d*[]&", max_size=40))
def test_nothing_is_left_that_streamlit_makes_something_of(text):
    written = as_markdown(text)
    shown = re.sub(r"\\([\\`*_{}\[\]()#+!|<>~$:&.-])", r"\1", written)
    assert not FOUND_LATER.search(shown)
    assert "\n" not in written
    assert not re.match(r"\s*\d+[.)]", written)
    # And nothing else is changed: it reads as it is.
    assert shown.replace("\u2060", "") == re.sub(r"\s+", " ", in_view(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("\u2066a\u2069", "a"),
        ("two\nlines\r\n", "two lines "),
        ("nul\x00", "nul "),
        ("Größe", "Größe"),
        ("متوسط", "متوسط"),
        ("👩\u200d🏫", "👩\u200d🏫"),
    ],
)
def test_what_is_not_seen_turns_nothing_around(text, shown):
    assert in_view(text) == shown
    assert as_markup(text) == shown
    assert shortened(text) == shown


def test_markup_in_names_stays_text():
    assert as_markup('<a href="x">') == '&lt;a href="x"&gt;'


def test_long_names_are_cut():
    assert len(as_markup("x" * 100)) == 24


def test_nobody_escapes_in_a_way_of_their_own():
    """But for a report in HTML, which is a document of its own."""
    escaping = {
        path.relative_to(ROOT).as_posix()
        for folder in ("lstm_core", "pages")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("html.escape", "escape")
    }
    assert escaping == {"lstm_core/brought_words.py", "lstm_core/export/report/page.py"}
