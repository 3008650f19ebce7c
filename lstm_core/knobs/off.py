"""Switching off what can't be: early stopping without a validation part, and whatever else needs something missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lstm_core.experiment_fields import ExperimentFields
from lstm_core.knobs.knob import knobs_of

__all__ = ["switch_off"]


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
