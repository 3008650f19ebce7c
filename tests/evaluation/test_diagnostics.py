"""Numbers of the error plots by hand, and their readings on residuals made to order."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.evaluation.diagnostics import bias, error_by_month, error_by_move, residual_memory, residuals
from lstm_core.evaluation.evidence import Evidence
from lstm_core.results import Opponent

RANDOM_STEPS = np.random.default_rng(0).normal(size=250)


def _missing_by(misses: np.ndarray, steps: np.ndarray | None = None) -> Evidence:
    """Return predictions with these residuals, of a walk with these steps."""
    steps = RANDOM_STEPS[: len(misses)] if steps is None else steps
    walk = 100 + np.r_[0, steps].cumsum()
    return Evidence(walk[1:], walk[1:] - misses, walk[:-1])


def test_a_residual_is_what_happened_minus_what_was_predicted() -> None:
    assert residuals(_missing_by(np.array([0.5, -1.0]))) == pytest.approx([0.5, -1.0])


@pytest.mark.parametrize(("miss", "words"), [(0.3, "0.3 too low"), (-12.0, "12 too high")])
def test_bias_is_said_with_its_side(miss: float, words: str) -> None:
    found = bias(_missing_by(miss + 0.1 * np.random.default_rng(5).normal(size=250)))
    assert found.mean == pytest.approx(miss, abs=0.02)
    assert found.sentence.startswith("The model is on average ")
    assert found.sentence.endswith(f" too {words[-4:].strip()}.")
    exact = bias(_missing_by(np.full(20, miss)))
    assert exact.sentence == f"The model is on average {words}."
    assert exact.standard_error == pytest.approx(0, abs=1e-12)


def test_a_mean_that_may_be_chance_is_no_bias() -> None:
    assert "neither too high nor too low" in bias(_missing_by(0.05 + RANDOM_STEPS - RANDOM_STEPS.mean())).sentence
    assert "neither" in bias(_missing_by(np.zeros(20))).sentence


def test_the_standard_error_of_unrelated_misses_is_the_usual_one() -> None:
    misses = np.random.default_rng(1).normal(scale=2, size=4000)
    steps = np.random.default_rng(2).normal(size=4000)
    assert bias(_missing_by(misses, steps)).standard_error == pytest.approx(2 / np.sqrt(4000), rel=0.15)


def test_misses_that_follow_one_another_widen_the_standard_error() -> None:
    noise = np.random.default_rng(1).normal(size=250)
    long = np.convolve(noise, np.full(8, 1 / np.sqrt(8)), "same")
    assert bias(_missing_by(long)).standard_error > 1.7 * bias(_missing_by(noise)).standard_error


def test_two_days_are_too_few_for_a_bias() -> None:
    found = bias(_missing_by(np.array([1.0, 3.0])))
    assert (found.mean, found.standard_error) == (pytest.approx(2.0), None)
    assert "too few days" in found.sentence


def test_months_worked_out_by_hand() -> None:
    dates = pd.DatetimeIndex([*pd.date_range("2023-12-25", periods=6), *pd.date_range("2024-02-01", periods=5)])
    misses = np.array([1.0, -1, 1, -1, 1, -1, 3, 4, -3, -4, 0])
    steps = np.array([2.0] * 6 + [1.0] * 5)
    found = error_by_month(dates, _missing_by(misses, steps))
    assert found.labels == ("2023-12", "2024-02")
    assert found.days.tolist() == [6, 5]
    assert found.model == pytest.approx([1, np.sqrt(50 / 5)])
    assert found.persistence == pytest.approx([2, 1])
    assert found.sentence == (
        "Misses were largest in 2024-02 (typical error 3.162) and smallest in 2023-12 (1); the model beat repeating "
        "the last value in 1 of 2 months."
    )


def test_the_best_simple_method_has_errors_of_its_own_and_is_named() -> None:
    dates = pd.DatetimeIndex([*pd.date_range("2023-12-25", periods=6), *pd.date_range("2024-02-01", periods=5)])
    evidence = _missing_by(np.r_[np.full(6, 1.0), np.full(5, 3.0)], np.full(11, 2.0))
    rival = Opponent("har", "HAR", "validation", None, None, None, evidence.actual - 0.5)
    found = error_by_month(dates, evidence, rival)
    assert found.rival is not None
    assert found.rival[0] == "HAR"
    assert found.rival[1] == pytest.approx([0.5, 0.5])
    assert found.sentence.endswith("the model beat repeating the last value in 1 of 2 months and HAR in 0 of 2 months.")
    assert error_by_move(evidence, rival=rival).rival is not None
    assert error_by_month(dates, evidence).rival is None


def test_months_of_few_days_are_shown_and_not_read() -> None:
    dates = pd.date_range("2024-01-29", periods=35)  # 3 days of January, all of February, 3 of March
    found = error_by_month(dates, _missing_by(np.r_[9.0, 9, 9, np.ones(29), 9, 9, 9]))
    assert found.days.tolist() == [3, 29, 3]
    assert "too few months" in found.sentence


def test_even_months_are_called_even_and_zones_are_no_trouble() -> None:
    dates = pd.date_range("2024-01-01", periods=60, tz="Europe/Berlin")
    found = error_by_month(dates, _missing_by(np.tile([1.0, -1.0], 30)))
    assert found.labels == ("2024-01", "2024-02")
    assert found.sentence.startswith("Misses are of much the same size in every month; ")


def test_days_in_any_order_fall_into_their_months() -> None:
    dates, misses = pd.date_range("2024-01-01", periods=60), np.linspace(0.1, 5, 60)
    order = np.random.default_rng(0).permutation(60)
    plain, mixed = _missing_by(misses), _missing_by(misses)
    mixed = Evidence(plain.actual[order], plain.predicted[order], plain.previous[order])
    one, two = error_by_month(dates, plain), error_by_month(dates[order], mixed)
    assert one.labels == two.labels
    assert one.model == pytest.approx(two.model)


def test_moves_worked_out_by_hand() -> None:
    # Moves 1 to 10 of either sign in five groups of two; the model misses by the group's number.
    moves = np.array([3.0, -4, 1, 2, -10, 9, 5, 6, 8, -7])
    misses = np.array([2.0, 2, 1, -1, 5, -5, 3, 3, 4, 4])
    found = error_by_move(_missing_by(misses, moves))
    assert found.days.tolist() == [2] * 5
    assert found.model == pytest.approx([1, 2, 3, 4, 5])
    assert found.persistence == pytest.approx(np.sqrt([(1 + 4) / 2, (9 + 16) / 2, 61 / 2, 113 / 2, 181 / 2]))
    assert found.labels == ("up to 2.8", "2.8 to 4.6", "4.6 to 6.4", "6.4 to 8.2", "8.2 to 10")


def test_persistence_misses_most_where_moves_are_largest() -> None:
    found = error_by_move(_missing_by(RANDOM_STEPS))
    assert found.days.tolist() == [50] * 5
    assert found.sentence.startswith("Misses are largest where the moves are largest (typical error ")
    assert found.model == pytest.approx(found.persistence)


def test_misses_that_have_nothing_to_do_with_moves() -> None:
    assert "depend little" in error_by_move(_missing_by(np.full(250, 2.0))).sentence
    inverse = error_by_move(_missing_by(3 - np.abs(RANDOM_STEPS)))
    assert "which is unusual" in inverse.sentence


@pytest.mark.parametrize(
    ("steps", "groups"),
    [
        (np.zeros(40), 1),
        (np.r_[np.zeros(39), 1.0], 1),  # all five edges but the last are 0
        (np.r_[np.zeros(20), np.ones(20)], 1),
        (np.r_[np.zeros(10), np.ones(20), np.full(10, 2.0)], 2),
        (np.arange(3.0), 3),
        (np.ones(1), 1),
    ],
)
def test_equal_moves_make_fewer_groups_and_nobody_is_lost(steps: np.ndarray, groups: int) -> None:
    found = error_by_move(_missing_by(np.ones(len(steps)), steps))
    assert len(found.labels) == groups
    assert found.days.sum() == len(steps)
    assert np.isfinite(found.model).all()


def test_a_move_on_the_edge_belongs_below_it_as_its_label_says() -> None:
    found = error_by_move(_missing_by(np.ones(40), np.r_[np.zeros(10), np.ones(20), np.full(10, 2.0)]))
    assert (found.labels, found.days.tolist()) == (("up to 1", "1 to 2"), [30, 10])


@given(st.lists(st.sampled_from([0.0, 0.0, 1.0, -1.0, 2.5, 7.0]), min_size=1, max_size=60))
def test_equal_moves_are_never_in_two_groups_and_groups_ascend(steps: list[float]) -> None:
    moves = np.array(steps)
    found = error_by_move(Evidence(moves, moves, np.zeros(len(moves))))
    assert found.days.sum() == len(moves)
    assert found.days.min() > 0
    assert (np.diff(found.persistence) > 0).all()


@pytest.mark.parametrize(
    ("misses", "words"),
    [
        (RANDOM_STEPS, "says nothing about the next one"),
        (RANDOM_STEPS.cumsum(), "Misses follow one another"),
        (np.tile([1.0, -1.0], 125) + 0.3 * RANDOM_STEPS, "Misses swing back"),
        (np.sin(np.arange(250) * np.pi / 2) + 0.3 * RANDOM_STEPS, "a pattern over several of them"),
    ],
)
def test_the_memory_of_misses_is_read(misses: np.ndarray, words: str) -> None:
    found = residual_memory(_missing_by(misses))
    assert words in found.sentence
    assert len(found.autocorrelation.values) == 20


@pytest.mark.parametrize("misses", [np.ones(40), RANDOM_STEPS[:12]])
def test_too_few_or_equal_misses_have_no_memory(misses: np.ndarray) -> None:
    found = residual_memory(_missing_by(misses))
    assert found.autocorrelation is None
    assert "too few, or too much alike" in found.sentence
