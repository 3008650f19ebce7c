"""Lateness, importance, gates, the leaderboard, and what to try next: rule by rule."""

import dataclasses

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig, preset
from lstm_core.explain.gates import gates_of
from lstm_core.explain.permutation import FeatureImportance, PermutationImportance
from lstm_core.explain.trained import TrainedModel
from lstm_core.results import LagProfile, LeaderboardEntry, Metrics
from lstm_core.steps import DAY
from lstm_core.verdicts.gates import GATES, Stance, judge_gates
from lstm_core.verdicts.importance import judge_importance
from lstm_core.verdicts.kit import deciding_rule, judge
from lstm_core.verdicts.lateness import LATENESS, Lateness
from lstm_core.verdicts.leaderboard import best_method, judge_leaderboard, names_direction
from lstm_core.verdicts.next_steps import next_steps, scaled_by_window
from lstm_core.verdicts.skill_findings import SkillFindings
from lstm_core.verdicts.skill_reasons import REASONS
from tests.made_results import made_result, with_opponent


def entry(name, rmse):
    return LeaderboardEntry(name, name.title(), Metrics(0.0, rmse, rmse, None, None, 0.5), 0.0, 0.0, "")


@pytest.mark.parametrize(
    ("errors", "best", "rule"),
    [
        ((1.0, 2.0, 3.0), 0, "D0"),
        ((1.0, 0.1, 3.0), 1, "D1"),
        ((1.0, 0.5, 0.1), 2, "D1"),
        ((1.0, 0.8, 0.5), 2, "D2"),
        ((1.0, 0.6, 0.8), 1, "D3"),
        ((1.0, 0.7, 0.8), 1, "D4"),
    ],
)
def test_lateness(errors, best, rule):
    assert deciding_rule(LATENESS, Lateness(LagProfile(errors, best), DAY)).name == rule


def test_the_longest_lag_that_was_tried_is_no_answer():
    sentence = judge(LATENESS, Lateness(LagProfile((1.0, 0.8, 0.5), 2), DAY)).sentence
    assert "as far as was tried, 2 days" in sentence
    assert "no lag was found" in sentence


def test_the_verdict_and_the_leaderboard_name_the_same_method_as_the_best():
    """ARIMA was called the best by one, persistence by the other, as they are level."""
    board = (entry("arima", 0.999), entry("persistence", 1.0), entry("model", 5.0))
    assert best_method(board).name == "persistence"
    assert judge_leaderboard(board).sentence.endswith("The best is Persistence, with 1.")
    said = dict(REASONS)["Other baselines"](SkillFindings("close", 50, 5.0, 1.0, None, board))
    assert said.startswith("No other simple method does better than repeating the last value; the closest is 'Arima'")
    better = (entry("arima", 0.9), *board[1:])
    assert best_method(better).name == "arima"
    assert judge_leaderboard(better).sentence.endswith("The best is Arima, with 0.9.")


@pytest.mark.parametrize(("rmse", "outcome"), [(0.98, "ahead"), (1.005, "level"), (1.02, "behind")])
def test_the_model_among_simple_methods(rmse, outcome):
    assert judge_leaderboard((entry("persistence", 1.0), entry("model", rmse))).outcome == outcome


def test_a_leaderboard_without_others_says_so():
    assert judge_leaderboard((entry("model", 1.0),)).outcome == "alone"


def test_who_repeats_the_last_value_names_no_direction():
    board = (entry("persistence", 1.0), entry("model", 1.0 + 1e-13), entry("ridge", 1.1))
    assert [names_direction(one, board) for one in board] == [False, False, True]


def test_the_inputs_that_a_model_needs_are_named_the_most_important_first():
    def feature(name, mean, low):
        return FeatureImportance(name, np.full(20, mean), low, mean + 1)

    found = PermutationImportance(1.0, 50, (feature("a", 1.0, 0.5), feature("b", 3.0, 2.0), feature("c", 0.1, -1.0)))
    needed = judge_importance(found, ("A", "B", "C"))
    assert needed.outcome == "needed"
    assert needed.sentence.startswith("The model needs B, A: without them it is off by more.")
    assert needed.sentence.endswith("What the other costs, chance explains.")
    nothing = PermutationImportance(1.0, 50, (feature("c", 0.1, -1.0),))
    assert judge_importance(nothing, ("C",)).outcome == "none"


@pytest.mark.parametrize(
    ("gate", "values", "outcome"),
    [
        ("forget", [0.95, 0.97, 0.4], "open"),
        ("forget", [0.05, 0.07, 0.4], "shut"),
        ("forget", [0.05, 0.95, 0.4], "between"),
        ("candidate", [-0.9, 0.9, 0.4], "signed"),
    ],
)
def test_how_a_gate_stood(gate, values, outcome):
    found = judge(GATES, Stance(gate, np.array(values, "float32"), "steps"))
    assert found.outcome == outcome
    assert found.sentence.endswith(".")
    assert ("of all steps" in found.sentence) == (gate != "candidate")


def test_each_gate_of_a_layer_is_judged_as_a_whole_or_for_one_unit(table, tiny_config):
    model = TrainedModel.of(made_result(tiny_config, table))
    layer = gates_of(model.run(model.windows()[:1]))[0]
    whole, one = judge_gates(layer), judge_gates(layer, int(layer.units[0]))
    assert whole.keys() == one.keys() == set(layer.names)
    assert "of all steps and units" in whole["forget"].sentence
    assert "steps and units" not in one["forget"].sentence


def test_a_run_that_a_simple_method_is_as_good_as_hears_what_that_method_lacks(make_table):
    small = preset("recommended").with_("features", window=5).with_("model", units=2)
    half = made_result(small, make_table(rows=400), lambda windows: (windows.steps + windows.previous[:, None]) / 2)
    opposed = with_opponent(half, half.outputs.point[:, 0] * (1 + 1e-9), "moving average")
    (step,) = [step for step in next_steps(opposed) if step.startswith("Give the network")]
    assert step.startswith("Give the network what the moving average does not have. That method is as good already.")
    assert next_steps(half) == ()


def test_a_run_that_is_no_better_hears_what_to_try_next(table):
    small = ExperimentConfig().with_("features", window=5).with_("model", units=2)
    steps = next_steps(made_result(small, table, lambda windows: windows.previous[:, None] + 30.0))
    begins = [step.split(".")[0] for step in steps]
    assert begins == [
        "Scale each window by itself",
        "Predict the change, not the close itself",
        "Set a validation part aside",
        "Ask for something that can be known",
    ]


def test_what_is_done_already_is_not_advised(table):
    config = preset("recommended").with_("features", window=5, inputs=("open",), target="volume")
    result = made_result(config.with_("model", units=2), table)
    assert next_steps(result) == ()
    board = (entry("ridge", 0.5 * result.evaluation.model.rmse), *result.leaderboard)
    (step,) = next_steps(dataclasses.replace(result, leaderboard=board))
    assert step.startswith("Look at what the simple methods use. 'Ridge' does better")


def test_a_run_that_is_better_is_left_in_peace(table):
    small = ExperimentConfig().with_("features", window=5).with_("model", units=2)
    oracle = made_result(small, table, lambda windows: windows.steps)
    assert next_steps(oracle) == ()


@pytest.mark.parametrize("kept", ["dot", "multi_head", "none", "additive"])
def test_attention_that_can_look_at_the_end_of_a_window_stays_what_it_is(kept):
    config = ExperimentConfig().with_("model", attention=kept)
    assert scaled_by_window(config) == config.with_("features", scaling="window")


def test_windows_that_are_scaled_by_themselves_are_not_advised_again(table):
    rising = dataclasses.replace(table, frame=table.frame.add(3.0 * np.arange(len(table)), axis=0))
    small = ExperimentConfig().with_("features", window=5).with_("model", units=2)
    for scaling, advised in (("minmax", True), ("standard", True), ("window", False)):
        config = small.with_("features", scaling=scaling)
        steps = next_steps(made_result(config, rising, lambda windows: windows.previous[:, None] + 30.0))
        assert steps[0].startswith("Scale each window by itself. ") == advised
