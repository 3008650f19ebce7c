"""Inputs that know the answer are named, honest ones are not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.data.sources.synthetic import SYNTHETIC, load_synthetic
from lstm_core.evaluation.answer_columns import answer_columns


def _walk(rows: int = 300, seed: int = 0) -> np.ndarray:
    return 100 + np.random.default_rng(seed).normal(size=rows + 1).cumsum()


@given(st.sampled_from(["next value", "next change", "next return", "upside down", "float32"]), st.integers(0, 20))
def test_an_input_that_is_the_answer_is_named(kind: str, seed: int) -> None:
    walk = _walk(seed=seed)
    last, following = walk[:-1], walk[1:]
    known = {
        "next value": following,
        "next change": 1000 * (following - last),
        "next return": following / last - 1,
        "upside down": 7 - following,
        "float32": following.astype("float32"),
    }[kind]
    inputs = np.column_stack([last, known, np.random.default_rng(seed).normal(size=len(last))])
    assert answer_columns(inputs, last, following, ["close", "cheat", "noise"]) == ("cheat",)


@pytest.mark.parametrize(("noise", "named"), [(0.2, True), (0.5, False)])
def test_an_answer_that_is_drowned_in_noise_is_none(noise: float, named: bool) -> None:
    # Of the change's variance, 1, the column leaves noise^2 / (1 + noise^2): 4% or 20%.
    walk = _walk(2000)
    column = np.diff(walk) + np.random.default_rng(9).normal(scale=noise, size=2000)
    assert bool(answer_columns(column[:, None], walk[:-1], walk[1:], ["x"])) is named


def test_a_return_far_up_a_long_rise_is_found() -> None:
    returns = np.random.default_rng(0).normal(0.002, 0.02, size=2000)
    price = 10 * np.exp(np.r_[0, returns].cumsum())  # rises about fifty-fold
    assert answer_columns(returns[:, None], price[:-1], price[1:], ["next return"]) == ("next return",)


def test_a_series_that_swings_back_does_not_blame_its_columns() -> None:
    random = np.random.default_rng(0)
    level = np.tile([1.0, -1.0], 100) + random.normal(scale=0.05, size=200)
    inputs = np.column_stack([level[:-1], random.normal(size=199), np.full(199, 4.0)])
    assert answer_columns(inputs, level[:-1], level[1:], ["level", "noise", "flat"]) == ()


def test_a_series_that_is_made_of_its_own_square_does_not_blame_itself() -> None:
    level = np.full(200, 0.3)
    noise = np.random.default_rng(0).normal(scale=0.002, size=200)
    for row in range(1, 200):
        level[row] = np.clip(3.9 * level[row - 1] * (1 - level[row - 1]) + noise[row], 0.01, 0.99)
    assert answer_columns(level[:-1, None], level[:-1], level[1:], ["level"]) == ()


def test_nothing_is_named_where_the_last_value_says_it_all() -> None:
    line = np.arange(100.0)
    assert answer_columns(line[:-1, None], line[:-1], line[1:], ["line"]) == ()
    flat = np.full(100, 3.0)
    assert answer_columns(flat[:-1, None], flat[:-1], flat[1:], ["flat"]) == ()


def test_few_samples_prove_nothing() -> None:
    walk = _walk(29)
    assert answer_columns(walk[1:, None], walk[:-1], walk[1:], ["cheat"]) == ()


@pytest.mark.parametrize("name", SYNTHETIC)
def test_the_honest_inputs_of_the_synthetic_sets_are_not_blamed(name: str) -> None:
    made, frame = SYNTHETIC[name], load_synthetic(name).frame
    target = frame[made.target].to_numpy()
    inputs = frame[list(made.inputs)].to_numpy()[:-1]
    assert answer_columns(inputs, target[:-1], target[1:], made.inputs) == ()


def test_bars_of_the_same_day_are_not_blamed(table) -> None:
    frame = table.frame
    close = frame["close"].to_numpy()
    assert answer_columns(frame.to_numpy()[:-1], close[:-1], close[1:], list(frame)) == ()
