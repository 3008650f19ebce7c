"""The deletion test: on models that look where attention says, where it does not, and nowhere."""

import numpy as np
import pytest

from lstm_core.errors import ConfigError
from lstm_core.explain.deletion import _largest, deletion_test
from lstm_core.explain.trained import TrainedModel


def test_hiding_the_attended_day_moves_predictions_as_much_as_its_weight_says(hand_made):
    # Attention is e / (e + 4/e) = 0.649 on one step and 0.088 on each of the others; y is linear in each, so random
    # steps move it by 0.2 on average where the attended one does by 0.649: a ratio of 3.24.
    found = deletion_test(hand_made((1.0, 0.5), bias=(-9, -9, 9, -9, -9)), k=1, repeats=40)
    weight = np.e / (np.e + 4 / np.e)
    assert found.ratio == pytest.approx(weight / 0.2, rel=0.1)
    assert found.interval[0] > 2.5
    assert found.interval[0] < found.ratio < found.interval[1]
    assert (found.k, found.steps, found.repeats, found.days) == (1, 5, 40, len(hand_made().test_rows))


def test_attention_that_is_even_finds_nothing(hand_made):
    found = deletion_test(hand_made((1.0, 0.5)), repeats=40)
    assert found.ratio == pytest.approx(1, abs=0.2)
    assert found.interval[0] < 1 < found.interval[1]


def test_the_change_of_one_day_worked_out_by_hand(hand_made):
    model = hand_made((2.0, 0.0), bias=(-9, -9, 9, -9, -9))
    found = deletion_test(model, k=1, repeats=1)
    windows = model.windows().astype("float64")[:, :, 0]
    gap = np.abs(windows.mean(axis=1) - windows[:, 2])  # the hidden step gets the mean of its own window
    expected = 2 * gap * np.e / (np.e + 4 / np.e) * model.target_unit.scaler.scale[0]
    np.testing.assert_allclose(found.top, expected, rtol=5e-3, atol=1e-4)
    assert found.top_k == pytest.approx(found.top.mean())


def test_hiding_all_but_one_leaves_little(hand_made):
    found = deletion_test(hand_made((1.0, 0.0)), k=4, repeats=5)
    assert found.top_k > deletion_test(hand_made((1.0, 0.0)), k=1, repeats=5).top_k


def test_the_typical_move_is_that_of_the_target(hand_made):
    model = hand_made()
    move = np.abs(model.actual() - model.previous()).mean()
    assert deletion_test(model, repeats=1).typical_move == pytest.approx(move)


def test_a_model_that_listens_to_nothing_has_no_ratio(make_result, table, tiny_config):
    result = make_result(table, tiny_config)
    result.weights["head/kernel"][:] = 0
    found = deletion_test(TrainedModel.of(result), repeats=2)
    assert (found.top_k, found.random_k, found.ratio, found.interval) == (0, 0, None, None)


def test_few_days_have_a_ratio_but_no_interval(hand_made):
    found = deletion_test(hand_made((1.0, 0.5)), most_days=29, repeats=2)
    assert found.ratio is not None
    assert found.interval is None
    assert deletion_test(hand_made((1.0, 0.5)), most_days=30, repeats=2).interval is not None


def test_the_same_seed_gives_the_same_numbers(hand_made):
    model = hand_made((1.0, 0.5))
    runs = [deletion_test(model, repeats=2, seed=seed) for seed in (3, 3, 4)]
    assert runs[0].random.tolist() == runs[1].random.tolist() != runs[2].random.tolist()
    assert runs[0].interval == runs[1].interval


@pytest.mark.parametrize("k", [0, 5, 6])
def test_some_steps_have_to_be_hidden_and_some_to_stay(hand_made, k):
    with pytest.raises(ConfigError, match=f"Hide from 1 to 4 of the 5 time steps, not {k}"):
        deletion_test(hand_made(), k=k)


def test_chance_decides_among_equal_weights_and_nothing_else():
    random = np.random.default_rng(0)
    even = _largest(np.zeros((3000, 5)), 2, random)
    assert (np.diff(np.sort(even, axis=1)) > 0).all()  # no step twice
    counts = np.bincount(even.ravel(), minlength=5)
    assert counts.min() > 1000  # 1,200 expected
    clear = _largest(np.array([[0.1, 0.5, 0.1, 0.3]] * 50), 2, random)
    assert {tuple(sorted(steps)) for steps in clear.tolist()} == {(1, 3)}
