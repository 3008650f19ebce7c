"""The runs that somebody looks for: by words, by state, by the value of any setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lstm_core.config import ExperimentConfig
from lstm_core.knobs.knob import Knob, knobs_of
from lstm_core.knobs.words import in_words
from lstm_core.runs.lists.lines import Listed

__all__ = ["Wanted", "found", "settings_that_vary", "values_of"]

_NOT_CHOSEN = "data.sha256"


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; what is empty leaves nothing out.

    Attributes:
        text: Words that all have to stand somewhere in a run: in its name, note, tags, data, settings or state.
        states: Its state has to be one of these.
        tags: It has to have all of these.
        settings: By the paths of settings, the values in words of which each has to be one.
    """

    text: str = ""
    states: Sequence[str] = ()
    tags: Sequence[str] = ()
    settings: Mapping[str, Sequence[str]] = field(default_factory=dict)


def found(runs: Sequence[Listed], wanted: Wanted) -> tuple[Listed, ...]:
    """Return the runs that somebody looks for, in the order in which they were."""
    words = wanted.text.casefold().split()
    settings = {path: frozenset(values) for path, values in wanted.settings.items() if values}
    return tuple(
        each
        for each in runs
        if (not wanted.states or each.run.state in wanted.states)
        and set(wanted.tags) <= set(each.run.tags)
        and all(_setting_value(each.run.config, path) in values for path, values in settings.items())
        and (not words or _has(each, words))
    )


def settings_that_vary(runs: Sequence[Listed]) -> tuple[Knob, ...]:
    """Return the settings that are not the same in all of some runs, in the order of the settings."""
    parts = {name: _distinct(runs, name) for name in ExperimentConfig.model_fields}
    return tuple(
        knob
        for knob in knobs_of(ExperimentConfig).values()
        if knob.path != _NOT_CHOSEN
        and len({repr(knob.value(fields)) for fields in parts[knob.path.partition(".")[0]]}) > 1
    )


def _distinct(runs: Sequence[Listed], part: str) -> list[dict[str, object]]:
    """Return a part of the settings of some runs, each different one once: of a thousand runs only a few differ."""
    each_once = {getattr(each.run.config, part): each.run.config for each in runs}
    return [{part: _fields(config)[part]} for config in each_once.values()]


def values_of(runs: Sequence[Listed], path: str) -> tuple[str, ...]:
    """Return the values of a setting that some runs have, in words, the smallest first."""
    knob = knobs_of(ExperimentConfig)[path]
    values = {in_words(knob, value): value for value in (knob.value(_fields(each.run.config)) for each in runs)}
    numeric = all(isinstance(value, int | float) for value in values.values() if value is not None)
    last = float("inf")  # having no value stands at the end
    key = (lambda word: last if values[word] is None else float(values[word])) if numeric else None
    return tuple(sorted(values, key=key))


def _setting_value(config: ExperimentConfig, path: str) -> str:
    """Return a setting of a run in words.

    Example:
        >>> _setting_value(ExperimentConfig(), "model.cell"), _setting_value(ExperimentConfig(), "training.patience")
        ('LSTM', 'never stops early')
    """
    knob = knobs_of(ExperimentConfig)[path]
    return in_words(knob, knob.value(_fields(config)))


def _has(each: Listed, words: Sequence[str]) -> bool:
    run = each.run
    text = " ".join((run.name, run.note, *run.tags, run.title, each.differs, run.state, run.purpose or "")).casefold()
    return all(word in text for word in words)


@lru_cache(maxsize=4096)
def _fields(config: ExperimentConfig) -> dict[str, object]:
    return config.model_dump()
