"""Runs that kept their untrained weights: both pages that look inside say so, and offer the best trained epoch."""

from dataclasses import replace

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.explain.which_weights import with_weights
from lstm_core.results import RunResult
from tests.made_results import kept_untrained, made_result

RANDOM = "**What you see here are patterns of random numbers, and nothing that was learned.**"
BEST = {"weights": "best trained epoch"}
SMALL = ExperimentConfig().with_("features", window=5).with_("model", units=4)
PAGES = ("attention", "gates")
TABS = {
    "attention": ("attend", ("Predictions", "Which inputs", "Is it true?", "How it formed")),
    "gates": ("inside", ("Gates over time", "Inside the cell", "What if")),
}
every_page = pytest.mark.parametrize("page", PAGES)


@pytest.fixture
def kept(visit, table):
    """Return a function that puts a run with untrained weights into the store, and returns its result."""

    def keep(config=SMALL, **parts) -> RunResult:
        result = replace(kept_untrained(made_result(config, table)), **parts)
        run_id = visit.store.submit(config, visit.owner, result.title)
        visit.ledger.claim()
        visit.ledger.finish(run_id, result)
        return result

    return keep


def look(visit, page, **query):
    """Open a page as from a link."""
    visit.app.query_params.update(query)
    visit.open(page)
    assert not visit.app.error
    return visit.app


def control(app):
    """Return the choice of the weights; ``None`` if there is none."""
    return next((each for each in app.segmented_control if each.label == "Weights to look at"), None)


def choose_best(app):
    control(app).set_value("best").run()
    assert not app.exception


@every_page
def test_the_first_thing_said_is_that_what_one_sees_is_random(visit, kept, page):
    kept()
    app = look(visit, page)
    (warning,) = app.warning
    assert warning.value.startswith(RANDOM)
    assert "on the test part, no epoch was better than the untrained model" in warning.value
    assert "its best trained epoch, 2, instead" in warning.value
    kinds = [element.type for element in app.main if hasattr(element, "value") and element.type != "bidi_component"]
    assert kinds[: kinds.index("warning")] == ["title", "markdown", "selectbox"], "what the page is for, and which run"


def test_it_says_by_how_much_no_epoch_was_better_than_repeating_the_last_value(visit, kept):
    config = SMALL.with_("features", target_kind="change").with_("model", zero_head=True)
    config = config.with_("split", train=0.7, validation=0.1).with_("training", restore_best=True, min_gain=0.055)
    kept(config)
    (warning,) = look(visit, "gates").warning
    assert (
        "on the validation part, no epoch was at least 5.5% better than repeating the last value, as the untrained "
        "model does" in warning.value
    )


@pytest.mark.parametrize(("page", "tab"), [(page, tab) for page in PAGES for tab in TABS[page][1]])
def test_the_note_stands_above_every_tab_with_and_without_the_choice(visit, kept, page, tab):
    kept()
    app = look(visit, page, **{TABS[page][0]: tab})
    assert app.warning[0].value.startswith(RANDOM)
    choose_best(app)
    assert RANDOM not in visit.text()
    assert "**You look at the weights of epoch 2, which this run did not keep**" in app.info[0].value
    assert "Its results on other pages are those of the untrained weights" in app.info[0].value


def test_predictions_and_attention_are_those_of_the_chosen_weights(visit, kept):
    result = kept()
    seen = with_weights(result, "best")
    app = look(visit, "attention")

    def shown():
        return {each.label: each.value for each in app.metric}["Predicted"]

    assert shown() == f"{result.test['predicted'].iloc[-1]:,.6g}"
    assert "a weight of 0.2000" in visit.text()
    choose_best(app)
    assert shown() == f"{seen.test['predicted'].iloc[-1]:,.6g}"
    assert f"a weight of {seen.attention[-1].max():.4f}" in visit.text()
    control(app).set_value("kept").run()
    assert shown() == f"{result.test['predicted'].iloc[-1]:,.6g}"


def test_gates_are_those_of_the_chosen_weights(visit, kept):
    kept()
    app = look(visit, "gates")

    def stood():
        return [line for line in visit.text().splitlines() if "Here it was" in line]

    before = stood()
    assert before
    choose_best(app)
    after = stood()
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_what_was_found_for_one_kind_of_weights_is_not_shown_for_the_other(visit, kept):
    kept()
    app = look(visit, "attention", attend="Is it true?")
    visit.press("Examine the attention")
    assert "**Is it true?**" in visit.text()
    choose_best(app)
    assert "**Is it true?**" not in visit.text()
    visit.press("Examine the attention")
    assert "**Is it true?**" in visit.text()


@every_page
def test_a_link_with_the_choice_opens_the_same_view(visit, kept, page):
    kept()
    app = look(visit, page, **BEST)
    assert control(app).value == "best"
    assert not app.warning
    assert "**You look at the weights of epoch 2" in app.info[0].value


@every_page
def test_a_result_from_before_they_were_recorded_offers_none_and_says_how_to_get_them(visit, kept, page):
    kept(best_trained_weights=None)
    app = look(visit, page, **BEST)
    (warning,) = app.warning
    assert warning.value.startswith(RANDOM)
    assert "the weights of its best epoch were not recorded. Train it again" in warning.value
    assert control(app) is None


@every_page
def test_a_run_stopped_in_its_first_epoch_has_no_trained_epoch(visit, kept, page):
    kept(best_trained_weights=None, loss=(), val_loss=(), ended_by="person")
    app = look(visit, page)
    (warning,) = app.warning
    assert "it was stopped before the first epoch was done. So there is no trained epoch" in warning.value
    assert control(app) is None


@every_page
def test_a_run_that_kept_trained_weights_looks_as_ever(visit, kept, page):
    kept(kept_epoch=2, best_trained_weights=None)
    app = look(visit, page, **BEST)
    assert not app.warning
    assert control(app) is None
    assert "random numbers" not in visit.text()


def test_other_seeds_are_told_of_in_the_same_words_and_compared_by_the_same_weights(visit, kept, table):
    result = kept()
    (run,) = visit.store.of(visit.owner)
    configs = [SMALL.with_("", seed=seed) for seed in (8, 9, 10)]
    others = [replace(result, config=config) for config in configs]
    others = [others[0], replace(others[1], best_trained_weights=None), replace(others[2], kept_epoch=2)]
    for child, other in zip(visit.store.submit_group(configs, run.id, "seeds", visit.owner, "X"), others, strict=True):
        visit.ledger.claim()
        visit.ledger.finish(child, other)
    app = look(visit, "attention", attend="Is it true?")
    assert [each.value.partition(",")[0] for each in app.warning[1:]] == ["[Seeds](glossary?term=seed) 8"]
    assert "Seeds 8, 9 kept untrained weights, which are random numbers" in visit.text()
    choose_best(app)
    told = visit.text().replace("\\", "")
    assert "Seed 8 kept untrained weights as well: compared are those of the best trained epoch" in told
    assert "Seed 9 kept untrained weights, which are random numbers" in visit.text()
