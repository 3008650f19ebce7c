"""Permutation importance: what decides the target stands out, noise does not, whole windows are dealt out."""

import numpy as np
import pytest

from lstm_core.errors import TooFewRowsError
from lstm_core.evaluation.measures import rmse
from lstm_core.explain.permutation import _AskedByDay, permutation_importance
from lstm_core.explain.trained import TrainedModel

DECIDES = (-5.0, -5.0, 5.0, -5.0, -5.0)  # three rows before the predicted one, as noise_table has it


def test_the_feature_that_decides_stands_out_and_noise_does_not(hand_made):
    # Weights as a good model would have: the step 3 rows back has exp(2) times the attention of any other.
    model = hand_made((1.5, 0.3), bias=DECIDES)
    found = permutation_importance(model)
    decides, noise = found.features
    assert (decides.name, noise.name) == ("a", "b")
    assert len(decides.increases) == 20
    assert decides.matters and decides.low > 0.1
    assert noise.low < 0 < noise.high
    assert not noise.matters
    assert decides.mean > 10 * abs(noise.mean)


def test_a_feature_that_is_not_used_changes_nothing_at_all(hand_made):
    unused = permutation_importance(hand_made((1.0, 0.0), bias=DECIDES)).features[1]
    assert unused.increases == pytest.approx(np.zeros(20), abs=1e-6)
    assert not unused.matters


@pytest.mark.parametrize("seed", range(8))
def test_zero_lies_in_the_interval_of_noise_whatever_the_seed(hand_made, seed):
    noise = permutation_importance(hand_made((1.5, 0.3), bias=DECIDES), seed=seed, repeats=10).features[1]
    assert noise.low < 0 < noise.high


def test_the_increase_is_that_of_the_root_mean_squared_error(hand_made):
    model = hand_made((1.5, 0.3), bias=DECIDES)
    found = permutation_importance(model, repeats=3)
    assert found.rmse == pytest.approx(rmse(model.actual(), model.predict(model.windows(), model.frame())))
    assert found.days == len(model.test_rows)
    # With a gone, predictions are of another day's a: the error is at least that of not knowing a.
    shuffled = found.rmse + found.features[0].mean
    assert shuffled > np.std(model.actual())


def test_the_mean_over_shuffles_is_near_that_over_all_pairs_of_days(hand_made):
    # In a random order each day gets each window equally often, so the mean squared error tends to that of all pairs.
    model = hand_made((1.5, 0.3), bias=DECIDES)
    windows, frame, actual = model.windows(), model.frame(), model.actual()
    squares = []
    for day in range(len(actual)):
        dealt = windows.copy()
        dealt[:, :, 0] = windows[day, :, 0]
        squares.append((model.predict(dealt, frame) - actual) ** 2)
    expected = np.sqrt(np.mean(squares))
    found = permutation_importance(model, repeats=50)
    assert found.rmse + found.features[0].mean == pytest.approx(expected, rel=0.03)


def test_a_whole_window_of_one_feature_is_dealt_out(hand_made):
    model = hand_made((1.0, 1.0))
    samples = np.arange(4)
    asked = _AskedByDay(model, samples)
    table = np.tile(samples[:, None], (1, 2))
    table[:, 1] = [2, 3, 0, 1]
    windows = model.windows(samples)
    dealt = np.stack([windows[:, :, 0], windows[[2, 3, 0, 1], :, 1]], axis=2)
    np.testing.assert_array_equal(asked.predict(table), model.predict(dealt, model.frame(samples)))


def test_the_last_known_value_stays_that_of_the_day(make_result, table, tiny_config):
    config = tiny_config.with_("features", target_kind="change").with_("model", zero_head=True)
    result = make_result(table, config)
    result.weights["head/kernel"][:] = 0  # so that every prediction is the last value plus a constant
    found = permutation_importance(TrainedModel.of(result), repeats=2)
    for feature in found.features:
        assert feature.increases.tolist() == [0, 0]


def test_the_same_seed_gives_the_same_numbers(hand_made):
    model = hand_made((1.0, 0.5))
    runs = [permutation_importance(model, repeats=3, seed=seed).features[0].increases.tolist() for seed in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]


def test_many_test_days_are_thinned_out(hand_made):
    assert permutation_importance(hand_made(), repeats=2, most_days=10).days == 10


def test_the_interval_is_where_one_more_shuffle_would_lie(hand_made):
    # Two repeats: Student's t with 1 degree of freedom is 12.706 at 97.5%.
    feature = permutation_importance(hand_made((1.0, 0.5)), repeats=2).features[0]
    one, two = feature.increases
    mean, deviation = (one + two) / 2, abs(one - two) / np.sqrt(2)
    assert (feature.mean, feature.deviation) == pytest.approx((mean, deviation))
    assert feature.high - mean == pytest.approx(12.706 * deviation * np.sqrt(1.5), rel=1e-4)
    assert mean - feature.low == pytest.approx(feature.high - mean)


def test_one_test_day_can_not_be_shuffled(hand_made):
    with pytest.raises(TooFewRowsError, match="at least two predictions"):
        permutation_importance(hand_made(), most_days=1)
