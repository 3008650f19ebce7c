"""Errors, skill and levelness by hand; one rule for each, whoever asks."""

import ast
from pathlib import Path

import numpy as np
import pytest

from lstm_core.evaluation.evidence import Evidence, measure_evidence
from lstm_core.evaluation.measures import against, mae, mse, rmse, rounding, skill
from lstm_core.evaluation.metrics import evaluate

ROOT = Path(__file__).parents[2]
ACTUAL, PREDICTED, PREVIOUS = np.array([1.0, 2.0]), np.array([1.0, 4.0]), np.array([-1.0, 6.0])


def test_errors_worked_out_by_hand() -> None:
    assert mse(ACTUAL, PREDICTED) == 4 / 2
    assert rmse(ACTUAL, PREDICTED) == pytest.approx(np.sqrt(4 / 2))
    assert mae(ACTUAL, PREDICTED) == 2 / 2
    assert skill(ACTUAL, PREDICTED, PREVIOUS) == pytest.approx(1 - np.sqrt(4 / (4 + 16)))


@pytest.mark.parametrize("value", [0.0, 5.0, 1e9])
def test_there_is_no_skill_where_nothing_changes(value: float) -> None:
    flat = np.full(40, value)
    assert skill(flat, flat + 1, flat) is None


@pytest.mark.parametrize("previous", [0.1 + 0.2, 0.3])
def test_metrics_and_verdict_agree_on_what_is_no_error(previous: float) -> None:
    # 0.1 + 0.2 differs from 0.3 by rounding; dividing by that gave the metrics a skill of -18 quadrillions.
    series = (np.full(40, 0.3), np.full(40, 1.3), np.full(40, previous))
    assert evaluate(*series, level_scale=1.0).skill is None
    assert measure_evidence(Evidence(*series)).skill is None


def test_metrics_and_verdict_have_the_same_skill_to_the_last_bit() -> None:
    actual, predicted, previous = np.random.default_rng(0).normal(size=(3, 501))
    found = measure_evidence(Evidence(actual, predicted, previous))
    metrics = evaluate(actual, predicted, previous, level_scale=1.0)
    assert (metrics.skill, metrics.model.rmse) == (found.skill, rmse(actual, predicted))
    assert metrics.skill == 1 - metrics.model.rmse / metrics.persistence.rmse


def test_values_that_vary_by_rounding_only_have_no_r2() -> None:
    actual = np.array([0.3, 0.1 + 0.2] * 20)
    assert evaluate(actual, actual + 1, actual, 1.0).model.r2 is None


def test_rounding_is_measured_by_the_largest_value() -> None:
    assert rounding(np.array([-3e6, 2.0])) == pytest.approx(3e-6)
    assert rounding(np.zeros(2)) == 0


@pytest.mark.parametrize(
    ("error", "standing"), [(1.979, "below"), (1.981, "level"), (2.0, "level"), (2.019, "level"), (2.021, "above")]
)
def test_errors_within_one_percent_of_the_yardstick_are_level(error: float, standing: str) -> None:
    assert against(error, 2.0) == standing


def test_without_any_error_on_either_side_they_are_level() -> None:
    assert against(0.0, 0.0) == "level"


def test_no_other_module_works_out_a_mean_error_of_its_own() -> None:
    """``np.sqrt(np.mean(...))``, ``np.mean(np.abs(... - ...))`` and their kin belong to ``measures``."""
    own = []
    for path in sorted([*ROOT.glob("lstm_core/**/*.py"), *ROOT.glob("pages/**/*.py"), *ROOT.glob("benchmarks/*.py")]):
        if path.name not in ("measures.py", "replay.py"):  # which runs where the lab is not
            own += [
                f"{path.relative_to(ROOT)}:{node.lineno}"
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Call) and _is_mean(node) and _is_error(_averaged(node))
            ]
    assert own == []


def _is_mean(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in ("mean", "average")


def _averaged(call: ast.Call) -> ast.expr | None:
    """Return what a mean is taken of: the first argument of ``np.mean(x)``, the owner of ``x.mean()``."""
    assert isinstance(call.func, ast.Attribute)
    if isinstance(call.func.value, ast.Name) and call.func.value.id == "np":
        return call.args[0] if call.args else None
    return call.func.value


def _is_error(averaged: ast.expr | None) -> bool:
    """Say whether an expression is the square or the absolute value of a difference."""
    if isinstance(averaged, ast.BinOp) and isinstance(averaged.op, ast.Pow):
        return isinstance(averaged.left, ast.BinOp) and isinstance(averaged.left.op, ast.Sub)
    if isinstance(averaged, ast.Call) and isinstance(averaged.func, ast.Attribute):
        inner = averaged.args[0] if averaged.args else None
        squared = averaged.func.attr in ("abs", "absolute", "square")
        return squared and isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Sub)
    return False
