"""What tells runs on one series from one another, in a few words each, for lists and pickers."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_core.config import ExperimentConfig
from lstm_core.knobs.words import departures, differences

__all__ = ["beside", "changes", "told_apart"]

_MOST = 4  # settings that a list names of one run
_LONG = ("features.inputs", "features.target")


def told_apart(configs: Sequence[ExperimentConfig]) -> tuple[str, ...]:
    """Say of each run what tells it from the others: its preset, and what is not as in that.

    What the runs do not share comes first; the seed and the rows of the series are named only where they differ.

    Args:
        configs: Those of the runs.

    Example:
        >>> from lstm_core.config import preset
        >>> tutorial = preset("tutorial")
        >>> told_apart([tutorial, tutorial.with_("training", epochs=5), tutorial.with_("", seed=8)])
        ('tutorial, seed 7', 'tutorial with epochs 5, seed 7', 'tutorial, seed 8')
    """
    own_of = [departures(config) for config in configs]
    shared = {each for each in own_of[0] if all(each in others for others in own_of)} if own_of else set()
    rows_differ = len({each.data.last_rows for each in configs}) > 1
    seeds_differ = len({each.seed for each in configs}) > 1
    names = []
    for config, own in zip(configs, own_of, strict=True):
        first = sorted(own, key=lambda each: (each in shared, each.knob.path in _LONG))
        named = [f"{config.preset}{' with ' if own else ''}{_cut([each.mention for each in first])}"]
        if rows_differ:
            named.append("all rows" if config.data.last_rows is None else f"{config.data.last_rows:,} rows")
        if seeds_differ:
            named.append(f"seed {config.seed}")
        names.append(", ".join(named))
    return tuple(names)


def beside(before: ExperimentConfig, config: ExperimentConfig) -> str:
    """Say in a sentence what a run does otherwise than one before it on the same series.

    Example:
        >>> from lstm_core.config import preset
        >>> beside(preset("tutorial"), preset("tutorial").with_("training", epochs=5))
        'Unlike the run before it on this series: epochs 5.'
    """
    found = _unlike(before, config)
    if not found:
        return "The same settings as the run before it on this series."
    return f"Unlike the run before it on this series: {_cut(found)}."


def changes(before: ExperimentConfig, config: ExperimentConfig) -> str:
    """Say what was changed of the settings of a run to make another, as a list.

    Example:
        >>> from lstm_core.config import preset
        >>> changes(preset("tutorial"), preset("tutorial").with_("training", epochs=5))
        'epochs 5'
    """
    found = _unlike(before, config)
    return _cut(found) if found else "the same settings"


def _unlike(before: ExperimentConfig, config: ExperimentConfig) -> list[str]:
    if before.preset != config.preset:
        return [f"the {config.preset} preset", *(each.mention for each in departures(config))]
    return [each.mention for each in differences(before, config)]


def _cut(mentions: Sequence[str]) -> str:
    """Put mentions together, no more of them than can be read in a list."""
    more = f" and {len(mentions) - _MOST} more" if len(mentions) > _MOST else ""
    return f"{', '.join(mentions[:_MOST])}{more}"
