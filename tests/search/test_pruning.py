"""When a trial is ended early: as Optuna would, and whoever is quicker."""

from dataclasses import replace

import numpy as np
import optuna
import pytest

from lstm_core.config import preset
from lstm_core.events import EpochDone, Pruned, Started
from lstm_core.search.plan import known, plan_of
from lstm_core.search.pruning import LEAST_DONE, pruned_after
from lstm_core.search.trial import Trial, losses_of, pruned_of

START = preset("recommended").with_("training", epochs=20)
PLAN = plan_of({"settings": {"model.units": [8, 128]}, "at_once": 2}, seed=7)


def trial(units, losses=(), state="done"):
    config = START.with_("model", units=units)
    numbered = dict(enumerate(losses, 1))
    return Trial(config, state, min(losses) if state == "done" else None, numbered)


def falling(last, epochs=20):
    return tuple(np.linspace(1.0, last, epochs))


BEGIN = trial(32, falling(0.45))
BEFORE = [trial(8 + each, falling(last)) for each, last in enumerate((0.1, 0.2, 0.3, 0.4, 0.5, 0.6))]


def ended(losses, before=None, plan=PLAN):
    numbered = losses if isinstance(losses, dict) else dict(enumerate(losses, 1))
    newest = Trial(START.with_("model", units=50), losses=numbered)
    return pruned_after(plan, BEGIN, BEFORE if before is None else before, newest)


def test_a_trial_worse_than_half_of_those_before_is_ended_after_the_first_fifth():
    assert known(PLAN, 6) == 5
    assert ended(falling(0.9)) == 4  # a fifth of 20 epochs
    assert ended(falling(0.05)) is None


def test_one_that_becomes_bad_later_is_ended_then():
    losses = [*falling(0.2)[:10], *[falling(0.2)[9]] * 10]
    median = np.median([falling(last) for last in (0.45, 0.1, 0.2, 0.3, 0.4, 0.5)], axis=0)  # those that it knows
    assert ended(losses) == next(epoch for epoch in range(11, 21) if losses[epoch - 1] > median[epoch - 1])


@pytest.mark.parametrize("seed", range(5))
def test_it_is_optunas_median_rule(seed):
    random = np.random.default_rng(seed)
    before = [trial(8 + each, np.exp(-random.uniform(0, 2) * np.arange(20) / 10)) for each in range(8)]
    losses = np.exp(-random.uniform(0, 2) * np.arange(20) / 10) + random.normal(0, 0.02, 20)
    study = optuna.create_study(pruner=optuna.pruners.MedianPruner(n_startup_trials=5, n_warmup_steps=4))
    for each in (BEGIN, *before[: known(PLAN, 8)]):
        asked = study.ask()
        for epoch, loss in each.losses.items():
            asked.report(loss, epoch)
        study.tell(asked, each.error)
    asked, expected = study.ask(), None
    for epoch, loss in enumerate(losses, 1):
        asked.report(loss, epoch)
        if expected is None and asked.should_prune():
            expected = epoch
    assert ended(losses, before) == expected


def test_what_a_trial_was_not_to_know_does_not_count():
    known_ones = BEFORE[:5]
    assert ended(falling(0.9), [*known_ones, trial(40, falling(0.95))]) == ended(
        falling(0.9), [*known_ones, trial(40, state="open")]
    )


def test_not_before_enough_came_to_their_end_and_not_where_losses_mean_something_else():
    few = [*BEFORE[: LEAST_DONE - 2], trial(30, state="lost"), trial(31, falling(0.9)[:5], "pruned"), BEFORE[5]]
    assert ended(falling(0.9), few) is None
    assert ended(falling(0.9), plan=replace(PLAN, prunes=False)) is None
    losses = plan_of({"settings": {"training.loss": ["mse", "mae"], "model.units": [8, 128]}}, seed=7)
    assert losses.prunes and not losses.can_prune


def test_only_the_first_training_of_a_run_is_compared():
    def started(training):
        return Started(first_epoch=1, epochs=2, batches=1, watched="validation", dates=[], actual=[], training=training)

    def done(epoch, loss):
        return EpochDone(epoch=epoch, loss=1.0, val_loss=loss, seconds=0.1, best_epoch=1)

    events = [started(1), done(1, 0.5), done(2, 0.4), Pruned(epoch=2, reason="worse"), started(2), done(1, 0.1)]
    assert losses_of(events) == {1: 0.5, 2: 0.4}
    assert pruned_of(events) == Pruned(epoch=2, reason="worse") and pruned_of(events[:2]) is None
