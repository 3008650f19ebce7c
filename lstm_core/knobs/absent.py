"""What can be taken away from an experiment or added to it, one setting at a time, by the knobs' descriptions."""

from __future__ import annotations

from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.knobs.knob import Knob, knobs_of, value_at
from lstm_core.knobs.off import with_settings

__all__ = ["one_more_or_less"]


def one_more_or_less(config: ExperimentConfig) -> tuple[tuple[str, Any], ...]:
    """Return the settings that may be taken away or added, as pairs of a path and its other value.

    What is there is taken away; of what is counted (layers, networks) there may be one step more as well. What is
    missing is added: a choice in each of its kinds, a number at the middle of the values worth trying.

    Args:
        config: Of a run.

    Returns:
        Those pairs that make a config that can be trained and is another one, in the order of the settings.

    Example:
        >>> found = one_more_or_less(ExperimentConfig())
        >>> [value for path, value in found if path == "model.attention"]
        ['none']
        >>> dict(found)["model.dropout"], dict(found)["model.layers"]
        (0.2, 2)
    """
    fields = config.model_dump()
    pairs = [
        (knob.path, value)
        for knob in knobs_of(ExperimentConfig).values()
        if knob.about.absent and knob.counts(fields)
        for value in _others(knob, value_at(fields, knob.path))
    ]
    return tuple(pair for pair in pairs if _can_be(config, *pair))


def _others(knob: Knob, now: Any) -> tuple[Any, ...]:
    """Return the values that take a knob away, add it, or add one step more of it."""
    (absent,) = knob.about.absent
    others = tuple(value for value in knob.about.tries if value != absent)
    if now != absent:
        counted = knob.kind is int and absent is not None
        return absent, *([value for value in others if value > now][:1] if counted else [])
    if knob.kind is bool:
        return (True,)
    if knob.values:
        return others
    return others[(len(others) - 1) // 2 :][:1]


def _can_be(config: ExperimentConfig, path: str, value: Any) -> bool:
    try:
        return with_settings(config, {path: value}) != config
    except ConfigError:
        return False
