"""The luck line lies where the best of equally good settings lies, and a gain beyond what is needed is rarely luck."""

import numpy as np
import pytest

from lstm_core.evaluation.luck import expected_maximum, luck_among

DAYS, TIMES = 126, 100


def level(count, random, *, stormy=False):
    """Return squared errors of equally good settings, which err together in the main, shape (settings, days)."""
    storm = np.exp(np.cumsum(random.normal(0, 0.25, DAYS)) * 0.3) if stormy else 1.0
    own = 0.3 * random.normal(size=(count, DAYS))
    return (storm * (random.normal(size=DAYS) + own)) ** 2


@pytest.mark.parametrize("stormy", [False, True], ids=["even days", "stormy days"])
@pytest.mark.parametrize("count", [10, 20, 50])
def test_level_settings_stay_under_the_line_in_about_half_of_the_cases_and_hardly_ever_pass_what_is_needed(
    count, stormy
):
    random = np.random.default_rng(count)
    under = false_gains = fixed = 0
    for number in range(TIMES):
        squares = level(count, random, stormy=stormy)
        luck = luck_among(squares, resamples=200, seed=number)
        gain = 1 - squares.mean(axis=1).min() / squares[0].mean()
        under += gain <= luck.expected
        false_gains += gain > luck.needed
        fixed += gain > 0.05
    assert 0.35 < under / TIMES < 0.65
    assert false_gains / TIMES < 0.05
    assert fixed / TIMES > 0.3, "a fixed least gain of 5% is passed by luck again and again"


def test_what_is_really_better_passes():
    squares = level(20, np.random.default_rng(0))
    squares[7] *= 0.5
    luck = luck_among(squares)
    assert 1 - squares[7].mean() / squares[0].mean() > luck.needed > luck.expected > 0


def test_settings_that_err_alike_have_less_luck_between_them():
    random = np.random.default_rng(1)
    common = random.normal(size=DAYS)
    alike, apart = (luck_among((common + size * random.normal(size=(20, DAYS))) ** 2).expected for size in (0.05, 0.5))
    assert 0 < alike < apart / 5
    assert luck_among(np.tile(common**2, (20, 1))).expected == pytest.approx(0, abs=1e-12)


def test_a_setting_that_is_clearly_worse_does_not_move_the_line_however_much_it_scatters():
    squares = level(10, np.random.default_rng(4))
    wild = np.vstack([squares, 50 * level(1, np.random.default_rng(5))])
    assert luck_among(wild).needed == pytest.approx(luck_among(squares).needed, rel=0.02)


def test_the_line_grows_with_what_was_tried_elsewhere():
    squares = level(10, np.random.default_rng(2))
    here, more = luck_among(squares), luck_among(squares, 50)
    assert (here.tried, more.tried, more.drawn) == (10, 50, 10)
    assert more.expected == pytest.approx(here.expected * expected_maximum(50) / expected_maximum(10))
    assert more.needed - here.needed == pytest.approx(more.expected - here.expected)


def test_the_expected_maximum_is_that_of_the_tables():
    # H. L. Harter, "Expected values of normal order statistics", Biometrika 48 (1961).
    known = {2: 0.56419, 5: 1.16296, 10: 1.53875, 20: 1.86748, 50: 2.24907, 100: 2.50759}
    assert {count: expected_maximum(count) for count in known} == pytest.approx(known, abs=2e-3)
    assert expected_maximum(1) == pytest.approx(0)


def test_nothing_is_said_on_few_days_or_where_there_is_nothing_to_divide_by():
    squares = level(5, np.random.default_rng(3))
    assert luck_among(squares[:, :29]) is None
    assert luck_among(squares * 0) is None
    assert luck_among(squares[:1]).expected == 0
