"""Choosing indicators and columns of other tickers on the train page."""

import pytest
import streamlit as st

from lstm_core.choices import DataChoice
from lstm_core.config import preset
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.data.sources.synthetic import SYNTHETIC
from lstm_core.draft import draft_of
from lstm_core.features.indicators import INDICATORS
from pages.kit.settings.features import PARAMETERS, other_tickers


def widget(elements, label):
    """Return the widget with this label."""
    return next(element for element in elements if element.label == label)


def add_indicator(app, label, **numbers):
    """Choose an indicator, set its numbers and press Add."""
    kind = next(kind for kind, about in INDICATORS.items() if about.label == label)
    widget(app.selectbox, "Indicator").set_value(kind).run()
    for name, number in numbers.items():
        widget(app.number_input, PARAMETERS[name][0]).set_value(number).run()
    next(button for button in app.button if button.label.startswith("Add ")).click().run()
    assert not app.exception


def inputs(app):
    return widget(app.multiselect, "Input features")


def open_other_tickers(visit):
    """Open the popover, which is filled only then."""
    visit.app.session_state[f"other_ticker_open_{visit.session().generation}"] = True
    return visit.app.run()


def upload(visit, make_table, *tickers):
    """Keep a file of several tickers as the visitor's own and choose its first one."""
    frames = [make_table(500, seed).frame.assign(Name=ticker) for seed, ticker in enumerate(tickers)]
    content = "".join(frame.to_csv(header=number == 0) for number, frame in enumerate(frames)).encode()
    found = UploadLibrary(visit.store.home / "uploads").add(content, "several.csv", visit.owner)
    data = DataChoice(source="upload", name=found.id, ticker=tickers[0])
    visit.session().draft = visit.session().draft.with_("data", **data.model_dump())
    return found


@pytest.fixture
def app(visit):
    return visit.open("train")


def test_an_indicator_is_explained_and_added_to_the_inputs(visit, app):
    widget(app.selectbox, "Indicator").set_value("rsi").run()
    assert "Relative strength index" in visit.text()
    assert "The first 14 rows have no value yet" in visit.text()
    next(button for button in app.button if button.label == r"Add RSI \(14\) of close").click().run()
    assert inputs(app).value == ["open", "close", "rsi:14"]
    assert visit.session().draft.features.inputs == ("open", "close", "rsi:14")
    assert "RSI (14) of close" in inputs(app).options


def test_its_numbers_and_its_column_can_be_chosen(visit, app):
    widget(app.selectbox, "Indicator").set_value("sma").run()
    widget(app.selectbox, "Computed from").set_value("volume").run()
    add_indicator(app, "SMA", rows=5)
    add_indicator(app, "MACD", fast=3, slow=8, signal=4)
    assert visit.session().draft.features.inputs[2:] == ("sma:5@volume", "macd:3:8:4@volume")


def test_an_indicator_stays_though_the_page_is_left_before_it_is_drawn_to_its_end(visit, app, monkeypatch):
    monkeypatch.setattr("pages.parts.train.settings._advanced", lambda *_: st.stop())
    add_indicator(app, "SMA", rows=5)
    assert visit.session().draft.features.inputs[-1] == "sma:5"


def test_the_same_one_can_not_be_added_twice(app):
    add_indicator(app, "OBV")
    button = next(button for button in app.button if button.label == "This one is chosen already")
    assert button.disabled


def test_impossible_numbers_are_explained_and_can_not_be_added(visit, app):
    widget(app.selectbox, "Indicator").set_value("macd").run()
    widget(app.number_input, "Fast (rows)").set_value(30).run()
    assert "fast is 30 but must be less than slow" in visit.text().replace("\\", "")
    assert not [button for button in app.button if button.label.startswith("Add ")]


def test_a_chosen_indicator_can_be_taken_out_again(visit, app):
    add_indicator(app, "OBV")
    inputs(app).set_value(["close"]).run()
    assert visit.session().draft.features.inputs == ("close",)
    assert "OBV of close" not in inputs(app).options


def test_only_indicators_that_the_series_allows_are_offered(visit):
    visit.app.run()
    visit.session().draft = visit.session().draft.with_("data", name="seattle")
    visit.session().draft = visit.session().draft.with_("features", inputs=("wind",), target="temp_max")
    app = visit.open("train")
    offered = widget(app.selectbox, "Indicator").options
    assert "RSI" in offered
    assert not {"ATR", "OBV"} & set(offered)
    assert widget(app.selectbox, "Computed from").value == "temp_max"


def test_indicators_are_kept_when_moving_between_pages(visit, app):
    add_indicator(app, "RSI", rows=9)
    visit.open("data")
    app = visit.open("train")
    assert inputs(app).value == ["open", "close", "rsi:9"]


def test_nothing_else_that_was_just_chosen_is_lost(visit, app):
    widget(app.number_input, "Units").set_value(17).run()
    add_indicator(app, "RSI")
    assert widget(app.number_input, "Units").value == 17
    assert visit.session().draft.model.units == 17


def test_a_preset_keeps_the_indicators(visit, app):
    add_indicator(app, "RSI")
    app.segmented_control[0].set_value("recommended").run()
    assert inputs(app).value == ["open", "close", "rsi:14"]


def test_an_old_runs_indicators_are_shown_however_they_were_written(visit):
    visit.app.run()
    config = draft_of(preset("tutorial")).with_("features", inputs=("rsi:14", "rsi:14@close", "macd", "close"))
    visit.session().draft = config
    app = visit.open("train")
    assert inputs(app).value == ["rsi:14", "rsi:14@close", "macd", "close"]


def test_the_shapes_count_the_rows_that_are_left_and_say_how_many_are_not(visit, app):
    add_indicator(app, "MACD")
    text = visit.text().replace("\\", "")
    assert "Left out the first 33 rows, in which MACD (12, 26, 9) of close has no value yet. 1,226 rows are cut" in text
    assert "980 training rows − 60 = 920 windows" in text
    assert "(920, 60, 3)" in app.table[0].value["tensor"].tolist()


def test_what_can_not_be_computed_is_explained_and_can_not_be_trained(visit):
    visit.app.run()
    draft = visit.session().draft.with_("data", name="seattle")
    visit.session().draft = draft.with_("features", inputs=("logreturn@precipitation",), target="temp_max")
    app = visit.open("train")
    assert "it takes logarithms" in visit.text()
    assert widget(app.button, "Train").disabled


def test_a_run_is_submitted_with_its_indicators(visit, app):
    add_indicator(app, "RSI")
    visit.press("Train")
    (run,) = visit.store.of(visit.owner)
    assert run.config.features.inputs == ("open", "close", "rsi:14")
    assert "RSI (14)" in visit.text().replace("\\", "")


def test_another_stocks_column_is_joined_and_becomes_an_input(visit, app):
    open_other_tickers(visit)
    widget(app.selectbox, "Ticker").set_value("MSFT").run()
    widget(app.selectbox, "Column").set_value("volume").run()
    visit.press("Add msft\\:volume")
    draft = visit.session().draft
    assert draft.data.extra == ("MSFT:volume",)
    assert draft.features.inputs == ("open", "close", "msft:volume")
    assert inputs(app).value == ["open", "close", "msft:volume"]
    assert widget(app.button, "This one is there already").disabled
    assert not app.error


def test_an_indicator_can_be_computed_from_another_stocks_column(visit, app):
    open_other_tickers(visit)
    visit.press("Add aapl\\:close")
    widget(app.selectbox, "Computed from").set_value("aapl:close").run()
    add_indicator(app, "Return")
    assert visit.session().draft.features.inputs[-1] == "return@aapl:close"


def test_a_joined_column_can_be_removed_with_all_that_hangs_on_it(visit, app):
    open_other_tickers(visit)
    visit.press("Add aapl\\:close")
    widget(app.selectbox, "Computed from").set_value("aapl:close").run()
    add_indicator(app, "Return")
    widget(app.selectbox, "Target").set_value("aapl:close").run()
    assert visit.session().draft.features.target == "aapl:close"
    visit.press("Remove aapl\\:close")
    draft = visit.session().draft
    assert (draft.data.extra, draft.features.inputs, draft.features.target) == ((), ("open", "close"), "close")


def test_joined_columns_are_kept_when_moving_between_pages(visit, app):
    open_other_tickers(visit)
    visit.press("Add aapl\\:close")
    visit.open("data")
    app = visit.open("train")
    assert inputs(app).value == ["open", "close", "aapl:close"]


def test_rows_that_a_joined_column_costs_are_told_before(visit, app):
    open_other_tickers(visit)
    widget(app.selectbox, "Ticker").set_value("FB").run()
    assert "1,063 rows are left out" in visit.text()


def test_an_uploaded_files_other_tickers_are_offered(visit, make_table):
    visit.app.run()
    upload(visit, make_table, "AAA", "BBB", "CCC")
    visit.open("train")
    app = open_other_tickers(visit)
    assert widget(app.selectbox, "Ticker").options == ["BBB", "CCC"]
    visit.press("Add bbb\\:close")
    assert visit.session().draft.data.extra == ("BBB:close",)
    assert not app.error


def test_a_series_without_companions_offers_none(visit):
    visit.app.run()
    draft = visit.session().draft.with_("data", source="synthetic", name="noisy_sine")
    visit.session().draft = draft.with_("features", inputs=("value",), target="value")
    app = visit.open("train")
    assert not app.exception
    assert other_tickers(draft.data) == ()
    assert other_tickers(DataChoice(name="seattle")) == ()


def test_bundled_stocks_are_each_others_companions():
    assert other_tickers(DataChoice(name="ibm")) == ("AAPL", "MSFT", "GOOG", "FB")


def test_another_series_keeps_the_indicators_that_it_allows(visit, app):
    add_indicator(app, "OBV")
    add_indicator(app, "RSI")
    app = visit.open("data")
    widget(app.selectbox, "Dataset").set_value("msft").run()
    assert visit.session().draft.features.inputs == ("open", "close", "obv", "rsi:14")
    widget(app.selectbox, "Dataset").set_value("seattle").run()
    features = visit.session().draft.features
    assert features.inputs == ("precipitation", "wind", "temp_min", "temp_max", "rsi:14")
    assert features.target == "temp_max"
    app = visit.open("train")
    assert inputs(app).value == ["precipitation", "wind", "temp_min", "temp_max", "rsi:14"]


def test_a_teaching_set_begins_with_the_inputs_that_it_is_about(visit):
    app = visit.open("data")
    widget(app.segmented_control, "Source").set_value("synthetic").run()
    widget(app.selectbox, "Dataset").set_value("planted_lag").run()
    features = visit.session().draft.features
    assert features.inputs == SYNTHETIC["planted_lag"].inputs
    assert features.target == "y"


def test_another_series_lets_go_of_joined_columns(visit, app):
    open_other_tickers(visit)
    visit.press("Add aapl\\:close")
    app = visit.open("data")
    widget(app.selectbox, "Dataset").set_value("msft").run()
    draft = visit.session().draft
    assert (draft.data.extra, draft.features.inputs) == ((), ("open", "close"))
