"""What is tried next.

A proposal is a function of what was asked and of the trials before, and nothing is left of it afterwards. So whoever
asks again with the same trials, after a crash or on another machine, gets the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, islice
from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.search.limits import fits
from lstm_core.search.plan import Plan, changed
from lstm_core.search.trial import Trial

__all__ = ["EVEN_AT_FIRST", "propose"]

EVEN_AT_FIRST = 10
"""So many trials are spread evenly before any is proposed by what others came to: there is nothing to learn from."""

_ATTEMPTS = 100  # at a proposal that is possible, small enough and new


def propose(plan: Plan, start: ExperimentConfig, trials: Sequence[Trial]) -> ExperimentConfig | None:
    """Return what is tried next.

    Args:
        plan: What the search does.
        start: The run that it is made of; the first trial has its settings.
        trials: Those that were proposed before, in their order; the outcome of the newest does not count
            (``plan.known``).

    Returns:
        The settings, or ``None`` if nothing is found that is possible, within the limits and not tried yet.
    """
    if not trials:
        return start
    from lstm_core.search.with_optuna import even, learned

    learns = plan.way == "tpe" and len(trials) > EVEN_AT_FIRST
    ways = [learned(plan, trials)] if learns else []
    seen = {_key(trial.config) for trial in trials}
    for values in chain.from_iterable(islice(way, _ATTEMPTS) for way in (*ways, even(plan, len(trials)))):
        config = _possible(plan, start, values)
        if config is not None and _key(config) not in seen:
            return config
    return None


def _possible(plan: Plan, start: ExperimentConfig, values: Mapping[str, Any]) -> ExperimentConfig | None:
    """Return a config, or ``None`` where the values do not go together or make it too large."""
    try:
        config = changed(start, values)
    except ConfigError:
        return None
    return config if fits(plan, config) else None


def _key(config: ExperimentConfig) -> str:
    return config.model_dump_json()
