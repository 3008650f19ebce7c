"""What a search was asked to do, as it is kept with its study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.knobs.knob import Knob, knobs_of
from lstm_core.search.span import Span, span_of

__all__ = ["MOST_TRIALS", "PURPOSE", "Plan", "Way", "due", "known", "plan_of"]

Way = Literal["learn", "even"]

PURPOSE = "search"
"""What the runs of a search are for: the name of its study."""

MOST_TRIALS = 90
"""A study may have a hundred runs, and the best are trained again."""

_NOT_COMPARABLE = ("training.loss", "features.scaling", "features.target_kind")
"""Settings that change what the loss of an epoch is counted in, so that trials that differ in them can't be compared
before they are over."""

_WORDS = {"true": True, "false": False, "on": True, "off": False, "yes": True, "no": False}
_CHOICES = {"way": get_args(Way), "prunes": ("yes", "no")}
_NAMES = ("trials", "way", "at_once", "most_weights", "most_seconds")


@dataclass(frozen=True)
class Plan:
    """What a search does.

    Attributes:
        spans: Between what it looks for each setting.
        trials: How many settings it tries, beside those of the run that it is made of.
        way: How settings are proposed: ``learn`` by what the trials before came to, ``even`` spreads them
            evenly, whatever comes of them, and in the same way for everybody.
        at_once: How many are under way side by side while it learns; a proposal knows all trials but the newest of
            these.
        prunes: Whether trials that are worse than half of those before are ended early.
        most_weights: How many weights a network may have; 0 for any number.
        most_seconds: How long one trial may train; 0 for any time.
        seed: Where chance begins for ``learn``.
    """

    spans: tuple[Span, ...]
    trials: int = 30
    way: Way = "learn"
    at_once: int = 4
    prunes: bool = True
    most_weights: int = 0
    most_seconds: float = 0
    seed: int = 0

    @property
    def learns(self) -> bool:
        """Whether trials are proposed by what others came to."""
        return self.way == "learn"

    @property
    def can_prune(self) -> bool:
        """Whether trials are ended early: only where the losses of their epochs are counted in the same thing."""
        return self.prunes and not {span.path for span in self.spans} & set(_NOT_COMPARABLE)


def plan_of(asked: Mapping[str, Any], seed: int) -> Plan:
    """Return what a search does by what was asked.

    Args:
        asked: The answers by their names: ``settings`` (path -> values), and what else ``Plan`` holds.
        seed: That of the run that the search is made of.

    Raises:
        ConfigError: A setting is not known, has fewer than two values or one that is none of its own, or a word is
            none of those to choose among.

    Example:
        >>> plan = plan_of({"settings": {"model.units": [8, 128]}, "trials": 20, "prunes": "no"}, seed=7)
        >>> plan.spans[0].high, plan.trials, plan.prunes
        (128, 20, False)
    """
    for name, words in _CHOICES.items():
        if asked.get(name, words[0]) not in words:
            raise ConfigError(f"'{asked[name]}' is not possible for {name}. Choose one of: {', '.join(words)}.")
    knobs, spans = knobs_of(ExperimentConfig), []
    for path, values in asked["settings"].items():
        if path not in knobs:
            raise ConfigError(f"There is no setting {path}.")
        spans.append(span_of(knobs[path], [_typed(knobs[path], value) for value in values]))
        if spans[-1].count < 2:
            raise ConfigError(f"{knobs[path].title} needs at least two values to look between.")
    fields = {name: asked[name] for name in _NAMES if name in asked}
    return Plan(tuple(spans), **fields, prunes=asked.get("prunes", "yes") == "yes", seed=seed)


def _typed(knob: Knob, value: Any) -> Any:
    """Return a value that may have been typed as one of the setting.

    Raises:
        ConfigError: It is none.
    """
    if not isinstance(value, str) or knob.kind is str:
        return value
    try:
        return knob.kind(value) if knob.kind in (int, float) else _WORDS[value.lower()]
    except (ValueError, KeyError):
        raise ConfigError(f"{knob.title} can't be '{value}'.") from None


def due(plan: Plan, over: Sequence[bool]) -> bool:
    """Say whether the next trial is to be proposed now.

    It is as soon as all those are over that it is to know of. So what it knows never depends on how long each of them
    took, on how many workers there are, or on anything else that chance decides.

    Args:
        plan: What the search does.
        over: Of each trial so far, whether it is over.

    Example:
        >>> due(Plan((), at_once=2), [True, False]), due(Plan((), at_once=2), [False, True])
        (True, False)
    """
    return len(over) < plan.trials and all(over[: known(plan, len(over))])


def known(plan: Plan, number: int) -> int:
    """Return how many trials a trial knows the outcome of, all of them among the first, by its number from 0 on."""
    return max(number - plan.at_once + 1, 0)
