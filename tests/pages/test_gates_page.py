"""The Gates page: what it says about a run, and what changes when a number of the window is changed."""

import re
from dataclasses import replace

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.explain.gates import gates_of
from lstm_core.explain.trained import TrainedModel
from lstm_core.explain.what_if import shock, what_if
from pages.parts.gates.what_if_state import Edits
from tests.made_results import made_result

TABS = ("Gates over time", "Inside the cell", "What if")
CONFIG = ExperimentConfig().with_("features", window=5).with_("model", units=4)


def control(elements, label):
    return next(element for element in elements if element.label == label)


@pytest.fixture
def opened(visit, table):
    """Return a function that opens a run's page on a tab; the last one opened is ``visit.app``."""

    def open_tab(tab=TABS[0], config=CONFIG, **parts):
        result = replace(made_result(config, table), **parts)
        run_id = visit.store.submit(config, visit.owner, "WALK")
        visit.ledger.claim()
        visit.ledger.finish(run_id, result)
        visit.app.query_params["inside"] = tab
        visit.open("gates", run_id)
        return result

    return open_tab


def metrics(visit):
    return {metric.label: metric.value for metric in visit.app.metric}


def window_and_model(result):
    model = TrainedModel.of(result)
    return model, model.window_of(len(model.test_rows) - 1)


def test_without_a_run_it_says_what_to_do(visit):
    visit.open("gates")
    assert "There is no run yet" in visit.text() and not visit.app.exception


def test_the_microscope_says_how_each_gate_stood(visit, opened):
    result = opened()
    model, window = window_and_model(result)
    (layer,) = gates_of(model.run(model.scaled(window.values)[None]))
    forget = layer.gates["forget"]
    assert f"Here it was {forget.mean():.2f} on average, from {forget.min():.2f} to {forget.max():.2f}" in visit.text()
    assert "in spite of its name, 1 forgets nothing" in visit.text()
    assert not visit.app.exception and not visit.app.warning


def test_another_day_and_one_unit(visit, opened):
    result = opened()
    model = TrainedModel.of(result)
    day = f"{model.days[2]:%Y-%m-%d}"
    control(visit.app.select_slider, "Predicted day").set_value(day).run()
    assert f"For **{day}** the model predicts" in visit.text()
    control(visit.app.selectbox, "Unit").set_value("the most active unit").run()
    layer = gates_of(model.run(model.windows()[2:3]))[0]
    assert f"The most active unit is **unit {layer.units[0]}**" in visit.text()
    assert not visit.app.exception


def test_a_smaller_run_follows_a_larger_one(visit, opened):
    opened(config=CONFIG.with_("model", layers=2))
    control(visit.app.get("button_group"), "Layer").set_value(2).run()
    control(visit.app.selectbox, "Unit").set_value(3).run()
    opened(config=CONFIG.with_("model", units=2).with_("features", inputs=("volume",)))
    assert not visit.app.exception and not visit.app.error
    assert control(visit.app.selectbox, "Unit").value == "all units"


def test_the_cell_does_the_sums_of_the_chosen_step(visit, opened):
    opened(TABS[1])
    assert "Step **5** of 5" in visit.text()
    control(visit.app.slider, "Time step").set_value(2).run()
    assert "Step **2** of 5" in visit.text()
    kept, written, new = (
        float(number)
        for number in re.search(
            r"So the new cell state is \*\*(.*?)\*\* \(kept\) \*\*(.*?)\*\* \(written\) = \*\*(.*?)\*\*", visit.text()
        ).groups()
    )
    assert kept + written == pytest.approx(new, abs=0.0021)


@pytest.mark.parametrize("tab", TABS)
def test_a_gru_of_two_layers_without_attention(visit, opened, tab):
    opened(tab, CONFIG.with_("model", cell="gru", layers=2, attention="none"))
    control(visit.app.get("button_group"), "Layer").set_value(2).run()
    assert not visit.app.exception and not visit.app.error


def test_a_shock_moves_the_prediction_and_reset_takes_it_back(visit, opened):
    result = opened(TABS[2])
    model, window = window_and_model(result)
    assert "Nothing is changed yet" in visit.text()
    assert control(visit.app.button, "Take all changes back").disabled
    visit.press("Shock it")
    expected = what_if(model, window, [shock(model, window, "close", 5, percent=-5)])
    assert metrics(visit) == {
        "Prediction as it was": f"{expected.before:#,.6g}",
        "With your changes": f"{expected.after:#,.6g}",
        "Difference": f"{expected.difference:+,.4g}",
    }
    assert "With **1 changed number** the model predicts close" in visit.text()
    visit.press("Take all changes back")
    assert metrics(visit)["Difference"] == "0" and "Nothing is changed yet" in visit.text()


def test_what_follows_by_itself_and_what_does_not_is_said(visit, opened):
    config = CONFIG.with_("features", inputs=("close", "sma:5"), target_kind="change")
    opened(TABS[2], config)
    control(visit.app.number_input, "Days back").set_value(1)
    visit.press("Shock it")
    text = visit.text().replace("\\", "")
    assert "comes from the last value alone" in text
    assert "SMA (5) is computed from a column that you changed, and not computed anew here" in text


def test_a_change_belongs_to_its_day(visit, opened):
    result = opened(TABS[2])
    visit.press("Shock it")
    assert metrics(visit)["Difference"] != "0"
    control(visit.app.select_slider, "Predicted day").set_value(f"{result.test.index[0]:%Y-%m-%d}").run()
    assert metrics(visit)["Difference"] == "0"


def test_an_impossible_change_is_a_sentence_with_a_way_out(visit, opened):
    opened(TABS[2], CONFIG.with_("features", target_kind="log_return"))
    control(visit.app.number_input, "Days back").set_value(1)
    control(visit.app.number_input, "By").set_value(-150.0)
    visit.press("Shock it")
    assert "must stay above 0" in visit.app.error[0].value
    visit.press("Take all changes back")
    assert not visit.app.error and metrics(visit)["Difference"] == "0"


def test_scattered_days_are_told(visit, opened):
    opened(config=CONFIG.with_("", leak="shuffle"))
    assert "those to choose from are scattered" in visit.app.info[0].value
    assert not visit.app.exception


def test_edits_keep_what_is_possible_and_forget_what_is_as_it_was(table, tiny_config):
    model, window = window_and_model(made_result(tiny_config, table))
    edits = Edits("a run")
    was = float(window.values[1, 0])
    edits.put(model, window, {(1, "open"): 3.0, (2, "close"): 4.0, (99, "open"): 1.0, (0, "x"): 1.0})
    edits.put(model, window, {(1, "open"): was, (0, "open"): float("nan")})
    assert edits.cells == {(2, "close"): 4.0} and edits.in_table == {}
    edits.redraw_table()
    assert (edits.in_table, edits.version) == (edits.cells, 1)
    edits.reset()
    assert (edits.changes, edits.in_table, edits.version) == ([], {}, 2)
