"""Results: what to try next with a run that is no better than repeating the last value."""

import dataclasses
import re

import numpy as np

from lstm_core.config import preset
from lstm_core.events import EpochDone
from lstm_core.runs.transitions import append_event
from tests.made_results import made_result
from tests.pages.made_runs import MadeRuns, small

BUTTON = "Try the recommended settings on this series"
OWN_SCALE = "Scale each window by itself"


def kept(visit, config, predict, rise=0.0):
    made = MadeRuns(visit)
    run_id = made.queued(config)
    visit.ledger.claim()
    frame = made.table.frame
    rising = dataclasses.replace(made.table, frame=frame.add(rise * np.arange(len(frame)), axis=0))
    visit.ledger.finish(run_id, made_result(config, rising, predict))
    return run_id


def test_a_bad_model_is_told_what_to_try_and_it_is_one_press_away(visit):
    config = small().with_("features", inputs=("open", "close", "volume"))
    visit.open("results", run=kept(visit, config, lambda windows: windows.previous[:, None] + 30))
    text = visit.text()
    assert "What to try next" in text
    assert "Ask for something that can be known" in text
    visit.press(BUTTON)
    draft, best = visit.session().draft, preset("recommended")
    assert (draft.training, draft.model) == (best.training, best.model)
    assert (draft.split.train, draft.split.validation) == (best.split.train, best.split.validation)
    assert (draft.features.target_kind, draft.features.scaling) == ("change", "standard")
    assert (draft.features.inputs, draft.features.window) == (config.features.inputs, config.features.window)


def test_values_that_leave_the_range_are_answered_first_by_windows_scaled_by_themselves(visit):
    config = small().with_("features", inputs=("open", "close", "volume"))
    visit.open("results", run=kept(visit, config, lambda windows: windows.previous[:, None] + 30, rise=3.0))
    assert re.search(r"- \*\*Scale each window by itself.\*\* .*Here \d+ of \d+ test rows do", visit.text())
    visit.press(OWN_SCALE)
    draft = visit.session().draft
    assert draft.features == config.features.model_copy(update={"scaling": "window"})
    assert (draft.model.attention, draft.training) == ("additive", config.training)


def test_where_no_value_leaves_the_range_that_is_not_offered(visit):
    visit.open("results", run=kept(visit, small(), lambda windows: windows.previous[:, None] + 30))
    labels = {button.label for button in visit.app.button}
    assert BUTTON in labels and OWN_SCALE not in labels


def test_a_good_model_is_told_nothing(visit):
    visit.open("results", run=kept(visit, small(), lambda windows: windows.steps + 0.01))
    assert "What to try next" not in visit.text()
    assert BUTTON not in {button.label for button in visit.app.button}


def test_a_model_that_repeats_the_last_value_names_no_direction(visit):
    config = small("recommended")
    visit.open("results", run=kept(visit, config, lambda windows: windows.previous[:, None]))
    table = visit.app.table[0].value
    assert dict(zip(table["metric"], table["the model"], strict=True))["Right direction"] == "names none"


def test_the_page_that_watches_says_what_was_kept_where_no_epoch_was(visit):
    run_id = MadeRuns(visit).kept_untrained(small("recommended"))
    visit.open("watch", run=run_id)
    shown = {metric.label: metric.value for metric in visit.app.metric}
    assert shown["Kept epoch"] == "none"
    assert "Best epoch" not in shown
    assert "these are the predictions after epoch 2, the last one." in visit.text()


def test_an_epoch_that_others_followed_is_not_called_the_last(visit):
    runs = MadeRuns(visit)
    run_id = runs.kept_untrained(small("recommended"))
    # Epoch 3 was trained and not drawn, as most are not where there are hundreds.
    not_drawn = EpochDone(epoch=3, loss=0.1, val_loss=0.5, seconds=1.0, best_epoch=3)
    with visit.store.database.transaction() as connection:
        append_event(connection, run_id, not_drawn)
    visit.open("watch", run=run_id)
    assert "these are the predictions after epoch 2, the newest that was drawn" in visit.text()


def test_forecast_leads_to_bands_that_are_made_like_its_own(visit):
    run_id = MadeRuns(visit).finished(small())
    visit.open("reality_check", run=run_id)
    visit.app.session_state["check"] = "Intervals"
    visit.app.query_params["interval_kind"] = "as in a forecast"
    visit.app.run()
    assert not visit.app.exception
    control = next(one for one in visit.app.button_group if one.label == "Width")
    assert control.value == "as in a forecast"
