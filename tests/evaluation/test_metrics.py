"""Metrics against numbers worked out by hand."""

import numpy as np
import pytest

from lstm_core.evaluation.metrics import evaluate, measure

ACTUAL = np.array([10.0, 12.0, 11.0, 11.0])
PREVIOUS = np.array([9.0, 10.0, 12.0, 11.0])
PREDICTED = np.array([11.0, 11.0, 13.0, 11.0])  # errors 1, -1, 2, 0


def test_metrics_worked_out_by_hand() -> None:
    metrics = measure(ACTUAL, PREDICTED, PREVIOUS, level_scale=2.0)
    assert metrics.rmse == pytest.approx(np.sqrt(6 / 4))
    assert metrics.mse_scaled == pytest.approx(6 / 4 / 2**2)
    assert metrics.mae == pytest.approx(4 / 4)
    assert metrics.mape == pytest.approx((1 / 10 + 1 / 12 + 2 / 11 + 0) / 4)
    assert metrics.r2 == pytest.approx(1 - 6 / 2)  # squares about the mean 11: 1 + 1 + 0 + 0


def test_direction_counts_changes_with_the_right_sign() -> None:
    # Predicted changes +, +, +, none; actual changes +, +, -, none: three of four are right.
    assert measure(ACTUAL, PREDICTED, PREVIOUS, 1.0).direction == 0.75


def test_persistence_is_right_in_direction_only_where_nothing_changed() -> None:
    assert measure(ACTUAL, PREVIOUS, PREVIOUS, 1.0).direction == 0.25


def test_a_perfect_prediction_makes_no_error() -> None:
    metrics = measure(ACTUAL, ACTUAL, PREVIOUS, 1.0)
    assert (metrics.rmse, metrics.mae, metrics.mape, metrics.r2, metrics.direction) == (0, 0, 0, 1, 1)


def test_a_zero_among_the_actual_values_leaves_no_percentage() -> None:
    metrics = measure(np.array([0.0, 1.0]), np.array([1.0, 1.0]), np.array([1.0, 0.0]), 1.0)
    assert metrics.mape is None
    assert metrics.mae == 0.5


@pytest.mark.parametrize("actual", [[5.0, 5.0, 5.0], [5.0]])
def test_values_that_do_not_vary_leave_no_r2(actual: list[float]) -> None:
    values = np.array(actual)
    assert measure(values, values + 1, values, 1.0).r2 is None


def test_scaled_errors_can_be_compared_between_scalings() -> None:
    one, ten = (measure(ACTUAL * k, PREDICTED * k, PREVIOUS * k, level_scale=2.0 * k) for k in (1, 10))
    assert one.mse_scaled == pytest.approx(ten.mse_scaled)
    assert one.rmse == pytest.approx(ten.rmse / 10)


def test_skill_is_what_the_model_gains_on_persistence() -> None:
    evaluation = evaluate(ACTUAL, PREDICTED, PREVIOUS, 1.0)
    # Persistence's errors are 1, 2, -1, 0: the same sum of squares, 6, as the model's.
    assert evaluation.persistence == measure(ACTUAL, PREVIOUS, PREVIOUS, 1.0)
    assert evaluation.skill == pytest.approx(0.0)
    assert evaluate(ACTUAL, ACTUAL, PREVIOUS, 1.0).skill == 1.0
    assert evaluate(ACTUAL, 2 * PREVIOUS - ACTUAL, PREVIOUS, 1.0).skill == pytest.approx(-1.0)


def test_there_is_no_skill_where_persistence_makes_no_error() -> None:
    flat = np.full(3, 5.0)
    assert evaluate(flat, flat + 1, flat, 1.0).skill is None
