"""The verdict on attention, rule by rule."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.explain.agreement import Agreement
from lstm_core.explain.deletion import DeletionTest
from lstm_core.explain.stability import Stability
from lstm_core.verdicts.attention import judge_attention

DAYS = 60
ATTENTION = np.tile([0.7, 0.1, 0.1, 0.1], (DAYS, 1)).astype("float32")
EVEN = np.full((DAYS, 4), 0.25, "float32")


def deletion(ratio=2.0, interval=(1.5, 2.5), days=DAYS, moved=1.0, k=2):
    """Return a test whose random steps move predictions by ``moved``; the target moves by 1 from row to row."""
    return DeletionTest(k, 20, np.full(days, ratio * moved), np.full(days, moved), 10, 1.0, interval)


def agreeing(mean=0.6, share=0.1):
    """Return an agreement with k of 2 in 20 steps: a share of 0.1 is what chance gives."""
    return Agreement(np.full(DAYS, mean), np.full(DAYS, share), 2, 0.1)


def seeds(day=0.8):
    return Stability((1, 2, 3), 0.9, day, 0.4)


def verdict(kind="tutorial", attention=ATTENTION, tested=None, agreement=None, stability=None):
    return judge_attention(kind, attention, tested or deletion(), agreement or agreeing(), stability)


@pytest.mark.parametrize(
    ("outcome", "given"),
    [
        ("none", {"kind": "none"}),
        ("none", {"kind": "none", "tested": deletion(moved=0)}),  # T0 comes before all others
        ("idle", {"tested": deletion(moved=0, interval=None)}),
        ("idle", {"tested": deletion(moved=0.004)}),  # 0.008 of the typical move
        ("idle", {"tested": deletion(moved=0, interval=None), "attention": EVEN}),  # T1 before T2
        ("even", {"attention": EVEN}),
        ("even", {"attention": EVEN, "tested": deletion(0.5, (0.4, 0.6))}),  # T2 before T4
        ("unclear", {"tested": deletion(days=29, interval=None)}),
        ("untrue", {"tested": deletion(0.8, (0.5, 1.4))}),
        ("untrue", {"tested": deletion(1.1, (1.02, 1.2))}),
        ("unclear", {"tested": deletion(1.5, (0.9, 2.0))}),
        ("unclear", {"tested": deletion(1.2, (1.05, 1.4))}),
        ("true", {}),
        ("true", {"stability": seeds()}),
        ("true", {"agreement": agreeing(mean=0.0, share=0.201)}),  # twice the equal share
        ("true", {"agreement": agreeing(mean=0.5)}),
        ("partly", {"agreement": agreeing(mean=0.49, share=0.19)}),
        ("partly", {"agreement": agreeing(mean=np.nan, share=np.nan)}),
        ("partly", {"stability": seeds(0.49)}),
        ("partly", {"stability": seeds(None)}),
    ],
)
def test_the_first_rule_that_fits_decides(outcome, given):
    assert verdict(**given).outcome == outcome


def test_a_prediction_just_over_1_percent_of_the_move_is_not_idle():
    assert verdict(tested=deletion(moved=0.0051)).outcome == "true"


def test_attention_is_even_below_one_and_a_half_equal_shares():
    # 4 steps: the equal share is 0.25, one and a half of it 0.375.
    for peak, outcome in ((0.37, "even"), (0.38, "true")):
        rest = (1 - peak) / 3
        attention = np.tile([peak, rest, rest, rest], (DAYS, 1)).astype("float32")
        assert verdict(attention=attention).outcome == outcome


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kind": "none"}, "This model has no attention: it sees the state after the last time step and nothing else."),
        (
            {"attention": EVEN},
            "Attention points nowhere: even the most attended time step of a window has, on average, only 1.00 times "
            "the weight that it would have if all were alike.",
        ),
        (
            {"tested": deletion(moved=0, interval=None)},
            "There is nothing to explain: the prediction hardly moves, whichever time steps are hidden from the "
            "network, so attention is of no consequence.",
        ),
        (
            {"tested": deletion(days=1, interval=None)},
            "1 prediction is too few to tell whether the attended time steps count; it takes 30.",
        ),
        (
            {"tested": deletion(0.8, (0.5, 1.4))},
            "No: hiding the 2 most attended time steps moves the prediction only 0.80 times as much as hiding 2 at "
            "random, so attention does not show what counts.",
        ),
        (
            {"tested": deletion(1.5, (0.9, 2.0), k=1)},
            "It can't be told: hiding the most attended time step moves the prediction 1.50 times as much as hiding 1 "
            "at random, too little to be sure of.",
        ),
        (
            {},
            "Yes, as far as tests can show: hiding the 2 most attended time steps moves the prediction 2.00 times as "
            "much as hiding 2 at random, and attribution points to much the same time steps.",
        ),
        (
            {"stability": seeds()},
            "Yes, as far as tests can show: hiding the 2 most attended time steps moves the prediction 2.00 times as "
            "much as hiding 2 at random, and attribution and other seeds point to much the same time steps.",
        ),
        (
            {"stability": seeds(0.1), "agreement": agreeing(0.1)},
            "In part: hiding the 2 most attended time steps moves the prediction 2.00 times as much as hiding 2 at "
            "random, but attribution hardly agrees and other seeds attend differently.",
        ),
    ],
)
def test_the_sentence_says_what_was_found(given, sentence):
    assert verdict(**given).sentence == sentence


def test_every_step_is_explained():
    reasons = {reason.title: reason.text for reason in verdict(stability=seeds()).reasons}
    assert list(reasons) == [
        "How narrow is it?",
        "Hiding the attended steps",
        "Does attribution agree?",
        "Do other seeds agree?",
    ]
    assert "has 2.80 times the weight" in reasons["How narrow is it?"]
    assert "moved the prediction by 2 on average, hiding 2 at random by 1;" in reasons["Hiding the attended steps"]
    assert "from 1.5 to 2.5 times in 95 of 100 cases" in reasons["Hiding the attended steps"]
    assert "hold 10% of its attribution, 10% if the two had nothing" in reasons["Does attribution agree?"]
    assert "Between 3 seeds the rank correlation of a window's attention is 0.80" in reasons["Do other seeds agree?"]


@pytest.mark.parametrize(
    ("given", "title", "words"),
    [
        ({"agreement": agreeing(np.nan, np.nan)}, "Does attribution agree?", "there is nothing to compare"),
        ({"agreement": agreeing(0.1)}, "Does attribution agree?", "So they agree little"),
        ({}, "Do other seeds agree?", "No other seeds were trained"),
        ({"stability": seeds(0.1)}, "Do other seeds agree?", "they attend differently"),
        ({"stability": seeds(None)}, "Do other seeds agree?", "the same at every time step"),
        ({"stability": replace(seeds(), beyond_profile=None)}, "Do other seeds agree?", "0.80: they attend to much"),
        (
            {"tested": deletion(days=9, interval=None)},
            "Hiding the attended steps",
            "in too few predictions to say",
        ),
        ({"tested": deletion(moved=0, interval=None)}, "Hiding the attended steps", "Nothing moved"),
    ],
)
def test_what_is_missing_is_said(given, title, words):
    reasons = {reason.title: reason.text for reason in verdict(**given).reasons}
    assert words in reasons[title]


def test_without_attention_there_is_nothing_to_reason_about():
    assert verdict(kind="none").reasons == ()
