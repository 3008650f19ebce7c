"""What people have chosen for their next runs is kept for each of them, and read back as it was."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.data.first_choice import first_draft
from lstm_core.errors import UnreadableError
from lstm_core.runs.drafts import keep_draft, kept_draft
from lstm_core.runs.store import RunStore

DRAFT = first_draft("recommended").with_("features", inputs=("close", "rsi:14", "é, ü"), window=17)


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path)


def put(store, text):
    with store.database.open() as connection:
        connection.execute("INSERT OR REPLACE INTO drafts VALUES ('ann', ?, 0)", (text,))


def test_nothing_is_kept_of_somebody_who_chose_nothing(store):
    keep_draft(store, "ann", DRAFT)
    assert kept_draft(store, "bob") is None


def test_the_newest_of_each_person_is_kept(store):
    keep_draft(store, "ann", first_draft())
    keep_draft(store, "bob", first_draft())
    keep_draft(store, "ann", DRAFT)
    again = RunStore(store.home)
    assert (kept_draft(again, "ann"), kept_draft(again, "bob")) == (DRAFT, first_draft())


def test_one_of_a_newer_version_says_so(store):
    put(store, json.dumps({"format": 99, "written_by": "9.9"}))
    with pytest.raises(UnreadableError, match=r"newer version of the lab \(9\.9\).*choose its settings anew"):
        kept_draft(store, "ann")


@given(text=st.text() | st.binary() | st.just("[" * 100_000) | st.just('{"format": 1, "model": {"units": -1}}'))
def test_damage_is_one_sentence(tmp_path_factory, text):
    store = RunStore(tmp_path_factory.mktemp("home"))
    put(store, text)
    with pytest.raises(UnreadableError, match="Choose its settings anew"):
        kept_draft(store, "ann")
