"""How much each setting counts: the shares of made-up functions, and silence where there is nothing to say."""

import numpy as np
import pytest

from lstm_core.search.importance import ENOUGH_TRIALS, importance_of

PATHS = ("model.units", "training.learning_rate", "model.dropout")


def made(function, trials=60, noise=0.0, seed=0):
    random = np.random.default_rng(seed)
    places = random.uniform(size=(trials, 3))
    return importance_of(
        PATHS, places, function(places) + random.normal(0, noise, trials) if noise else function(places)
    )


def shares(found):
    return {one.path: one.share for one in found.settings}


def test_what_alone_decides_has_nearly_all():
    found = made(lambda places: np.square(places[:, 1] - 0.3))
    assert found.settings[0].path == PATHS[1]
    assert found.settings[0].share > 0.7 and found.settings[1].share < 0.1
    assert found.explained > 0.6


def test_two_that_count_alike_share_it():
    found = shares(made(lambda places: places[:, 0] + places[:, 2], trials=120))
    assert found[PATHS[0]] == pytest.approx(found[PATHS[2]], abs=0.2)
    assert found[PATHS[1]] < 0.05


def test_what_settings_do_together_is_nobodys_share():
    found = shares(made(lambda places: (places[:, 0] - 0.5) * (places[:, 1] - 0.5), trials=200))
    assert sum(found.values()) < 0.6


def test_the_intervals_hold_the_shares_and_narrow_with_more_trials():
    few, many = (made(lambda places: places[:, 0] + 0.5 * places[:, 1], trials, noise=0.3) for trials in (24, 200))
    for found in (few, many):
        assert all(one.low <= one.share <= one.high for one in found.settings)
    widths = [np.mean([one.high - one.low for one in found.settings]) for found in (few, many)]
    assert widths[1] < widths[0]


def test_noise_is_said_to_explain_nothing():
    told = [made(lambda places: np.zeros(len(places)), trials=40, noise=1.0, seed=seed).is_told for seed in range(5)]
    assert sum(told) <= 1


def test_below_twenty_trials_and_where_all_are_equal_nothing_is_said():
    assert made(lambda places: places[:, 0], trials=ENOUGH_TRIALS - 1) is None
    assert made(lambda places: np.ones(len(places))) is None


def test_one_trial_that_went_wrong_does_not_decide_all():
    def wrong(places):
        errors = places[:, 0].copy()
        errors[np.argmax(places[:, 2])] = 1e6
        return errors

    assert made(wrong).settings[0].path == PATHS[0]


def test_the_same_trials_give_the_same_numbers():
    assert made(lambda places: places[:, 0]) == made(lambda places: places[:, 0])
