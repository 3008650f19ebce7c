"""One prediction explained: what its JSON holds and how its parts fit together."""

import json

import numpy as np
import pytest

from lstm_core.data.sources.synthetic import load_synthetic
from lstm_core.explain.explanation import explain_day
from lstm_core.explain.trained import TrainedModel


@pytest.fixture
def model(make_result, table, tiny_config):
    return TrainedModel.of(make_result(table, tiny_config.with_("features", target_kind="change"), layers=2))


def test_the_json_holds_what_scripts_expect(model):
    found = json.loads(json.dumps(explain_day(model, 4).to_json(), allow_nan=False))
    window = model.window_of(4)
    expected = model.predict(model.windows(), model.frame())[4]
    assert found["prediction"] == pytest.approx(expected)
    assert (found["actual"], found["previous"]) == (window.actual, window.previous)
    assert found["day"] == f"{window.predicted:%Y-%m-%d}"
    assert found["time_steps"] == [f"{date:%Y-%m-%d}" for date in window.dates]
    assert found["features"] == ["open", "close"]
    assert len(found["attention"]) == 5
    assert sum(found["attention"]) == pytest.approx(1, abs=1e-6)
    assert np.shape(found["attribution"]) == (5, 2)
    assert found["completeness_error"] < 1e-3
    names = ["input", "forget", "candidate", "output"]
    assert found["gates"] == [{"names": names, "shape": [5, 4]}] * 2
    assert found["deletion_test"]["k"] == 1
    assert found["deletion_test"]["ratio"] == pytest.approx(
        found["deletion_test"]["top_k"] / found["deletion_test"]["random_k"]
    )
    assert found["planted"] is None
    assert found["verdict"]["sentence"]


def test_the_attribution_leads_from_the_baseline_to_the_prediction(model):
    found = explain_day(model, 0).to_json()
    total = np.sum(found["attribution"])
    assert total == pytest.approx(found["scaled_prediction"] - found["scaled_baseline"], abs=1e-3)
    scaled = (found["prediction"] - found["previous"]) / model.frame().scale[0, 0]
    assert found["scaled_prediction"] == pytest.approx(scaled, rel=1e-4)


def test_a_gru_has_gates_of_its_own(make_result, table, tiny_config):
    model = TrainedModel.of(make_result(table, tiny_config, cell="gru"))
    assert explain_day(model, 0).to_json()["gates"] == [{"names": ["update", "reset", "candidate"], "shape": [5, 4]}]


def test_a_model_that_says_nothing_is_valid_json_too(make_result, table, tiny_config):
    result = make_result(table, tiny_config)
    result.weights["head/kernel"][:] = 0
    found = explain_day(TrainedModel.of(result), 0).to_json()
    json.dumps(found, allow_nan=False)
    assert (found["deletion_test"]["ratio"], found["agreement"]["rank_correlation"]) == (None, None)
    assert found["verdict"]["outcome"] == "idle"


def test_on_planted_data_it_is_graded(make_result, tiny_config):
    config = tiny_config.with_("data", source="synthetic", name="planted_lag")
    config = config.with_("features", inputs=("x", "distractor"), target="y", window=8)
    found = explain_day(TrainedModel.of(make_result(load_synthetic("planted_lag"), config)), 0).to_json()
    assert (found["planted"]["feature"], found["planted"]["lag"], found["planted"]["step"]) == ("x", 7, 1)
