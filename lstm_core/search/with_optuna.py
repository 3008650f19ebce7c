"""What Optuna is asked: which values are tried next, and whether a trial goes on. Importing this loads it.

A study of Optuna's is made anew for each answer, in memory, with the trials as it would have them had they been told
one by one, and a sampler whose seed is that of the search and the number of the trial.

Values are proposed by the tree-structured Parzen estimator (Bergstra et al. 2011, in the multivariate form of Falkner
et al. 2018): those that were more frequent among the best trials than among the others. Trials under way, and
proposals that can't be trained, count as others, so that what comes next differs from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import optuna
from optuna import distributions

from lstm_core.search.plan import Plan, known
from lstm_core.search.span import Span
from lstm_core.search.trial import Trial, spanned_values

__all__ = ["learned", "study_of"]

optuna.logging.set_verbosity(optuna.logging.WARNING)


def study_of(
    plan: Plan,
    start: Trial,
    trials: Sequence[Trial],
    sampler: optuna.samplers.BaseSampler | None = None,
    pruner: optuna.pruners.BasePruner | None = None,
) -> optuna.Study:
    """Return a study of Optuna's that has been told what the next trial may know.

    Args:
        plan: What the search does.
        start: The run that the search is made of, which every trial knows.
        trials: All trials before that one.
        sampler: What proposes.
        pruner: What ends trials early.
    """
    study = optuna.create_study(direction="minimize", sampler=sampler, pruner=pruner)
    told = known(plan, len(trials))
    for place, trial in enumerate((start, *trials)):
        values = spanned_values(trial.config, plan.spans)
        if all(span.holds(values[span.path]) for span in plan.spans):
            study.add_trial(_told(plan, values, trial if place <= told else None))
    return study


def _told(plan: Plan, values: Mapping[str, Any], trial: Trial | None) -> optuna.trial.FrozenTrial:
    """Return a trial as Optuna has it; without one it is under way."""
    states = {
        "done": optuna.trial.TrialState.COMPLETE,
        "pruned": optuna.trial.TrialState.PRUNED,
        "lost": optuna.trial.TrialState.FAIL,
    }
    state = optuna.trial.TrialState.RUNNING if trial is None else states[trial.state]
    return optuna.trial.create_trial(
        state=state,
        value=None if trial is None else trial.error,
        params=dict(values),
        distributions=_distributions(plan),
        intermediate_values={} if trial is None else dict(trial.losses),
    )


def learned(plan: Plan, start: Trial, trials: Sequence[Trial]) -> Iterator[dict[str, Any]]:
    """Yield proposals for the next trial, one for each attempt."""
    seed = int(np.random.SeedSequence((plan.seed, len(trials))).generate_state(1)[0])
    study = study_of(plan, start, trials, optuna.samplers.TPESampler(seed=seed, n_startup_trials=1))
    while True:
        yield _asked(plan, study)


def _asked(plan: Plan, study: optuna.Study) -> dict[str, Any]:
    values = study.ask(_distributions(plan)).params
    return {span.path: span.rounded(values[span.path]) for span in plan.spans}


def _distributions(plan: Plan) -> dict[str, optuna.distributions.BaseDistribution]:
    return {span.path: _distribution(span) for span in plan.spans}


def _distribution(span: Span) -> optuna.distributions.BaseDistribution:
    if span.low is None or span.high is None:
        return distributions.CategoricalDistribution(span.values)
    if span.whole:
        return distributions.IntDistribution(int(span.low), int(span.high), log=span.log)
    return distributions.FloatDistribution(span.low, span.high, log=span.log, step=span.step)
