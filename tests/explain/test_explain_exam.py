"""All tests of attention at once: on models that look where attention says, evenly, or nowhere."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.explain.exam import examine
from lstm_core.explain.stability import Stability
from lstm_core.explain.trained import TrainedModel
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.model.cells import CELLS


def test_a_model_that_uses_the_attended_day_passes(hand_made):
    found = examine(hand_made((1.0, 0.5), bias=(-9, -9, 9, -9, -9)), days=10)
    assert found.verdict.outcome == "true"
    assert found.attribution.first == (2, 0)
    assert found.attribution.days == found.agreement.days == 10
    assert (found.planted, found.stability) == (None, None)


def test_even_attention_points_nowhere(hand_made):
    assert examine(hand_made((1.0, 0.5)), days=10).verdict.outcome == "even"


def test_attention_to_days_that_do_not_count_is_found_out(hand_made):
    # The head reads the last state and nothing of the context; attention looks for states unlike the last one.
    model = hand_made((1.0, 0.5))
    strength = np.float32(1000)  # the states are small
    used = model.weights["head/kernel"]
    weights = {name: array for name, array in model.weights.items() if name.startswith("recurrent")} | {
        "attention/query": strength * np.eye(2, dtype="float32"),
        "attention/key": -strength * np.eye(2, dtype="float32"),
        "head/kernel": np.concatenate([np.zeros_like(used), used]),
        "head/bias": model.weights["head/bias"],
    }
    model = replace(model, config=model.config.with_("model", attention="dot"), weights=weights)
    found = examine(model, days=10)
    assert found.verdict.outcome == "untrue"
    assert found.deletion.top_k < 0.1 * found.deletion.random_k
    assert found.attribution.strength[:-1].max() == 0


def test_other_seeds_are_heard(hand_made):
    model = hand_made((1.0, 0.5), bias=(-9, -9, 9, -9, -9))
    found = examine(model, days=5, stability=Stability((1, 2), 0.0, 0.0, 0.0))
    assert found.verdict.outcome == "partly"
    assert "other seeds" in found.verdict.sentence


@pytest.mark.parametrize("attention", ATTENTIONS)
@pytest.mark.parametrize("cell", CELLS)
def test_every_kind_of_attention_can_be_examined(make_result, table, tiny_config, attention, cell):
    config = tiny_config.with_("features", target_kind="change", horizon=2).with_("training", loss="quantile")
    model = TrainedModel.of(make_result(table, config, attention=attention, cell=cell, heads=2))
    found = examine(model, days=3)
    assert (found.verdict.outcome == "none") == (not ATTENTIONS[attention].is_learned)
    assert found.verdict.sentence.endswith(".")
    assert np.isfinite([found.deletion.top_k, found.deletion.random_k]).all()
