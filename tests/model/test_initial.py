"""A model's first weights follow the rules they cite and the seed they are given."""

import numpy as np
import pytest

from lstm_core.config import ModelConfig
from lstm_core.model.cells import CELLS
from lstm_core.model.initial import initial_weights


def test_the_same_seed_draws_the_same_weights() -> None:
    one, two = (initial_weights(ModelConfig(units=8, layers=2), 10, 2, seed=5) for _ in range(2))
    assert list(one) == list(two)
    for name in one:
        np.testing.assert_array_equal(one[name], two[name])
        assert one[name].dtype == np.float32


@pytest.mark.parametrize("name", ["recurrent_1/kernel", "recurrent_1/recurrent_kernel", "head/kernel"])
def test_another_seed_draws_others(name: str) -> None:
    one, two = (initial_weights(ModelConfig(units=8), 10, 2, seed=seed) for seed in (5, 6))
    assert not np.array_equal(one[name], two[name])


def test_glorot_kernels_stay_within_their_limit_and_use_it() -> None:
    kernel = initial_weights(ModelConfig(units=64), 60, 2, seed=7)["recurrent_1/kernel"]
    limit = np.sqrt(6 / (2 + 256))
    assert 0.95 * limit < np.abs(kernel).max() <= limit
    assert abs(kernel.mean()) < 0.1 * limit


@pytest.mark.parametrize("cell", CELLS)
def test_recurrent_kernels_are_orthogonal(cell: str) -> None:
    config = ModelConfig().model_copy(update={"cell": cell, "units": 16})
    kernel = initial_weights(config, 10, 2, seed=7)["recurrent_1/recurrent_kernel"]
    np.testing.assert_allclose(kernel @ kernel.T, np.eye(16), atol=1e-5)


def test_the_forget_gate_alone_starts_with_a_bias_of_1() -> None:
    lstm = initial_weights(ModelConfig(units=2), 10, 2, seed=7)["recurrent_1/bias"]
    gru = initial_weights(ModelConfig(units=2, cell="gru"), 10, 2, seed=7)["recurrent_1/bias"]
    assert lstm.tolist() == [0, 0, 1, 1, 0, 0, 0, 0]
    assert gru.tolist() == [[0] * 6] * 2


def test_attention_starts_close_to_even() -> None:
    weights = initial_weights(ModelConfig(units=512), 60, 2, seed=7)
    assert 0.04 < weights["attention/score_weight"].std() < 0.06
    assert not weights["attention/score_bias"].any()


@pytest.mark.parametrize("zero_head", [False, True])
def test_the_head_starts_at_zero_only_when_asked(zero_head: bool) -> None:
    weights = initial_weights(ModelConfig(units=8, zero_head=zero_head), 10, 2, seed=7)
    assert weights["head/kernel"].any() != zero_head
    assert not weights["head/bias"].any()


def test_the_head_is_drawn_last_so_that_zeroing_it_changes_nothing_else() -> None:
    drawn, zero = (initial_weights(ModelConfig(units=8, zero_head=zero), 10, 2, seed=7) for zero in (False, True))
    for name in set(drawn) - {"head/kernel"}:
        np.testing.assert_array_equal(drawn[name], zero[name])
