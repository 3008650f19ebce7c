"""Stability over seeds: what two runs share, and which runs can be compared."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.errors import ConfigError
from lstm_core.explain.stability import stability
from tests.made_results import made_result


@pytest.fixture
def with_attention(table, tiny_config):
    """Return a function that makes a result of a seed with some attention (samples, time)."""
    base = made_result(tiny_config, table)

    def make(seed, attention):
        config = base.config.with_("", seed=seed)
        return replace(base, config=config, attention=np.array(attention, "float32"))

    return make


UP, DOWN = [0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]


def test_runs_that_attend_alike_correlate_fully(with_attention):
    found = stability([with_attention(1, [UP, UP]), with_attention(2, [UP, UP])])
    assert found.seeds == (1, 2)
    assert (found.profile, found.day) == pytest.approx((1, 1))
    assert found.beyond_profile is None  # no day differs from the mean


def test_runs_that_attend_the_other_way_round_correlate_negatively(with_attention):
    found = stability([with_attention(1, [UP, UP]), with_attention(2, [DOWN, DOWN])])
    assert (found.profile, found.day) == pytest.approx((-1, -1))


def test_a_shared_profile_may_hide_that_days_are_seen_differently(with_attention):
    # Both look at later steps on the whole; what is left of a day is +-d in one run and -+d in the other.
    wave = np.array([0.02, -0.02, 0.01, -0.01])
    one, other = np.array([UP + wave, UP - wave]), np.array([UP - wave, UP + wave])
    found = stability([with_attention(1, one), with_attention(2, other)])
    assert found.profile == pytest.approx(1)
    assert found.day == pytest.approx(1)
    assert found.beyond_profile == pytest.approx(-1)


def test_the_mean_is_taken_over_all_pairs(with_attention):
    runs = [with_attention(seed, [weights]) for seed, weights in ((1, UP), (2, UP), (3, DOWN))]
    assert stability(runs).day == pytest.approx((1 - 1 - 1) / 3)


def test_even_attention_has_no_ranks(with_attention):
    even = [[0.25] * 4] * 2
    found = stability([with_attention(1, even), with_attention(2, even)])
    assert (found.profile, found.day, found.beyond_profile) == (None, None, None)


def test_one_seed_or_the_same_twice_can_not_be_compared(with_attention):
    for seeds in ([1], [1, 1], [1, 2, 2], []):
        with pytest.raises(ConfigError, match="at least two runs, each with a seed of its own"):
            stability([with_attention(seed, [UP]) for seed in seeds])


def test_other_settings_can_not_be_compared(with_attention):
    other = with_attention(2, [UP])
    other = replace(other, config=other.config.with_("training", epochs=3))
    with pytest.raises(ConfigError, match="the same in everything but the seed"):
        stability([with_attention(1, [UP]), other])
