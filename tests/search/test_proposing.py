"""What is tried next: the same for the same trials, whoever asks."""

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from lstm_core.config import preset
from lstm_core.errors import ConfigError
from lstm_core.search.limits import weights_in
from lstm_core.search.plan import Plan, due, plan_of
from lstm_core.search.proposing import EVEN_AT_FIRST, first_trials, propose
from lstm_core.search.trial import Trial, spanned_values

START = preset("recommended").with_("model", units=32)
ASKED = {
    "settings": {
        "model.units": [8, 16, 128],
        "training.learning_rate": [0.0005, 0.01],
        "model.dropout": [0.0, 0.5],
        "model.cell": ["lstm", "gru"],
    },
    "trials": 30,
}
PLAN = plan_of(ASKED, seed=7)


def error_of(config):
    """Return a made-up error: best at a small, slow network."""
    return abs(config.model.units - 12) / 100 + abs(config.training.learning_rate - 0.001) * 50 + config.model.dropout


def came_of(config):
    return Trial(config, "done", error_of(config), {1: 1.0})


BEGIN = came_of(START)


def searched(plan, count, start=START, came_of=came_of):
    begin = came_of(start)
    trials = [came_of(config) for config in first_trials(plan, start)[:count]]
    while len(trials) < count:
        trials.append(came_of(propose(plan, begin, trials)))
    return trials


@pytest.fixture(scope="module")
def trials():
    return searched(PLAN, 26)


def test_all_that_is_proposed_is_different_and_inside(trials):
    assert len({trial.config.model_dump_json() for trial in trials}) == len(trials)
    for trial in trials:
        values = spanned_values(trial.config, PLAN.spans)
        assert all(span.holds(values[span.path]) for span in PLAN.spans)
        assert len(f"{trial.config.training.learning_rate:.3g}") >= len(str(trial.config.training.learning_rate)) - 1
        assert changed_only(trial.config, START)


def changed_only(config, start):
    """Say whether nothing but what is searched for differs."""
    same = {"units": start.model.units, "dropout": start.model.dropout, "cell": start.model.cell}
    back = config.with_("model", **same).with_("training", learning_rate=start.training.learning_rate)
    return back == start


def test_the_same_trials_lead_to_the_same_proposal_in_another_process(trials):
    for number in (10, 14, 20):
        assert propose(PLAN, BEGIN, trials[:number]) == trials[number].config
    modules = "lstm_core.search.pruning, lstm_core.jobs.serving, lstm_core.studies, lstm_core.cli"
    code = (
        f"import sys, {modules}\n"
        "from tests.search.test_proposing import PLAN, searched\n"
        "assert 'optuna' not in sys.modules, 'it is loaded by asking it alone'\n"
        "print(searched(PLAN, 14)[13].config.model_dump_json())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == trials[13].config.model_dump_json()


def test_what_the_newest_trials_came_to_does_not_count(trials):
    number = 20
    newest = [replace(trial, state="open", error=None) for trial in trials[number - PLAN.at_once + 1 : number]]
    open_ones = [*trials[: number - PLAN.at_once + 1], *newest]
    assert propose(PLAN, BEGIN, open_ones) == trials[number].config
    older = [*trials[:5], replace(trials[5], error=-10.0), *trials[6:number]]
    assert propose(PLAN, BEGIN, older) != trials[number].config


def test_it_learns(trials):
    def mean(some):
        return sum(trial.error for trial in some) / len(some)

    assert mean(trials[EVEN_AT_FIRST + 6 :]) < 0.8 * mean(trials[:EVEN_AT_FIRST])


def test_another_seed_proposes_something_else_unless_everybody_is_to_see_the_same():
    other = replace(PLAN, seed=8)
    assert first_trials(PLAN, START) != first_trials(other, START)
    even, even_too = replace(PLAN, way="even"), replace(PLAN, way="even", seed=8)
    assert first_trials(even, START) == first_trials(even_too, START)


def test_what_is_spread_evenly_is_all_known_at_once():
    even = replace(PLAN, way="even", trials=16)
    found = first_trials(even, START)
    assert len(found) == 16 and first_trials(replace(even, trials=40), START)[:16] == found
    units = sorted(even.spans[0].place(config.model.units) for config in found)
    assert units[0] < 0.15 and units[-1] > 0.85
    assert max(later - before for before, later in pairwise(units)) < 0.2


def test_lost_and_pruned_trials_hold_nothing_up():
    def mixed(config):
        state = ("lost", "pruned", "done")[config.model.units % 3]
        return Trial(config, state, error_of(config) if state == "done" else None, {1: 0.5, 2: 0.4})

    assert len(searched(PLAN, 16, came_of=mixed)) == 16
    assert len(searched(PLAN, 14, came_of=lambda config: Trial(config, "lost"))) == 14


def test_no_trial_has_more_weights_than_it_may():
    small = replace(PLAN, most_weights=2000)
    found = searched(small, 16)
    assert all(weights_in(trial.config) <= 2000 for trial in found)


def test_values_that_do_not_go_together_are_not_proposed():
    plan = plan_of({"settings": {"model.heads": [1, 8], "model.units": [8, 64]}}, seed=7)
    many = START.with_("model", attention="multi_head", units=32)
    for trial in searched(plan, 20, many):
        assert trial.config.model.units % trial.config.model.heads == 0


def test_where_nothing_is_left_to_try_it_says_so():
    plan = plan_of({"settings": {"model.cell": ["lstm", "gru"], "model.layers": [1, 2]}}, seed=7)
    found = first_trials(plan, START)
    assert len(found) == 3 and START not in found
    assert propose(plan, BEGIN, [came_of(config) for config in found]) is None
    assert first_trials(replace(PLAN, most_weights=3), START) == ()
    assert propose(replace(PLAN, most_weights=3), BEGIN, []) is None


def test_a_trial_is_due_when_all_are_over_that_it_is_to_know_of():
    plan = Plan((), trials=6, at_once=3)
    assert due(plan, []) and due(plan, [False]) and due(plan, [False, False])
    assert not due(plan, [False, False, False]) and not due(plan, [False, True, True])
    assert due(plan, [True, False, False]) and not due(plan, [True] * 6)


def test_values_that_were_typed_are_numbers():
    plan = plan_of({"settings": {"model.units": ["8", "128"], "model.zero_head": ["on", False]}}, seed=7)
    assert (plan.spans[0].low, plan.spans[0].high, plan.spans[1].values) == (8, 128, (True, False))
    for wrong in (["8", "many"], ["8"], ["8", "8"]):
        with pytest.raises(ConfigError, match=r"can't be 'many'|at least two values"):
            plan_of({"settings": {"model.units": wrong}}, seed=7)
    with pytest.raises(ConfigError, match=r"no setting model\.nothing"):
        plan_of({"settings": {"model.nothing": [1, 2]}}, seed=7)
    for wrong in ({"way": "tpe"}, {"prunes": "perhaps"}):
        with pytest.raises(ConfigError, match=r"is not possible for (way|prunes)\. Choose one of: "):
            plan_of(ASKED | wrong, seed=7)
