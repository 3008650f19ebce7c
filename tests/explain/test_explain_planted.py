"""Grading on the planted-lag set: where the answer lies, and how places are counted."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.data.sources.synthetic import PLANTED_LAG, load_synthetic
from lstm_core.explain.many_days import attribute, spread_days
from lstm_core.explain.planted import grade_planted
from lstm_core.explain.trained import TrainedModel
from tests.explain.conftest import linear_weights
from tests.made_results import made_result

WINDOW = 12
STEP = WINDOW - PLANTED_LAG


@pytest.fixture(scope="module")
def planted():
    """Return a function that makes a linear model of the planted-lag set which looks at one time step."""
    from lstm_core.config import ExperimentConfig

    config = ExperimentConfig().with_("data", source="synthetic", name="planted_lag").with_("model", units=3)
    inputs = ("x", "distractor", "y")
    config = config.with_("features", inputs=inputs, target="y", window=WINDOW, scaling="standard")
    result = made_result(config, load_synthetic("planted_lag"))

    def make(step, features=(4.0, 0.1, 0.1)):
        bias = np.where(np.arange(WINDOW) == step, 9.0, -9.0)
        return TrainedModel.of(replace(result, weights=linear_weights(features, bias)))

    return make


def _grade(model):
    return grade_planted(model, model.attention(), attribute(model, spread_days(len(model.test_rows), 10)))


def test_the_planted_step_is_the_one_that_the_series_says(planted):
    """The window's step ``window - lag`` holds the very x that makes the predicted y, up to the noise."""
    model = planted(STEP)
    x = np.array([model.window_of(sample).values[STEP, 0] for sample in range(len(model.test_rows))])
    assert np.corrcoef(x, model.actual())[0, 1] > 0.95
    assert _grade(model).step == STEP


def test_a_model_that_looks_there_has_the_best_grade(planted):
    grade = _grade(planted(STEP))
    assert (grade.attribution_rank, grade.attention_rank) == (1, 1)
    assert grade.attribution_found_it and grade.attention_found_it
    assert (grade.lag, grade.feature, grade.attended_step) == (PLANTED_LAG, "x", STEP)
    assert grade.attention_weight == pytest.approx(np.e / (np.e + 11 / np.e), abs=1e-3)
    assert grade.attribution_share > 0.3
    assert grade.sentence == (
        "Attribution found what decides the target (x, 7 rows before the predicted one); attention looks at that row "
        "the most, too."
    )


def test_a_model_that_looks_elsewhere_is_told_so(planted):
    grade = _grade(planted(WINDOW - 1))
    assert not grade.attention_found_it
    assert grade.attended_step == WINDOW - 1
    assert grade.attribution_rank > 1
    assert "in place" in grade.sentence
    assert "attention looks at the last row the most" in grade.sentence


def test_the_right_day_with_the_wrong_feature_is_not_first(planted):
    grade = _grade(planted(STEP, features=(0.5, 3.0, 0.1)))
    assert grade.attention_rank == 1
    assert grade.attribution_rank > 1
    assert not grade.attribution_found_it


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("features", {"inputs": ("distractor", "y")}),
        ("features", {"target": "x"}),
        ("features", {"window": PLANTED_LAG - 1}),
        ("data", {"name": "noisy_sine"}),
        ("data", {"source": "bundled", "name": "planted_lag"}),
    ],
)
def test_what_can_not_be_seen_is_not_graded(planted, part, changes):
    model = planted(STEP)
    model = replace(model, config=model.config.with_(part, **changes))
    nothing = np.zeros((1, WINDOW, 3), "float32")
    assert grade_planted(model, nothing[:, :, 0], nothing) is None


def test_a_window_that_just_reaches_the_row_is_graded(planted):
    model = replace(planted(STEP), config=planted(STEP).config.with_("features", window=PLANTED_LAG))
    grade = grade_planted(model, np.eye(PLANTED_LAG)[:1], np.ones((1, PLANTED_LAG, 3)))
    assert (grade.step, grade.attention_rank) == (0, 1)
