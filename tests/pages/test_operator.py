"""The operator's page: absent without a secret, shut without the right one, and nothing of it works from outside."""

from dataclasses import replace

import pytest
import streamlit as st

from lstm_core.config import ExperimentConfig
from lstm_core.limits import Limits
from lstm_core.runs import operating
from lstm_core.runs.store import RunStore
from pages.kit.polling import tick_seconds
from pages.parts.operator import doing, door, tables
from tests.trials.visitor import OPERATOR as SECRET


@pytest.fixture
def operated(visit, monkeypatch):
    monkeypatch.setattr(door, "_wrong", [])
    return visit


def said(app):
    return " ".join(str(each.value) for each in (*app.markdown, *app.error, *app.caption, *app.header))


def enter(app, secret):
    app.text_input[0].set_value(secret)
    button = next(button for button in app.button if button.label == "Open")
    return button.click().run()


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def test_without_a_secret_there_is_no_such_page(visit, monkeypatch):
    monkeypatch.delenv("LSTM_LAB_OPERATOR")
    app = visit.open("home")
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page("pages/operator.py")


def test_the_right_secret_opens_it_and_few_wrong_ones_shut_it_for_everybody(operated):
    operated.store.submit(ExperimentConfig(), "b" * 32, "Secret series")
    app = operated.open("operator")
    for _ in range(door.MOST_TRIES):
        enter(app, "something that is wrong")
        assert "That is not the operator's secret" in said(app)
        assert "Secret series" not in said(app)
    enter(app, SECRET)
    assert "too many wrong tries" in said(app)
    door._wrong.clear()
    enter(app, SECRET)
    assert "Secret series" in said(app)
    assert "bbbbbbbb" in said(app)
    assert SECRET not in said(app)
    assert SECRET not in str(app.query_params)
    press(app, "Leave")
    assert "Secret series" not in said(app)


def test_it_stops_and_deletes_and_tells_of_it(operated):
    run = operated.store.submit(ExperimentConfig(), "b" * 32, "IBM")
    app = enter(operated.open("operator"), SECRET)
    press(app, "Stop")
    assert operated.store.get(run).stop_requested
    press(app, "Delete")
    press(app, "Delete for good")
    assert operated.store.of("b" * 32) == []
    assert [entry.what for entry in operating.deletions(operated.store)] == ["run"]


def test_what_is_drawn_anew_alone_is_up_to_date_and_shows_nothing_once_the_door_is_shut(operated, monkeypatch):
    drawn = {}
    monkeypatch.setattr(
        tables, "fragment", lambda function, run_every: drawn.setdefault(function, run_every) and function
    )
    app = enter(operated.open("operator"), SECRET)
    assert {function.__name__: every for function, every in drawn.items()} == {
        "_disk": tables._SLOW_SECONDS,
        "_work": 2 * tick_seconds(0),
        "_people": tables._SLOW_SECONDS,
    }
    operated.store.submit(ExperimentConfig(), "b" * 32, "Came later")
    assert "Came later" in said(app.run())
    with monkeypatch.context() as shut:
        begun_again = []
        shut.setattr(tables, "door_is_open", lambda: False)
        shut.setattr(tables.st, "rerun", lambda: begun_again.append(1) or st.stop())
        app.run()
    assert begun_again
    assert "Came later" not in said(app)


def test_what_it_does_is_refused_to_whoever_has_not_shown_the_secret(operated, monkeypatch):
    run = operated.store.submit(ExperimentConfig(), "b" * 32, "IBM")
    monkeypatch.setattr(doing, "door_is_open", lambda: False)
    doing.stop(run)
    doing._delete_run(run)
    doing._delete_person("b" * 32)
    assert not operated.store.get(run).stop_requested


def test_train_says_what_would_be_refused_before_it_is(visit, monkeypatch):
    from pages.kit import lab

    for _ in range(Limits.waiting - 2):
        visit.store.submit(ExperimentConfig(), visit.owner, "IBM")
    app = visit.open("train")
    assert "You may have 20 runs waiting: 18 are." in said(app)
    small = RunStore(visit.store.home, Limits(memory=10, disk_free=100_000_000))
    full = replace(lab.open_lab(), store=small)
    monkeypatch.setattr(lab, "open_lab", lambda: full)
    app = visit.open("train")
    warned = " ".join(each.value for each in app.warning)
    assert "MB of memory, and a run may take 10 MB in this lab" in warned
    assert "nearly full" in warned
