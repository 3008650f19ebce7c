"""The journeys on 'What the model sees', on the real app script."""

import re

import pytest

from lstm_core.data.first_choice import first_draft


def control(elements, label):
    return next(element for element in elements if element.label == label)


def split_slider(app):
    return control(app.slider, "Training ends, validation ends (% of rows)")


def number_slider(app):
    return control(app.slider, "i, the number of the window (0 is the oldest)")


def use(visit, draft):
    visit.open()
    visit.session().draft = draft
    return visit.open("windows")


def recommended():
    return first_draft("recommended")


def test_the_tutorials_arithmetic_is_said_in_words(visit):
    visit.open("windows")
    assert "**1,007 training rows − 60 = 947 windows**: X is (947, 60, 2), y is (947, 1)" in visit.text()
    assert "**252 test rows − 60 = 192 windows**: X is (192, 60, 2)" in visit.text()


def test_looking_changes_nothing_in_the_draft(visit):
    visit.open("windows")
    assert visit.session().draft == first_draft()
    use(visit, recommended())
    assert visit.session().draft == recommended()


def test_moving_the_split_changes_the_draft_and_the_arithmetic(visit):
    app = visit.open("windows")
    split_slider(app).set_value((70, 85)).run()
    assert not app.exception
    split = visit.session().draft.split
    assert (split.train, split.validation) == (0.7, pytest.approx(0.15))
    assert "**881 training rows − 60 = 821 windows**" in visit.text()
    assert "**189 validation rows − 60 = 129 windows**" in visit.text()
    visit.open("train")
    assert control(visit.app.slider, "Training ends, validation ends (% of rows)").value == (70, 85)


def test_without_a_validation_part_early_stopping_goes_and_the_config_stays_valid(visit):
    app = use(visit, recommended())
    split_slider(app).set_value((80, 80)).run()
    assert not app.exception and not app.error
    draft = visit.session().draft
    assert draft.split.validation == 0
    assert (draft.training.patience, draft.training.restore_best) == (None, False)
    assert "early stopping is off" in visit.text()
    assert any("Early stopping needs a validation part" in toast.value for toast in app.toast)


def test_an_impossible_split_is_explained_and_the_draft_stays(visit):
    app = visit.open("windows")
    split_slider(app).set_value((98, 98)).run()
    assert len(app.error) == 2, "beside the split and beside the window"
    assert "the test part has 26 of the 1259 rows" in visit.text()
    split_slider(app).set_value((60, 60)).run()
    assert not app.error and visit.session().draft.split.train == 0.6


def test_windows_that_reach_back_begin_in_the_part_before(visit):
    app = use(visit, recommended())
    assert "**252 test rows = 252 windows**" in visit.text()
    control(app.segmented_control, "Part").set_value("test").run()
    assert "60 rows lie before the test part" in visit.text()
    number_slider(app).set_value(59).run()
    assert "1 row lies before the test part" in visit.text()
    number_slider(app).set_value(60).run()
    assert "The whole window lies in the test part" in visit.text()


def test_the_toggle_lets_windows_reach_back(visit):
    app = visit.open("windows")
    app.toggle[0].set_value(True).run()
    assert visit.session().draft.split.reach_back
    assert "**252 test rows = 252 windows**" in visit.text()


def test_sliding_shows_the_target_of_each_window(visit):
    app = visit.open("windows")
    table = app.dataframe[0].value
    assert list(table.columns) == ["open, scaled", "close, scaled", "open", "close"]
    assert len(table) == 60 and "**y[0] = 0.4579**" in visit.text()
    number_slider(app).set_value(946).run()
    assert "**y[946] = " in visit.text() and "28 Feb 2012" in visit.text()
    later = app.dataframe[0].value
    assert f"{later.index[-1]:%Y-%m-%d}" == "2012-02-27"


def test_a_predicted_change_is_shown_as_one(visit):
    use(visit, recommended())
    assert "its change since the last value" in visit.text()
    assert "y holds one number a window: the change of close since the window's last row, in" in visit.text()
    assert re.search(
        r"y\[0\] = -?\d\.\d+\*\*, scaled from [+-]\S+, the change of close from \S+ to \S+, on", visit.text()
    )


def test_several_rows_ahead_are_shown_as_several_numbers(visit):
    use(visit, recommended().with_("features", horizon=3, target_kind="log_return"))
    assert "y is (819, 3)" in visit.text()
    assert "y holds 3 numbers a window: for each of the 3 rows after it, the log return of close" in visit.text()
    assert re.search(r"y\[0\] = \(\S+, \S+, \S+\)\*\*, scaled from \(.*\), the log returns of close", visit.text())


def test_test_values_outside_the_training_range_are_counted(visit):
    app = visit.open("windows")
    assert "122 of 252 test values (48%) lie outside what the training part holds, the first on 06 Mar 2012" in (
        visit.text()
    )
    control(app.selectbox, "Scale columns").set_value("standard").run()
    assert visit.session().draft.features.scaling == "standard"
    assert "122 of 252 test values (48%)" in visit.text()
    control(app.selectbox, "Input to look at").set_value("close").run()
    assert not app.exception and "of 252 test values" in visit.text()


def test_scaled_by_themselves_windows_leave_no_range_and_the_page_says_what_that_costs(visit):
    app = visit.open("windows")
    control(app.selectbox, "Scale columns").set_value("window").run()
    assert not app.exception and visit.session().draft.features.scaling == "window"
    told = visit.text()
    assert "122 of 252 test values (48%) lie outside" in told
    assert re.search(r"each in its own window: (All 252|\d{1,2} of 252) test values", told)
    assert "Why nothing can leak here" in told and "Why the scaler sees" not in told
    assert re.search(r"In this window the mean is \d+\S* and the deviation \d+\.\d+\.", told)
    assert "scaled by the window's own mean and deviation; its axes" in told


def test_too_long_a_window_is_a_sentence_and_can_be_mended_here(visit):
    app = visit.open("windows")
    control(app.number_input, "Window (time steps)").set_value(300).run()
    assert "Too few rows" in visit.text() and "appears when the settings work" in visit.text()
    control(app.number_input, "Window (time steps)").set_value(30).run()
    assert "**1,007 training rows − 30 = 977 windows**" in visit.text()
    assert visit.session().draft.features.window == 30


def test_indicators_are_inputs_like_any_other(visit):
    use(visit, first_draft().with_("features", inputs=("close", "rsi:14")))
    assert "Inputs: **close, RSI" in visit.text()
    assert "**996 training rows − 60 = 936 windows**: X is (936, 60, 2)" in visit.text()
    assert "RSI (14), scaled" in visit.app.dataframe[0].value.columns


def test_other_inputs_can_be_chosen_here(visit):
    app = visit.open("windows")
    control(app.multiselect, "Input features").set_value(["close", "volume", "high"]).run()
    assert visit.session().draft.features.inputs == ("close", "volume", "high")
    assert "X is (947, 60, 3)" in visit.text()
    control(app.multiselect, "Input features").set_value([]).run()
    assert app.error and not app.exception
    assert visit.session().draft.features.inputs == ("close", "volume", "high"), "the draft stays valid"


def test_a_part_with_one_window_needs_no_slider(visit):
    app = use(visit, first_draft().with_("data", last_rows=305))
    control(app.segmented_control, "Part").set_value("test").run()
    assert "**61 test rows − 60 = 1 window**" in visit.text()
    assert "This part yields one window only" in visit.text()
    assert not app.exception


def test_a_split_that_the_slider_can_not_show_is_left_alone(visit):
    draft = first_draft().with_("split", train=0.333)
    use(visit, draft)
    assert visit.session().draft == draft
