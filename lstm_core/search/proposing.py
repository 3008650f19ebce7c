"""What is tried next.

A proposal is a function of what was asked and of the trials before, and nothing is left of it afterwards. So whoever
asks again with the same trials, after a crash or on another machine, gets the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.knobs.off import with_settings
from lstm_core.search.even import even_values
from lstm_core.search.limits import fits
from lstm_core.search.plan import Plan
from lstm_core.search.trial import Trial

__all__ = ["EVEN_AT_FIRST", "first_trials", "propose"]

EVEN_AT_FIRST = 10
"""So many trials are spread evenly before any is proposed by what others came to: there is nothing to learn from."""

_ATTEMPTS = 60  # at a proposal that is possible, small enough and new


def first_trials(plan: Plan, start: ExperimentConfig) -> tuple[ExperimentConfig, ...]:
    """Return what is tried before anything is learned: all of it where nothing is to be.

    There may be fewer, where too few are possible, within the limits, and different.

    Args:
        plan: What the search does.
        start: The run that it is made of, whose settings are no trial.
    """
    count = plan.trials if plan.way == "even" else min(EVEN_AT_FIRST, plan.trials)
    found = _fitting(plan, start, even_values(plan), {start})
    return tuple(islice(found, count))


def propose(plan: Plan, start: Trial, trials: Sequence[Trial]) -> ExperimentConfig | None:
    """Return what is tried next by what the trials before came to.

    Args:
        plan: What the search does.
        start: The run that it is made of, and what came of it.
        trials: Those that were proposed before, in their order; the outcome of the newest does not count
            (``plan.known``).

    Returns:
        The settings, or ``None`` if nothing is found that is possible, within the limits and not tried yet.
    """
    from lstm_core.search.with_optuna import learned

    seen = {start.config, *(trial.config for trial in trials)}
    ways = chain(islice(learned(plan, start, trials), _ATTEMPTS), even_values(plan))
    return next(_fitting(plan, start.config, ways, seen), None)


def _fitting(
    plan: Plan, start: ExperimentConfig, ways: Iterator[Mapping[str, Any]], seen: set[ExperimentConfig]
) -> Iterator[ExperimentConfig]:
    """Yield what is possible and new of what is proposed, until too much in a row is not."""
    failed = 0
    for values in ways:
        config = _possible(plan, start, values)
        if config is None or config in seen:
            failed += 1
            if failed > 2 * _ATTEMPTS:
                return
            continue
        failed = 0
        seen.add(config)
        yield config


def _possible(plan: Plan, start: ExperimentConfig, values: Mapping[str, Any]) -> ExperimentConfig | None:
    """Return a config, or ``None`` where the values do not go together or make it too large."""
    try:
        config = with_settings(start, values)
    except ConfigError:
        return None
    return config if fits(plan, config) else None
