"""Intervals hold what they promise, are those worked out by hand, and never know an outcome too early."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from lstm_core.config import QUANTILES
from lstm_core.evaluation.intervals import (
    LEVELS,
    NEWEST,
    RATE,
    Band,
    intervals,
    margins_for_forecast,
    windows_needed,
)
from lstm_core.results import Outputs

SEEDS = st.integers(0, 10**6)


def _outputs(actual: np.ndarray, values: np.ndarray | None = None, part: str = "test") -> Outputs:
    """Return outputs (samples, horizon) around predictions of 0, or with values (samples, horizon, levels)."""
    actual = np.asarray(actual, dtype="float64").reshape(len(actual), -1)
    dates = pd.date_range("2000-01-01", periods=len(actual))
    values = np.zeros((*actual.shape, 1)) if values is None else values
    return Outputs(part, dates, np.zeros(len(actual)), actual, values)


def _quantile_outputs(actual: np.ndarray, spread: np.ndarray) -> Outputs:
    """Return outputs of a model that says normal quantiles of some spread, shape (samples,)."""
    values = spread[:, None] * norm.ppf(QUANTILES)  # (samples, levels)
    return _outputs(actual, values[:, None, :])


def test_the_margin_is_the_error_of_the_right_rank() -> None:
    # Of 9 errors, ceil(10 * 0.8) = 8: the eighth smallest; ceil(10 * 0.5) = 5: the fifth.
    calibration = _outputs(np.array([3.0, -1.0, 4.0, -1.5, 5.0, -9.0, 2.0, 6.0, -5.5]))
    half, most = intervals(calibration, _outputs(np.array([4.5, -5.9, 6.1])), levels=(0.5, 0.8))
    assert half.upper.tolist() == [4.0, 4.0, 4.0]
    assert most.lower.tolist() == [-6.0, -6.0, -6.0]
    assert (half.coverage, most.coverage) == (0.0, pytest.approx(2 / 3))
    assert (half.mean_width, most.mean_width) == (8.0, 12.0)


def test_intervals_lie_around_the_predictions_of_the_asked_step() -> None:
    errors = np.column_stack([np.full(30, 1.0), np.full(30, 3.0)])  # of two steps ahead
    values = np.arange(20.0).reshape(10, 2, 1)
    test = _outputs(values[:, :, 0] + 2, values)
    for step, margin in ((0, 1.0), (1, 3.0)):
        band = intervals(_outputs(errors), test, step=step, levels=(0.8,))[0]
        assert band.lower.tolist() == (values[:, step, 0] - margin).tolist()
        assert band.upper.tolist() == (values[:, step, 0] + margin).tolist()
        assert band.coverage == (1.0 if step else 0.0)


@pytest.mark.parametrize("level", [*LEVELS, 0.9, 0.99])
def test_so_many_windows_are_needed_that_the_rank_exists(level: float) -> None:
    needed = windows_needed(level)
    assert (needed + 1) * level <= needed + 1e-9
    assert needed * level > needed - 1 + 1e-9
    errors = np.arange(1.0, needed + 1)
    assert intervals(_outputs(errors), _outputs(errors), levels=(level,))[0].enough


@pytest.mark.parametrize("kind", ["fixed", "adaptive", "newest"])
def test_too_few_windows_give_the_largest_error_and_say_so(kind: str) -> None:
    bands = intervals(_outputs(np.arange(1.0, 11.0)), _outputs(np.zeros(3)), kind)
    assert [band.nominal for band in bands] == list(LEVELS)
    assert [band.enough for band in bands] == [True, True, False]
    assert bands[2].upper[0] == 10.0


@pytest.mark.parametrize("noise", ["normal", "t", "skewed"])
def test_coverage_is_what_was_promised_whatever_the_noise(noise: str) -> None:
    random = np.random.default_rng(0)
    errors = {
        "normal": lambda: random.normal(size=6000),
        "t": lambda: random.standard_t(2.5, size=6000),
        "skewed": lambda: random.exponential(size=6000),
    }[noise]()
    for kind in ("fixed", "adaptive", "newest"):
        for band in intervals(_outputs(errors[:2000]), _outputs(errors[2000:]), kind):
            assert band.coverage == pytest.approx(band.nominal, abs=0.03)


def test_a_width_known_beforehand_comes_out() -> None:
    errors = np.random.default_rng(1).normal(scale=2, size=8000)
    for band in intervals(_outputs(errors[:4000]), _outputs(errors[4000:])):
        assert band.mean_width == pytest.approx(2 * 2 * norm.ppf((1 + band.nominal) / 2), rel=0.05)


def test_a_model_of_quantiles_is_stretched_to_what_it_should_have_said() -> None:
    random = np.random.default_rng(2)
    spread = np.where(np.arange(6000) % 2, 1.0, 5.0)
    actual = spread * random.normal(size=6000)
    for said in (0.5, 1.0, 2.0):  # too narrow, right, too wide
        outputs = _quantile_outputs(actual, said * spread)
        calibration = _quantile_outputs(actual[:2000], said * spread[:2000])
        for band in intervals(calibration, outputs):
            assert band.coverage == pytest.approx(band.nominal, abs=0.03)
    # Right quantiles need hardly a correction, and stay wide where the noise is and narrow where it is not.
    band = intervals(_quantile_outputs(actual[:2000], spread[:2000]), _quantile_outputs(actual, spread))[1]
    widths = band.upper - band.lower
    assert widths[0] / widths[1] == pytest.approx(5, rel=0.2)


def test_a_model_of_quantiles_worked_out_by_hand() -> None:
    # The median first, then the ends of 95%, 80% and 50%, as in QUANTILES; upside down in the second sample.
    said = np.array([0.0, -10.0, -8.0, -2.0, 2.0, 8.0, 10.0])
    values = np.array([said, -said, said, said])[:, None, :]
    # Outside by 3 below, inside by 1, inside by 8, outside by 4 above, for the 80% interval.
    calibration = _outputs(np.array([-11.0, 7.0, 0.0, 12.0]), values)
    band = intervals(calibration, _outputs(np.array([5.0, 13.0]), values[:2]), levels=(0.8,))[0]
    assert band.upper.tolist() == [12.0, 12.0]  # ceil(5 * 0.8) = 4: the largest
    assert band.lower.tolist() == [-12.0, -12.0]
    assert band.coverage == 0.5


def test_ends_that_would_cross_meet_in_their_middle() -> None:
    values = np.tile(np.array([1.0, -9.0, -8.0, -1.0, 3.0, 8.0, 9.0]), (9, 1))[:, None, :]
    # All nine outcomes lie 2 inside of the interval from -1 to 3, which is 4 wide: at its middle.
    band = intervals(_outputs(np.ones(9), values), _outputs(np.ones(9), values), levels=(0.5,))[0]
    assert band.lower.tolist() == band.upper.tolist() == [1.0] * 9
    assert band.coverage == 1.0


def test_a_level_that_the_quantiles_do_not_bound_uses_the_median() -> None:
    values = np.tile(np.array([0.0, -9.0, -8.0, -1.0, 3.0, 8.0, 9.0]), (19, 1))[:, None, :]
    calibration = _outputs(np.arange(1.0, 20.0), values)
    band = intervals(calibration, calibration, levels=(0.9,))[0]
    assert (band.lower[0], band.upper[0]) == (-18.0, 18.0)


@pytest.mark.parametrize("shape", ["growing", "jumping", "biased"])
def test_adaptive_intervals_follow_errors_that_change_and_fixed_ones_do_not(shape: str) -> None:
    rows, calibrated = 1000, 250
    noise = np.random.default_rng(3).normal(size=rows)
    errors = {
        "growing": noise * np.linspace(1, 3, rows),
        "jumping": noise * np.where(np.arange(rows) < 400, 1.0, 3.0),
        "biased": noise + np.linspace(0, 4, rows),
    }[shape]
    calibration, test = _outputs(errors[:calibrated]), _outputs(errors[calibrated:])
    for fixed, adaptive in zip(intervals(calibration, test), intervals(calibration, test, "adaptive"), strict=True):
        assert adaptive.coverage == pytest.approx(adaptive.nominal, abs=0.03)
        assert fixed.coverage < fixed.nominal - 0.1


def test_adaptive_intervals_shrink_where_errors_become_smaller() -> None:
    errors = np.random.default_rng(4).normal(size=800) * np.where(np.arange(800) < 300, 3.0, 1.0)
    fixed, adaptive = (
        intervals(_outputs(errors[:200]), _outputs(errors[200:]), way)[1] for way in ("fixed", "adaptive")
    )
    assert fixed.coverage > 0.9
    assert adaptive.coverage == pytest.approx(0.8, abs=0.03)
    assert adaptive.mean_width < 0.6 * fixed.mean_width


def test_adaptive_intervals_begin_as_the_fixed_ones_and_move_as_worked_out_by_hand() -> None:
    known = np.arange(1.0, 20.0)  # 19 errors
    fixed, adaptive = (
        intervals(_outputs(known), _outputs(np.array([100.0, 0.5, 0.5])), way, levels=(0.8,))[0]
        for way in ("fixed", "adaptive")
    )
    assert fixed.upper[0] == adaptive.upper[0] == 16.0  # ceil(20 * 0.8)
    # A miss: the level is 0.8 + 0.02 * 0.8 = 0.816, of 20 errors ceil(21 * 0.816) = 18.
    assert RATE == 0.02
    assert adaptive.upper[1] == 18.0
    # A hit: 0.816 - 0.02 * 0.2 = 0.812, of 21 errors ceil(22 * 0.812) = 18; the new 0.5 has moved them up by one.
    assert adaptive.upper[2] == 17.0


def test_the_newest_errors_make_the_bands_of_a_forecast() -> None:
    """Forecast leads to these: their width after the last outcome is that of its bands."""
    random = np.random.default_rng(3)
    calibration, test = _outputs(random.normal(size=80)), _outputs(3 * random.normal(size=61))
    upto = _outputs(test.actual[:60, 0])  # a forecast made before the last row
    for band, margins in zip(
        intervals(calibration, test, "newest"), margins_for_forecast(calibration, upto), strict=True
    ):
        assert band.upper[-1] == margins.upper_offset[0]
        assert band.mean_width != intervals(calibration, test)[0].mean_width


def test_adaptive_intervals_forget_errors_that_are_older_than_the_newest() -> None:
    calibration = np.r_[np.full(50, 1000.0), np.ones(NEWEST)]
    bands = intervals(_outputs(calibration), _outputs(np.ones(5)), "adaptive")
    assert [band.upper.max() for band in bands] == [1.0, 1.0, 1.0]


@given(seed=SEEDS, day=st.integers(0, 59), horizon=st.integers(1, 4), quantiles=st.booleans(), data=st.data())
def test_no_band_knows_what_happens_from_its_day_on(
    seed: int, day: int, horizon: int, quantiles: bool, data: st.DataObject
) -> None:
    step = data.draw(st.integers(0, horizon - 1))
    random = np.random.default_rng(seed)
    levels = len(QUANTILES) if quantiles else 1
    calibration = _outputs(random.normal(size=(40, horizon)), random.normal(size=(40, horizon, levels)))
    actual, values = random.normal(size=(60, horizon)), random.normal(size=(60, horizon, levels))
    # Column h of sample i happens on day i + h.
    future = np.add.outer(np.arange(60), np.arange(horizon)) >= day
    changed = np.where(future, actual + random.normal(scale=100, size=actual.shape), actual)
    for kind in ("fixed", "adaptive", "newest"):
        one = intervals(calibration, _outputs(actual, values), kind, step)
        two = intervals(calibration, _outputs(changed, values), kind, step)
        for before, after in zip(one, two, strict=True):
            assert np.array_equal(before.lower[: day + 1], after.lower[: day + 1])
            assert np.array_equal(before.upper[: day + 1], after.upper[: day + 1])


@given(seed=SEEDS, horizon=st.integers(1, 4), data=st.data())
def test_an_outcome_counts_as_soon_as_it_is_known(seed: int, horizon: int, data: st.DataObject) -> None:
    step = data.draw(st.integers(0, horizon - 1))
    known, actual = np.random.default_rng(seed).normal(size=(2, 50, horizon))
    missed = actual.copy()
    missed[0, step] += 1000  # known on day 0 + step, so that the band of the day after may be wider
    one, two = (intervals(_outputs(known), _outputs(day), True, step, (0.8,))[0] for day in (actual, missed))
    assert np.array_equal(one.upper[: step + 1], two.upper[: step + 1])
    assert two.upper[step + 1] > one.upper[step + 1] or abs(actual[0, step]) > one.upper[0]


@given(seed=SEEDS)
def test_fixed_bands_depend_on_the_calibration_part_alone(seed: int) -> None:
    known, one, two = np.random.default_rng(seed).normal(size=(3, 30))
    for a, b in zip(intervals(_outputs(known), _outputs(one)), intervals(_outputs(known), _outputs(two)), strict=True):
        assert a.upper.tolist() == b.upper.tolist()


@given(seed=SEEDS, quantiles=st.booleans(), kind=st.sampled_from(["fixed", "adaptive", "newest"]))
def test_ends_are_in_order_and_higher_levels_are_wider_where_a_point_is_predicted(
    seed: int, quantiles: bool, kind: str
) -> None:
    random = np.random.default_rng(seed)
    shape = (40, 1, len(QUANTILES) if quantiles else 1)
    parts = [_outputs(random.normal(size=40), random.normal(size=shape)) for _ in range(2)]
    bands = intervals(*parts, kind)
    assert all((band.lower <= band.upper).all() for band in bands)
    if not quantiles and kind == "fixed":
        assert [band.mean_width for band in bands] == sorted(band.mean_width for band in bands)


def test_margins_of_a_forecast_are_those_of_the_newest_errors_of_both_parts() -> None:
    # Each step has errors of its own: the second's are twice the first's.
    first = np.arange(1.0, NEWEST + 31)
    steps = np.column_stack([first, -2 * first])
    calibration, test = _outputs(steps[:60], part="validation"), _outputs(steps[60:])
    half, most, nearly_all = margins_for_forecast(calibration, test)
    newest = np.arange(31.0, NEWEST + 31)
    for margins, rank in ((half, 51), (most, 81), (nearly_all, 96)):  # ceil(101 * level)
        assert margins.upper_offset.tolist() == [newest[rank - 1], 2 * newest[rank - 1]]
        assert margins.lower_offset.tolist() == (-margins.upper_offset).tolist()
        assert margins.enough
    lower, upper = half.around(np.array([[10.0], [20.0]]))
    assert lower.tolist() == [10 - newest[50], 20 - 2 * newest[50]]
    assert upper.tolist() == [10 + newest[50], 20 + 2 * newest[50]]


def test_margins_of_a_model_of_quantiles_go_around_its_own_ends() -> None:
    said = np.array([0.0, -10.0, -8.0, -2.0, 2.0, 8.0, 10.0])
    values = np.tile(said, (30, 1))[:, None, :]
    outputs = _outputs(np.full(30, 9.0), values)  # 7, 1 and -1 outside
    found = [margins.around(values[0]) for margins in margins_for_forecast(outputs, outputs)]
    assert [(lower.tolist(), upper.tolist()) for lower, upper in found] == [([-9.0], [9.0])] * 3


def test_bands_are_shown_short() -> None:
    band = intervals(_outputs(np.ones(3)), _outputs(np.ones(3)))[0]
    assert isinstance(band, Band)
    assert "array" not in repr(band)
