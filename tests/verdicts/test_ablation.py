"""Does it help: each rule where it fits and where it just misses."""

import pytest

from lstm_core.evaluation.arms import Gain
from lstm_core.verdicts.ablation import DOES_IT_HELP, Asked, error_in_words, judge_gain
from lstm_core.verdicts.kit import deciding_rule


def gain(low, high, middle=0.004):
    return Gain(middle, (middle,), (low, high), 0.95, 0.5, 0.5, days=200, seeds=3, folds=3)


@pytest.mark.parametrize(
    ("low", "high", "rule"),
    [
        (-0.0099, 0.0099, "H1"),
        (0.002, 0.008, "H1"),
        (-0.0101, 0.0099, "H4"),
        (0.0001, 0.0101, "H2"),
        (0.0, 0.0101, "H4"),
        (-0.02, -0.0001, "H3"),
        (-0.02, 0.0, "H4"),
        (-0.3, 0.3, "H4"),
    ],
)
def test_the_interval_decides(low, high, rule):
    assert deciding_rule(DOES_IT_HELP, Asked("open", gain(low, high))).name == rule


@pytest.mark.parametrize(
    ("measured", "said"),
    [
        (gain(-0.005, 0.005), "0.4% smaller, and chance moves that by less than 1% to either side: it makes no diff"),
        (gain(0.001, 0.05, 0.03), "With open the typical error is 3.0% smaller (0.1% to 5.0%): it helps."),
        (gain(-0.05, -0.001, -0.03), "With open the typical error is 3.0% larger (0.1% to 5.0%): it does harm."),
        (gain(-0.02, 0.03), "but chance alone makes it anything from 2.0% larger to 3.0% smaller: one can't tell."),
        (Gain(0.1, (), None, 0.95, None, None, 20, 2, 2), "but 20 test rows are too few to say what is chance"),
        (Gain(None, (), None, 0.95, None, None, 200, 2, 2), "Without open there is no error at all"),
    ],
)
def test_what_is_said(measured, said):
    assert said in judge_gain("open", measured).sentence


def test_no_difference_has_no_sign():
    assert error_in_words(0.0004) == error_in_words(-0.0004) == "the same"
