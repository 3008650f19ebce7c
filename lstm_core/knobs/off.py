"""What can't be, or does nothing, because it needs another setting: early stopping without a validation part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.experiment_fields import ExperimentFields
from lstm_core.frozen_model import parsed
from lstm_core.knobs.knob import knobs_of, value_at

__all__ = ["switch_off", "with_settings", "without_effect"]


def switch_off(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Set back, in place, every setting that is refused because it needs something missing.

    Args:
        fields: An experiment as plain fields, as ``model_dump`` gives them.

    Returns:
        The paths of what was set back.

    Example:
        >>> from lstm_core.config import preset
        >>> fields = preset("recommended").model_dump()
        >>> fields["split"]["validation"] = 0.0
        >>> switch_off(fields)
        ('training.patience', 'training.restore_best', 'training.min_gain')
    """
    off = []
    for knob in knobs_of(ExperimentFields).values():  # in the order in which one needs the other
        if knob.is_refused(fields):
            fields[knob.part][knob.name] = knob.default
            off.append(knob.path)
    return tuple(off)


def with_settings(config: ExperimentConfig, values: Mapping[str, Any]) -> ExperimentConfig:
    """Return a config with other values of some settings; what needs an old one of them is switched off.

    Args:
        config: The config.
        values: The new values by their settings' paths (``Knob.path``).

    Raises:
        ConfigError: A value is impossible, or they do not go together.

    Example:
        >>> from lstm_core.config import preset
        >>> without = with_settings(preset("recommended"), {"training.restore_best": False})
        >>> without.training.restore_best, without.training.min_gain
        (False, None)
    """
    fields = config.model_dump()
    for path, value in values.items():
        part, _, name = path.rpartition(".")
        here = value_at(fields, part) if part else fields
        here[name] = value
    switch_off(fields)
    return parsed(ExperimentConfig, fields)


def without_effect(fields: Mapping[str, Any], paths: Iterable[str]) -> tuple[str, ...]:
    """Say which of some settings do nothing beside the others, a sentence each.

    Args:
        fields: An experiment as plain fields.
        paths: Of the settings that are looked at.

    Example:
        >>> from lstm_core.config import preset
        >>> without_effect(preset("tutorial").model_dump(), ["model.heads", "training.epochs"])
        ('Heads (model.heads) does nothing here: it counts with model.attention being multi_head only.',)
    """
    knobs, told = knobs_of(ExperimentFields), []
    for path in paths:
        knob = knobs[path]
        needs = knob.about.needs if knob.is_refused(fields) else None if knob.counts(fields) else knob.about.counts_with
        if needs is not None:
            values = f" being {' or '.join(map(str, needs.values))}" if needs.values else ""
            told.append(f"{knob.title} ({path}) does nothing here: it counts with {needs.path}{values} only.")
    return tuple(told)
