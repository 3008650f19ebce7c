"""The Attention page's journeys, on the real app script."""

import dataclasses

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.sources.synthetic import load_synthetic
from lstm_core.model.attentions import ATTENTIONS
from pages.kit.inside.day_choice import Clicks, after_click
from tests.made_results import made_result

TABS = ["Predictions", "Which inputs", "Is it true?", "How it formed"]
SMALL = ExperimentConfig().with_("features", window=5).with_("model", units=4)
PLANTED = SMALL.with_("features", window=10, inputs=("x", "distractor", "y"), target="y").with_(
    "data", source="synthetic", name="planted_lag"
)


def look(visit, tab="Predictions", run=None):
    """Open the page at one tab."""
    visit.open("attention", run=run)
    visit.app.session_state["attend"] = tab
    visit.app.run()
    assert not visit.app.exception and not visit.app.error
    return visit.app


def keep(visit, result, owner=None):
    """Put a finished run with this result into the store."""
    run_id = visit.store.submit(result.config, owner or visit.owner, result.title)
    visit.ledger.claim()
    visit.ledger.finish(run_id, result)
    return run_id


def weights_of(result, seed=1):
    """Return attention weights that differ from day to day, in place of those that a made-up result has."""
    scores = np.random.default_rng(seed).random(result.attention.shape).astype("float32")
    return scores / scores.sum(axis=1, keepdims=True)


def made(make_table, config=SMALL, rows=150, **parts):
    result = made_result(config, make_table(rows=rows))
    return dataclasses.replace(result, **({"attention": weights_of(result)} | parts))


def choose(app, number):
    """Move the slider of days; the app has to be run then."""
    (days,) = app.select_slider
    return days.set_value(days.options[number])


def numbers(app):
    return {metric.label: metric.value for metric in app.metric}


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_for_a_run_with_attention(visit, finished, tab):
    look(visit, tab)
    assert ATTENTIONS["tutorial"].formula in visit.app.latex[0].value


def test_the_chosen_day_decides_what_is_told(visit, make_table):
    result = made(make_table)
    keep(visit, result)
    app = look(visit)
    choose(app, 3).run()
    assert not app.exception
    attended = result.series.index[result.window_rows(3)][int(result.attention[3].argmax())]
    assert f"Most attention lies on **{attended:%d %b %Y}**" in visit.text()
    assert numbers(app)["Actual"] == f"{result.test['actual'].iloc[3]:,.6g}"


def test_a_finger_goes_on_by_one_day(visit, make_table):
    keep(visit, made(make_table))
    app = look(visit)
    (days,) = app.select_slider

    def button(label):
        return next(button for button in app.button if button.label == label)

    assert button("Next").disabled, "the newest is looked at first"
    button("Previous").click().run()
    button("Previous").click().run()
    assert app.select_slider[0].value == days.options[-3]
    button("Next").click().run()
    assert app.select_slider[0].value == days.options[-2]
    choose(app, 0).run()
    assert button("Previous").disabled and not button("Next").disabled


def test_the_day_stays_when_another_tab_opens(visit, make_table):
    keep(visit, made(make_table))
    choose(look(visit), 3).run()
    visit.app.session_state["attend"] = "Which inputs"
    visit.app.run()
    (days,) = visit.app.select_slider
    assert days.value == days.options[3]


def test_a_shorter_run_has_a_day_to_show_after_a_longer_one(visit, make_table):
    longer = keep(visit, made(make_table, rows=300))
    shorter = keep(visit, made(make_table, rows=60))
    days = look(visit, run=longer).select_slider[0]
    days.set_value(days.options[50]).run()
    visit.app.query_params["run"] = shorter
    visit.app.run()
    assert not visit.app.exception
    (days,) = visit.app.select_slider
    assert len(days.options) == 7 and days.value == days.options[-1]


def test_heads_can_be_looked_at_one_by_one(visit, make_table):
    result = made(make_table, SMALL.with_("model", attention="multi_head", heads=2))
    keep(visit, result)
    app = look(visit)
    mean = visit.text()
    (heads,) = [control for control in app.segmented_control if control.label == "Head"]
    heads.set_value(2).run()
    assert not app.exception
    assert visit.text() != mean


def test_without_attention_there_is_a_sentence_and_still_the_inputs(visit, make_table):
    keep(visit, made(make_table, SMALL.with_("model", attention="none")))
    app = look(visit)
    assert "trained without attention" in visit.text() and not app.select_slider
    app = look(visit, "Which inputs")
    assert app.select_slider and "Sum of all cells" in numbers(app)


def test_scattered_test_days_are_told_of_and_have_their_own_windows(visit, make_table):
    result = made(make_table, SMALL.with_("", leak="shuffle"))
    keep(visit, result)
    app = look(visit)
    assert "drew its test rows at random" in visit.text()
    choose(app, 2).run()
    day = result.series.index[result.window_rows(2)][int(result.attention[2].argmax())]
    assert f"Most attention lies on **{day:%d %b %Y}**" in visit.text()
    assert app.select_slider[0].options[2] == result.step.iso(result.test.index[2])


@pytest.mark.parametrize(
    ("kind", "unit"),
    [
        ("level", "In close \\(price\\)"),
        ("change", "In change of close \\(price\\)"),
        ("log_return", "In log return of close \\(percent\\)"),
    ],
)
def test_attributions_add_up_to_the_difference_in_a_named_unit(visit, make_table, kind, unit):
    keep(visit, made(make_table, SMALL.with_("features", target_kind=kind)))
    app = look(visit, "Which inputs")
    shown = numbers(app)
    assert float(shown["Sum of all cells"]) == pytest.approx(float(shown["Difference"]), rel=1e-3, abs=1e-4)
    assert unit in visit.text()


def test_importance_is_measured_when_asked_for_and_then_known(visit, make_table):
    keep(visit, made(make_table))
    look(visit, "Which inputs")
    assert "Measure permutation importance" in [button.label for button in visit.app.button]
    visit.press("Measure permutation importance")
    said = visit.text()
    assert "The model needs" in said or "No input is needed" in said
    look(visit, "Which inputs")
    assert "Measure permutation importance" not in [button.label for button in visit.app.button]


def test_the_exam_ends_in_a_verdict_with_its_reasons(visit, make_table):
    keep(visit, made(make_table))
    look(visit, "Is it true?")
    visit.press("Examine the attention")
    text = visit.text()
    assert "**Is it true?**" in text and "**Hiding the attended steps**" in text
    assert {"Ratio", "Rank correlation"} <= set(numbers(visit.app))
    assert "Graded against the known answer" not in text


def test_on_planted_data_attention_is_graded(visit):
    result = made_result(PLANTED.with_("data", last_rows=300), load_synthetic("planted_lag").last(300))
    peak = np.full(result.attention.shape, 0.01, "float32")
    peak[:, 10 - 7] = 0.91
    keep(visit, dataclasses.replace(result, attention=peak))
    look(visit, "Is it true?")
    visit.press("Examine the attention")
    assert "Graded against the known answer" in visit.text()
    assert numbers(visit.app)["Attention's place"] == "1"


def test_another_number_of_hidden_steps_does_not_change_the_verdict(visit, make_table):
    keep(visit, made(make_table))
    look(visit, "Is it true?")
    visit.press("Examine the attention")
    verdict = next(line for line in visit.text().splitlines() if "**Is it true?**" in line)
    visit.app.slider[0].set_value(3).run()
    assert not visit.app.exception
    assert verdict in visit.text()


def test_seeds_are_trained_as_a_group_of_the_run(visit, make_table):
    run_id = keep(visit, made(make_table))
    look(visit, "Is it true?")
    visit.press("Train 3 seeds")
    group = visit.store.group(run_id, "seeds")
    assert [each.config.seed for each in group] == [8, 9, 10]
    assert all(each.config.with_("", seed=7) == visit.store.get(run_id).config for each in group)
    assert "0 of 3 trainings done" in visit.text()


def test_finished_seeds_are_compared(visit, make_table):
    result = made(make_table)
    run_id = keep(visit, result)
    configs = [result.config.with_("", seed=seed) for seed in (8, 9)]
    for seed, child in enumerate(visit.store.submit_group(configs, run_id, "seeds", visit.owner, "X"), 8):
        visit.ledger.claim()
        config = result.config.with_("", seed=seed)
        same = dataclasses.replace(result, config=config, kept_epoch=seed - 8)
        visit.ledger.finish(child, same)
    app = look(visit, "Is it true?")
    assert numbers(app)["Window by window"] == "+1.00"
    assert "Seed 8 kept untrained weights" in visit.text()


def test_only_the_owner_may_train_seeds(visit, make_table):
    run_id = keep(visit, made(make_table), owner="somebody else")
    app = look(visit, "Is it true?", run=run_id)
    assert "Only whoever started this run" in visit.text()
    assert not [button for button in app.button if button.label.startswith("Train")]


def test_a_click_is_what_changed():
    first = after_click(Clicks(), {2: 40}, 1.0)
    assert first.newest == (2, 40)
    second = after_click(first, {2: 40, 4: 7}, 2.0)
    assert second.newest == (4, 7)
    assert after_click(second, {2: 41, 4: 7}, 3.0).newest == (2, 41)


def test_a_click_on_what_is_chosen_already_chooses_it_again():
    before = Clicks({2: 40, 4: 7}, (4, 7), 1.0)
    again = after_click(before, {4: 7}, 1.1)
    assert again.newest == (2, 40)
    assert after_click(again, {}, 9.0).newest == (4, 7)


def test_a_double_click_chooses_nothing_that_was_not_clicked():
    first = after_click(Clicks({4: 7}, (4, 7), 0.0), {4: 7, 2: 40}, 5.0)
    second = after_click(first, {4: 7}, 5.2)
    assert (first.newest, second.newest) == ((2, 40), (2, 40))
    assert after_click(second, {}, 5.3).newest is None
    assert after_click(Clicks({2: 1, 4: 7}), {}, 99.0).newest is None
