"""QLIKE and MASE, by hand, and what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.evaluation.mase import mase, naive_error
from lstm_core.evaluation.metrics import measure
from lstm_core.evaluation.qlike import qlike, qlike_of
from lstm_core.features.indicator_kinds import INDICATORS, volatility_of

positive = st.floats(1e-6, 1e6)


def test_qlike_by_hand() -> None:
    # Ratios 2 and 1/2: 2 - ln 2 - 1 and 1/2 + ln 2 - 1.
    assert qlike(np.array([2.0, 1.0]), np.array([1.0, 2.0])) == pytest.approx((1 - np.log(2) - 0.5 + np.log(2)) / 2)


@given(actual=positive, predicted=positive, factor=positive)
def test_qlike_is_least_at_the_truth_and_has_no_unit(actual: float, predicted: float, factor: float) -> None:
    one = qlike(np.array([actual]), np.array([predicted]))
    assert one is not None
    assert one >= -1e-12
    assert qlike(np.array([actual]), np.array([actual])) == pytest.approx(0.0, abs=1e-12)
    assert qlike(np.array([factor * actual]), np.array([factor * predicted])) == pytest.approx(one, rel=1e-6, abs=1e-9)


@given(factor=st.floats(1.1, 20))
def test_too_little_weighs_more_than_too_much(factor: float) -> None:
    low, high = (qlike(np.array([1.0]), np.array([predicted])) for predicted in (1 / factor, factor))
    assert low is not None
    assert high is not None
    assert low > high


def test_it_prefers_the_true_variance_even_where_what_happened_is_noisy() -> None:
    """The property for which A. Patton (2011) recommends it."""
    random = np.random.default_rng(0)
    truth = np.exp(0.5 * random.normal(size=20_000))
    proxy = truth * random.chisquare(1, size=20_000)
    losses = [qlike(proxy, scale * truth) for scale in (0.7, 1.0, 1.4)]
    assert min(loss for loss in losses if loss is not None) == losses[1]


@pytest.mark.parametrize(("actual", "predicted"), [(0.0, 1.0), (1.0, 0.0), (1.0, -1.0)])
def test_without_a_variance_above_zero_there_is_none(actual: float, predicted: float) -> None:
    assert qlike(np.array([actual]), np.array([predicted])) is None
    assert qlike_of("parkinson", np.array([actual]), np.array([predicted])) is None


def test_a_range_and_its_logarithm_and_parkinson_s_volatility_mean_the_same_variance() -> None:
    spread = np.array([0.01, 0.03])  # ln(high / low)
    share = volatility_of("logrange").to_variance(np.log(spread))
    percent = volatility_of("parkinson").to_variance(100 * spread / np.sqrt(4 * np.log(2)))
    np.testing.assert_allclose(1e4 * share, percent)
    np.testing.assert_allclose(volatility_of("range").to_variance(spread), share)


@pytest.mark.parametrize("kind", [kind for kind, about in INDICATORS.items() if about.volatility])
def test_there_and_back(kind: str) -> None:
    about, values = INDICATORS[kind].volatility, np.array([0.5, 1.0, 3.0])
    np.testing.assert_allclose(about.from_variance(about.to_variance(values)), values)
    assert INDICATORS[kind].is_target
    assert volatility_of(f"{kind}:5@close") is about


def test_other_targets_are_no_volatilities() -> None:
    assert [name for name in ("close", "volume", "return", "logreturn", "") if volatility_of(name)] == []


def test_mase_by_hand() -> None:
    naive = naive_error(np.array([1.0, 3.0, 2.0]))
    assert naive == 1.5
    assert mase(np.array([1.0, 1.0]), np.array([4.0, 1.0]), naive) == 1.0


@pytest.mark.parametrize("training", [np.full(9, 0.3), np.array([1.0])])
def test_without_a_change_there_is_no_mase(training: np.ndarray) -> None:
    assert naive_error(training) is None
    assert mase(np.ones(2), np.zeros(2), None) is None


def test_metrics_hold_both() -> None:
    actual, predicted = np.array([1.0, 2.0]), np.array([2.0, 2.0])
    found = measure(actual, predicted, actual, 1.0, target="parkinson", naive=2.0)
    assert (found.mase, found.qlike) == (0.25, pytest.approx((0.25 + np.log(4) - 1) / 2))
    plain = measure(actual, predicted, actual, 1.0)
    assert (plain.mase, plain.qlike) == (None, None)
