"""What came of a lesson's runs, and how a guess compares with it."""

import pytest

from lstm_core.charts.lessons.guess import guess_beside_outcome
from lstm_core.config import preset
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.data.table import PriceTable
from lstm_core.lessons.facts import Facts, facts_of
from lstm_core.lessons.lesson import Lesson
from lstm_core.lessons.measures import MEASURES
from lstm_core.lessons.outcome import outcome_of
from tests.lessons.test_lesson import FIELDS
from tests.made_results import made_result

BANDS = [{"says": "much", "at_least": 0.5}, {"says": "little", "at_least": 0.0, "below": 0.5}, {"says": "none"}]


def result(**errors):
    """Return what is known of a run whose methods have these errors on the test part."""
    by_ticker = {"T": errors["model"] / errors["persistence"]}
    return Facts(errors=errors, by_ticker=by_ticker, watched_loss=1.0)


def lesson(kind, measure="skill", runs=2, **question):
    names = ["short", "long", "longest"][:runs]
    return Lesson.model_validate(
        FIELDS
        | {
            "question": {"text": "How much?", "kind": kind, "measure": measure, **question},
            "runs": [{"name": name, "settings": "settings=1"} for name in names],
        }
    )


GOOD, BAD = result(model=1.0, persistence=4.0, mean=2.0), result(model=3.0, persistence=4.0, mean=2.0)


@pytest.mark.parametrize(("guess", "right"), [("much", False), ("little", True)])
def test_a_choice_is_right_where_what_was_measured_lies(guess, right):
    found = outcome_of(lesson("choice", runs=1, answers=BANDS), [BAD], guess)
    assert (found.truth, found.right, found.values) == ("little", right, (0.25,))
    assert ("that is how it came out" in found.words) == right


def test_which_run_has_most():
    found = outcome_of(lesson("which"), [BAD, GOOD], "short")
    assert (found.truth, found.right) == ("long", False)
    assert "'short'" in found.words and "'long'" in found.words


def test_an_order_is_scored_by_pairs():
    found = outcome_of(
        lesson("order", runs=3), [BAD, GOOD, result(model=5.0, persistence=4.0)], ("short", "long", "longest")
    )
    assert found.truth == ("long", "short", "longest")
    assert found.words == "You put 2 of 3 pairs the right way round. The order is long, short and longest."


@pytest.mark.parametrize(("guess", "right"), [(40.0, True), (80.0, False)])
def test_a_number_is_right_when_it_is_near(guess, right):
    found = outcome_of(lesson("number", "less_error_by_the_mean", runs=1), [GOOD], guess)
    assert (found.truth, found.right) == (50.0, right)
    assert "50.0%" in found.words


def test_measures_by_hand():
    assert MEASURES["times_the_error_of_repeating"].of([GOOD]) == [0.25]
    assert MEASURES["skill_of_the_best"].of([BAD]) == [0.5]
    assert MEASURES["times_the_error_of_the_first"].of([GOOD, BAD]) == [1.0, 3.0]
    assert MEASURES["flattery"].of([BAD, GOOD]) == pytest.approx([0.0, 100 * (1 - 0.25 / 0.75)])


def test_attention_looks_where_its_mean_weight_is_largest():
    looked = GOOD.model_copy(update={"looked": (0.1, 0.1, 0.6, 0.1, 0.1)})
    assert MEASURES["rows_back"].of([looked, GOOD]) == [3.0, 0.0]


def test_what_is_known_of_a_run_is_taken_from_its_result():
    config = preset("recommended").with_("features", window=5, inputs=("close",))
    made = made_result(config, PriceTable("T", load_bundled("ibm").frame.iloc[:200]))
    facts = facts_of(made)
    assert facts.errors == {entry.name: entry.metrics.rmse for entry in made.leaderboard}
    assert facts.looked == pytest.approx(made.attention.mean(axis=0))
    assert facts.by_ticker == {"T": pytest.approx(facts.errors["model"] / facts.errors["persistence"])}
    assert facts.watched_loss == made.val_loss[made.kept_epoch - 1]


def test_what_is_gained_by_learning_together_and_what_was_gained_where_it_was_chosen():
    own = [result(model=1.0, persistence=2.0).model_copy(update={"by_ticker": {name: 0.5}}) for name in "ABC"]
    together = own[0].model_copy(update={"by_ticker": {"A": 0.4, "B": 0.5, "C": 0.45, "D": 9.0}})
    assert MEASURES["gain_together"].of([*own, together]) == [pytest.approx(10.0)]
    assert MEASURES["gain_together"].of([GOOD, together]) == [0.0]
    losses = [own[0].model_copy(update={"watched_loss": loss}) for loss in (0.25, 1.0, 4.0)]
    assert MEASURES["gain_where_chosen"].of(losses) == [50.0]


def test_the_luckiest_is_chosen_by_the_validation_part_alone():
    lucky = BAD.model_copy(update={"watched_loss": 0.1})
    other = GOOD.model_copy(update={"watched_loss": 0.9})
    assert MEASURES["gain_of_the_luckiest"].of([other, lucky, other]) == [pytest.approx(-200.0)]


@pytest.mark.parametrize(
    ("asked", "results", "guess", "mark"),
    [
        (lesson("choice", runs=1, answers=BANDS), [GOOD], "none", "your guess"),
        (lesson("which"), [GOOD, BAD], "long", "long (your guess)"),
        (lesson("order"), [GOOD, BAD], ("long", "short"), "short (you: 2.)"),
        (lesson("number", "less_error_by_the_mean", runs=1), [GOOD], 12.0, "your guess"),
    ],
)
def test_the_guess_is_drawn_beside_what_happened(asked, results, guess, mark):
    chart = guess_beside_outcome(asked, outcome_of(asked, results, guess), guess)
    assert mark in chart.payload.to_json()
    assert len(chart.numbers()) == len(results)
