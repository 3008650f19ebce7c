"""The Forecast page: what comes next, beside persistence, and the way to look further ahead."""

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import load_series
from tests.made_results import made_result

CONFIG = ExperimentConfig().with_("features", window=10).with_("model", units=2).with_("data", last_rows=300)


def finish(visit, config):
    """Keep a run of the visitor's whose predictions are off by 1 for the next row, by 2 for the one after, ..."""
    run_id = visit.store.submit(config, visit.owner, "IBM")
    visit.ledger.claim()
    table = load_series(config.data)
    off = np.arange(1.0, config.features.horizon + 1)
    visit.ledger.finish(run_id, made_result(config, table, lambda windows: windows.steps + off))
    return run_id


def button(visit):
    return next(button for button in visit.app.button if button.label.startswith("Train a forecast"))


def test_a_newcomer_is_led_to_training(visit):
    visit.open("forecast")
    assert "There is no run yet" in visit.text()


def test_the_next_row_is_told_in_words_and_numbers(visit):
    finish(visit, CONFIG)
    app = visit.open("forecast")
    assert "not investment advice" in visit.text()
    assert "trading days of the New York Stock Exchange" in visit.text()
    rows = app.dataframe[0].value
    assert [f"{date:%Y-%m-%d}" for date in rows["date"]] == ["2013-03-04"], "1 March was a Friday"
    last = load_series(CONFIG.data).frame["close"].iloc[-1]
    assert rows["persistence"].tolist() == [last]
    # Every known error is 1, so all bands reach 1 to either side.
    assert (rows["80% to"] - rows["forecast"]).tolist() == pytest.approx([1.0])
    assert "How far can it look?" not in [header.value for header in app.header]


def test_several_rows_come_with_how_errors_grow(visit):
    finish(visit, CONFIG.with_("features", horizon=3))
    app = visit.open("forecast")
    rows = app.dataframe[0].value
    assert [f"{date:%Y-%m-%d}" for date in rows["date"]] == ["2013-03-04", "2013-03-05", "2013-03-06"]
    assert ((rows["80% to"] - rows["80% from"]) / 2).tolist() == pytest.approx([1.0, 2.0, 3.0])
    assert "grows from 1 \\(one row ahead\\) to 3 \\(3 rows ahead\\), 3 times as much" in visit.text()


def test_a_longer_forecast_is_trained_with_the_same_settings_and_watched(visit):
    run_id = finish(visit, CONFIG)
    app = visit.open("forecast")
    next(box for box in app.number_input if box.label == "Rows ahead").set_value(7).run()
    visit.press("Train a forecast of 7 rows")
    new = visit.store.of(visit.owner)[0]
    assert new.id != run_id
    assert new.config.features.horizon == 7
    again = new.config.with_("features", horizon=1).with_("data", sha256=None)
    assert again == CONFIG
    assert app.title[0].value == "Watch"


def test_what_a_run_does_already_is_not_offered_again(visit):
    finish(visit, CONFIG.with_("features", horizon=5))
    visit.open("forecast")
    assert button(visit).disabled


def test_too_short_a_series_for_so_many_rows_is_said_before_training(visit):
    finish(visit, CONFIG.with_("data", last_rows=130).with_("split", train=0.9))
    app = visit.open("forecast")
    next(box for box in app.number_input if box.label == "Rows ahead").set_value(20).run()
    visit.press("Train a forecast of 20 rows")
    assert "Too few rows" in visit.text()
    assert len(visit.store.of(visit.owner)) == 1


def test_a_run_with_a_mistake_says_so_and_offers_nothing(visit):
    finish(visit, CONFIG.with_("", leak="scaler"))
    app = visit.open("forecast")
    assert "made a mistake on purpose" in visit.text()
    assert "mistake on purpose" in app.selectbox[0].options[0]
    assert not [button for button in app.button if button.label.startswith("Train a forecast")]
