"""Addresses with what no id looks like: each page says a sentence, and nothing fails or leads elsewhere."""

from types import SimpleNamespace

from lstm_core.classes.rules import ClassRules
from lstm_core.draft import Draft
from lstm_core.runs.ledger import Ledger
from pages.server.owner_token import hashed
from tests.attacks.forger import forger
from tests.pages.made_runs import MadeRuns, small
from tests.trials.visitor import PAGES

ERIN = "e" * 32
HOSTILE = (
    "../../../../etc/passwd",
    "..%2f..%2fsecret",
    "' OR 1=1 --",
    "x'; DROP TABLE runs; --",
    "a\x00b" + "c" * 20,
    "\x00",
    " ",
    "z" * 10_000,
    "а" * 22,  # Cyrillic
    "\u202eabcdefghijklmnopqrstu",
    "<img src=x onerror=alert(1)>",
    "-" * 22,
    "1,2,3,,,,",
    "{}[]",
)
IDS = ("run", "runs", "class", "teach", "lesson", "term", "c", "data", "ticker")
TABS = {"show", "look", "attend", "inside", "check", "try", "chapter", "part", "advanced"}


def bound(answer) -> set[str]:
    """Return the parameters of addresses that widgets of a page are bound to."""
    found = set()
    for element, _ in answer.elements:
        widget = getattr(element, element.WhichOneof("type"))
        found.add(getattr(widget, "query_param_key", ""))
    return found - {""}


def test_what_no_id_looks_like_is_answered_with_a_sentence(app):
    runs = MadeRuns(SimpleNamespace(store=app.store, ledger=Ledger(app.store), owner=hashed(ERIN)))
    finished = runs.finished(small())
    rules = ClassRules(title="Tuesday", base=Draft())
    class_id, _ = app.store.make_class(rules, hashed(ERIN))
    others = (class_id, hashed(ERIN), "1-the-perfect-curve")  # ids of another kind
    failed, silent, names = [], [], set()
    with forger(app, "g" * 32) as stranger:
        for number, page in enumerate(PAGES):
            name = "" if page == "home" else page
            values = [*HOSTILE, *others]
            for value in values[number % 3 :: 3]:  # a third of them on each page
                answer = stranger.send(name, dict.fromkeys(IDS, value))
                failed += [(page, value)] if answer.failed else []
                silent += [] if answer.words() else [(page, value)]
            whole = stranger.send(name, {"run": finished})
            names |= (keys := bound(whole) | TABS)
            for value in ("../" * 3 + "\x00' OR 1=1", "9" * 10_000, "<b>,:red[x]"):
                answer = stranger.send(name, {"run": finished} | dict.fromkeys(keys, value))
                failed += [(page, value)] if answer.failed else []
    assert (failed, silent) == ([], [])
    assert {"day", "term"} <= names - TABS
    assert app.store.get(finished).state == "finished"
    assert not app.store.is_teacher(class_id, hashed("g" * 32))
