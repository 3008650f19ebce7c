"""What pages say while what the lab keeps can't be got at (a full disk, a damaged database), and what comes after."""

import sqlite3

import pytest

from lstm_core.errors import StoreBusyError
from lstm_core.runs.store import RunStore
from pages.kit import messages
from tests.pages.made_runs import MadeRuns, small
from tests.trials.visitor import PAGES

WITHOUT_DATABASE = (
    "data",
    "explore",
    "windows",
    "lessons",
    "glossary",
    "operator",
)  # once the next run's settings are known
WITH_DATABASE = [page for page in PAGES if page not in WITHOUT_DATABASE]


@pytest.fixture
def run(visit):
    """Return the id of a finished run of the visitor's."""
    return MadeRuns(visit).finished(small())


@pytest.fixture
def garbage(visit, run):
    """Return a visit whose database was overwritten, and what brings the database back."""
    visit.open("data")
    path = visit.store.database.path
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    path.write_bytes(b"\x9f" * len(content))
    return visit, lambda: path.write_bytes(content)


def errors(visit):
    return [element.value.replace("\\", "") for element in visit.app.error]


def test_every_page_that_needs_the_store_says_so_and_comes_back_by_itself(garbage):
    visit, mend = garbage
    for page in WITH_DATABASE:
        visit.open(page)
        assert any("database" in error and "damaged" in error for error in errors(visit)), page
        assert "comes back by itself" in visit.text()
    for page in WITHOUT_DATABASE:
        visit.open(page)
        assert errors(visit) == [], page
    mend()
    for page in WITH_DATABASE:
        visit.open(page)
        assert errors(visit) == []
        assert "comes back by itself" not in visit.text()


def test_a_press_that_can_not_be_kept_leaves_its_sentence_until_the_person_tries_again(visit, monkeypatch):
    visit.open()

    def full(*_arguments, **_named):
        raise StoreBusyError("The disk is full.")

    with monkeypatch.context() as busy:
        busy.setattr(RunStore, "submit", full)
        visit.press("Train the tutorial's model on IBM")
    assert errors(visit) == ["The disk is full."]
    assert "comes back by itself" not in visit.text()  # the sentence would be gone before it is read
    visit.press("Try again")
    assert errors(visit) == []


def test_a_file_that_can_not_be_read_is_told_of_without_a_traceback(visit, run, monkeypatch):
    def broken(*_arguments):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(RunStore, "result", broken)
    visit.open("results", run=run)
    assert any("Input/output error" in error for error in errors(visit))
    assert "Try again" in [button.label for button in visit.app.button]


def test_a_part_that_is_drawn_anew_alone_shows_its_errors_too(monkeypatch):
    def part():
        raise StoreBusyError("The disk is full.")

    shown = []
    monkeypatch.setattr(messages, "show_error", lambda error: shown.append(str(error)))
    monkeypatch.setattr(messages.st, "fragment", lambda function, run_every=None: function)
    messages.fragment(part)()
    assert shown == ["The disk is full."]
