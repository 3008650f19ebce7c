"""Which of two runs is closer: rule by rule, and each where it just does not fit."""

from dataclasses import replace

import pytest

from lstm_core.steps import DAY
from lstm_core.verdicts.kit import deciding_rule, judge
from lstm_core.verdicts.two_runs import TWO_RUNS, Between

FAR = Between("B", "A", -0.2, (-0.3, -0.1), 0.01, same=False, days=200, step=DAY)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"same": True}, "W0"),
        ({"change": None, "interval": None}, "W1"),
        ({"days": 29, "interval": None, "p": None}, "W2"),
        ({"change": 0.001, "interval": (-0.009, 0.009), "p": 0.9}, "W3"),
        ({"change": 0.009, "interval": (0.004, 0.02)}, "W3"),
        ({"change": 0.001, "interval": (-0.009, 0.011), "p": 0.9}, "W6"),
        ({"change": 0.011, "interval": (0.004, 0.02)}, "W5"),
        ({}, "W4"),
        ({"p": 0.05}, "W6"),
        ({"interval": (-0.3, 0.01)}, "W6"),
    ],
)
def test_rules(changes, rule):
    assert deciding_rule(TWO_RUNS, replace(FAR, **changes)).name == rule


def test_sentences():
    assert judge(TWO_RUNS, FAR).sentence == (
        "B's error is 20% lower than A's, which is more than days explain (95% interval: 10% to 30%)"
    )
    unclear = replace(FAR, change=0.008, interval=(-0.02, 0.03), p=0.5)
    assert judge(TWO_RUNS, unclear).sentence == "the difference of 0.8% is within what days explain"
    few = replace(FAR, days=12, interval=None, p=None)
    assert judge(TWO_RUNS, few).sentence == "12 days are too few to tell the difference of 20% from chance"
