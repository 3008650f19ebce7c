"""Settings in words: a value, the line that sums a run up, and what differs between two configs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from lstm_core.config import PRESETS, ExperimentConfig, preset
from lstm_core.draft import draft_of
from lstm_core.experiment_fields import ExperimentFields
from lstm_core.features.indicators import label
from lstm_core.knobs.knob import Knob, knobs_of
from lstm_core.leaks import LEAKS
from lstm_core.model.cells import cell_of

__all__ = [
    "Difference",
    "bounds_in_words",
    "defaults_in_words",
    "departures",
    "differences",
    "in_words",
    "inside",
    "settings_line",
    "words_of",
]

# Where each value is a file of its own, that file has the words.
_SAID_ELSEWHERE: Mapping[str, Mapping[Any, str]] = {
    "leak": {"none": "none"} | {name: leak.title for name, leak in LEAKS.items()},
}
_COLUMNS = ("features.inputs", "features.target")
_IN_THE_LINE = (
    *_COLUMNS,
    *("features.target_kind", "features.horizon", "features.window", "model.cell", "model.units", "model.layers"),
    *("leak", "split.rows"),
)


@dataclass(frozen=True)
class Difference:
    """One setting that is not the same in two configs.

    Attributes:
        knob: Which.
        before, after: What it is in the first and in the second, in words.
    """

    knob: Knob
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The difference, such as ``Epochs: 3 instead of 40``."""
        return f"{self.knob.title}: {self.after} instead of {self.before}"

    @property
    def mention(self) -> str:
        """What it is in the second, such as ``epochs 3``."""
        return f"{inside(self.knob.title)} {self.after}"


def words_of(knob: Knob) -> Mapping[Any, str]:
    """Return the values of a knob in words; empty where they are many.

    Example:
        >>> words_of(knobs_of(ExperimentConfig)["model.cell"])["gru"]
        'GRU'
    """
    return _SAID_ELSEWHERE.get(knob.path, knob.about.words or {value: str(value) for value in knob.values})


def in_words(knob: Knob, value: Any) -> str:
    """Say a value of a knob.

    Example:
        >>> knobs = knobs_of(ExperimentConfig)
        >>> in_words(knobs["training.min_gain"], 0.05), in_words(knobs["training.patience"], None)
        ('5%', 'never stops early')
    """
    if value is None:
        return knob.about.none
    if isinstance(value, tuple):
        return ", ".join(_plainly(knob, part) for part in value) or "none"
    return words_of(knob).get(value) or _plainly(knob, value)


def _plainly(knob: Knob, value: Any) -> str:
    """Say a value that has no words of its own."""
    if knob.path in _COLUMNS:
        return label(value)
    if isinstance(value, bool):
        return "on" if value else "off"
    if knob.about.percent:
        return f"{100 * value:.6g}%"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def bounds_in_words(knob: Knob) -> str:
    """Say how small and how large a number may be; empty where nothing is said of it.

    Example:
        >>> bounds_in_words(knobs_of(ExperimentConfig)["training.epochs"])
        'from 1 to 2,000'
        >>> bounds_in_words(knobs_of(ExperimentConfig)["split.train"])
        'above 0, below 1'
    """
    bounds = knob.bounds
    if knob.kind not in (int, float):
        return ""
    if knob.low is not None and knob.high is not None:
        return f"from {knob.low:,} to {knob.high:,}"
    words = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}
    return ", ".join(f"{word} {bounds[name]:,}" for name, word in words.items() if name in bounds)


def defaults_in_words(knob: Knob, said: Callable[[Knob, Any], str] = in_words) -> str:
    """Say what a setting is where nobody chose: the tutorial's value, and that of each preset that has another.

    Args:
        knob: One of a draft.
        said: How a value is said.

    Example:
        >>> from lstm_core.draft import Draft
        >>> defaults_in_words(knobs_of(Draft)["model.heads"])
        'Default: 4.'
        >>> defaults_in_words(knobs_of(Draft)["features.window"])
        'Default: 60; volatility: 22.'
    """
    values = {name: knob.value(fields) for name, fields in _presets().items()}
    first, *others = values
    differing = [f"{name}: {said(knob, values[name])}" for name in others if values[name] != values[first]]
    return f"Default: {'; '.join([said(knob, values[first]), *differing])}."


@cache
def _presets() -> Mapping[str, Mapping[str, Any]]:
    """Return each preset's draft as plain fields, the tutorial's first."""
    return {name: draft_of(config).model_dump() for name, config in PRESETS.items()}


def differences(before: ExperimentFields, after: ExperimentFields) -> tuple[Difference, ...]:
    """Say what differs between two experiments, in the order of the settings; empty if nothing does.

    What does nothing in either is left out, and so is the hash of the data.

    Args:
        before: The first, a draft or a config.
        after: The second, of the same class.

    Example:
        >>> (found,) = differences(ExperimentConfig(), ExperimentConfig().with_("training", epochs=3))
        >>> found.sentence
        'Epochs: 3 instead of 40'
    """
    old, new = before.model_dump(), after.model_dump()
    return tuple(
        Difference(knob, in_words(knob, was), in_words(knob, now))
        for part, knobs in _by_part(type(after)).items()
        if old[part] != new[part]  # most parts are the same, and need no closer look
        for knob in knobs
        if (was := knob.value(old)) != (now := knob.value(new))
        and (knob.counts(old) or knob.counts(new))
        and knob.path != "data.sha256"
    )


@cache
def _by_part(kind: type[ExperimentFields]) -> Mapping[str, tuple[Knob, ...]]:
    """Return the knobs of an experiment by the field at its top that they are in, in their order."""
    parts: dict[str, list[Knob]] = {}
    for path, knob in knobs_of(kind).items():
        parts.setdefault(path.partition(".")[0], []).append(knob)
    return {part: tuple(knobs) for part, knobs in parts.items()}


def settings_line(config: ExperimentConfig) -> str:
    """Sum up in one line what a run was told to do.

    Whatever is not as in its preset is mentioned, but for what is about the series.

    Example:
        >>> settings_line(preset("tutorial").with_("training", epochs=5, loss="huber"))
        'open, close of 60 time steps → close · LSTM 64 · tutorial preset with epochs 5, loss Huber · seed 7'
    """
    features, model, rows = config.features, config.model, config.split.rows
    kind = {"level": "", "change": "change of ", "log_return": "log return of ", "har": "what HAR leaves of "}[
        features.target_kind
    ]
    ahead = "" if features.horizon == 1 else f", {features.horizon} rows ahead"
    inputs = ", ".join(label(name) for name in features.inputs)
    mentioned = [each.mention for each in departures(config) if each.knob.path not in _IN_THE_LINE]
    parts = [
        f"{inputs} of {features.window} time steps → {kind}{label(features.target)}{ahead}",
        f"{cell_of(model).label} {model.units}{'' if model.layers == 1 else f' × {model.layers}'}",
        f"{config.preset} preset{_with(mentioned)}",
        f"seed {config.seed}",
    ]
    if rows is not None:
        parts.append(f"tested on rows {rows[2] + 1:,} to {rows[3]:,}")
    if config.leak != "none":
        parts.append(f"leaks on purpose: {LEAKS[config.leak].title}")
    return " · ".join(parts)


@lru_cache(maxsize=2000)
def departures(config: ExperimentConfig) -> tuple[Difference, ...]:
    """Return what is not as in the preset of a run, but for the seed and what is about the series.

    Example:
        >>> [each.mention for each in departures(preset("tutorial").with_("", seed=8).with_("training", epochs=5))]
        ['epochs 5']
    """
    return tuple(
        difference
        for difference in differences(preset(config.preset), config)
        if difference.knob.path != "seed" and not difference.knob.path.startswith("data.")
    )


def _with(mentions: list[str]) -> str:
    return f" with {', '.join(mentions)}" if mentions else ""


def inside(title: str) -> str:
    """Return a title as it stands inside a sentence: ``L2`` and ``LSTM`` stay as they are.

    Example:
        >>> inside("Window"), inside("L2")
        ('window', 'L2')
    """
    return title if title[1:2].isupper() or title[1:2].isdigit() else f"{title[:1].lower()}{title[1:]}"
