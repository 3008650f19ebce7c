"""One thing that an arm of an experiment has otherwise than the run that it is made of: an input less, a layer more.

A change is written in one way everywhere: ``without:open``, ``with:rsi:14``, ``model.attention=none`` (on the command
line ``attention=none`` will do).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.features.indicators import label
from lstm_core.knobs.knob import Knob, knobs_of, value_at
from lstm_core.knobs.off import with_settings
from lstm_core.knobs.words import differences, in_words, inside

__all__ = ["ArmChange", "change_between", "change_of", "of_setting"]

_WITHOUT, _WITH = "without:", "with:"
_KNOBS = knobs_of(ExperimentConfig)
_PARTS = ("features", "model", "training")


@dataclass(frozen=True)
class ArmChange:
    """One change of a run's settings.

    Attributes:
        written: As it is written and kept.
        config: The run with it.
        name: What people call the run with it: ``without open``, ``dropout 0.2``.
        thing: What is asked about, as it stands after ``with``: ``open``, ``dropout 0.2``.
        takes_away: Whether the run has that thing and the changed one has not; otherwise it is the other way round.
        removed: The input that is taken away, if one is.
    """

    written: str
    config: ExperimentConfig
    name: str
    thing: str
    takes_away: bool
    removed: str | None = None


def change_of(written: str, config: ExperimentConfig) -> ArmChange:
    """Read a change of a run.

    Args:
        written: The change.
        config: The run.

    Raises:
        ConfigError: It is no change of this run, or an impossible one.

    Example:
        >>> change_of("without:open", ExperimentConfig()).config.features.inputs
        ('close',)
        >>> change_of("dropout=0.2", ExperimentConfig()).thing
        'dropout 0.2'
    """
    text = written.strip()
    if text.startswith(_WITHOUT):
        return _without(text.removeprefix(_WITHOUT).strip(), config)
    if text.startswith(_WITH):
        return _with(text.removeprefix(_WITH).strip(), config)
    name, equals, value = text.partition("=")
    if not equals:
        raise ConfigError(
            f"'{written}' is no change that could be tried. Write it like without:open, with:rsi:14 or attention=none."
        )
    knob = _knob(name.strip())
    return of_setting(knob.path, _value(knob, value.strip()), config)


def of_setting(path: str, value: Any, config: ExperimentConfig) -> ArmChange:
    """Return the change of one setting.

    Args:
        path: As ``Knob.path``.
        value: Its other value.
        config: The run.

    Raises:
        ConfigError: The value is impossible, or the one that the run has.
    """
    knob, changed = _KNOBS[path], with_settings(config, {path: value})
    now, then = (value_at(each.model_dump(), path) for each in (config, changed))
    if now == then:
        raise ConfigError(f"{knob.title} is {in_words(knob, now)} already, so there would be nothing to compare.")
    takes_away = then in knob.about.absent
    return ArmChange(
        written=f"{path}={_written(then)}",
        config=changed,
        name=_said(knob, then),
        thing=_thing(knob, now, then) if takes_away else _thing(knob, then, now),
        takes_away=takes_away,
    )


def change_between(config: ExperimentConfig, changed: ExperimentConfig) -> ArmChange | None:
    """Return the one change that makes a run another one; ``None`` if they are the same but for rows, seed and data.

    Args:
        config: The run.
        changed: What was made of it by ``change_of``.

    Raises:
        ConfigError: They differ in more than one change.
    """
    target = config.model_copy(update={part: getattr(changed, part) for part in _PARTS})
    if target == config:
        return None
    if target.features.inputs != config.features.inputs:
        ours, theirs = config.features.inputs, target.features.inputs
        gone, new = [name for name in ours if name not in theirs], [name for name in theirs if name not in ours]
        written = [*(f"{_WITHOUT}{name}" for name in gone), *(f"{_WITH}{name}" for name in new)]
        found = [change_of(each, config) for each in written]
    else:
        fields = target.model_dump()
        paths = [each.knob.path for each in differences(config, target)]
        found = [of_setting(path, value_at(fields, path), config) for path in paths]
    fitting = [change for change in found if change.config == target]
    if not fitting:
        raise ConfigError("These runs differ in more than one change, so that no difference could be put down to one.")
    return fitting[0]


def _without(name: str, config: ExperimentConfig) -> ArmChange:
    inputs = config.features.inputs
    if name not in inputs:
        raise ConfigError(f"{label(name)} ({name}) is no input of this run. It has: {', '.join(inputs)}.")
    if len(inputs) == 1:
        raise ConfigError(f"{label(name)} is the only input of this run; without it there is nothing to learn from.")
    left = tuple(each for each in inputs if each != name)
    changed = config.with_("features", inputs=left)
    return ArmChange(f"{_WITHOUT}{name}", changed, f"without {label(name)}", label(name), takes_away=True, removed=name)


def _with(name: str, config: ExperimentConfig) -> ArmChange:
    if not name:
        raise ConfigError("Say which input is to be added, like with:rsi:14.")
    if name in config.features.inputs:
        raise ConfigError(f"{label(name)} ({name}) is an input of this run already.")
    changed = config.with_("features", inputs=(*config.features.inputs, name))
    return ArmChange(f"{_WITH}{name}", changed, f"with {label(name)}", label(name), takes_away=False)


def _knob(name: str) -> Knob:
    wanted = name.replace("-", "_")
    found = [knob for path, knob in _KNOBS.items() if wanted in (path, knob.name) and knob.part in _PARTS]
    if len(found) != 1 or found[0].path in ("features.inputs", "features.target"):
        raise ConfigError(f"There is no setting '{name}' that could be changed. Write it like attention=none.")
    return found[0]


def _value(knob: Knob, text: str) -> Any:
    """Return the value that a word stands for; what is impossible is found when the config is built."""
    if knob.optional and text == "none":
        return None
    return {"on": True, "off": False}.get(text, text) if knob.kind is bool else text


def _written(value: Any) -> str:
    if value is None:
        return "none"
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _said(knob: Knob, value: Any) -> str:
    """Say a setting with a value, such as ``dropout 0.2`` or ``no attention``."""
    title = inside(knob.title)
    if value in knob.about.absent and not isinstance(value, bool) and _is_nothing(value):
        return f"no {title}"
    return f"{title} {in_words(knob, value)}"


def _thing(knob: Knob, value: Any, other: Any) -> str:
    """Say what is asked about: the value, and what stands in its place where that is not simply nothing."""
    if isinstance(value, bool):
        return inside(knob.title) if value else _said(knob, value)
    if knob.kind is str and _is_nothing(other):
        return f"{inside(knob.title)} ({in_words(knob, value).partition(' (')[0]})"
    instead = "" if _is_nothing(other) else f" instead of {in_words(knob, other)}"
    return f"{_said(knob, value)}{instead}"


def _is_nothing(value: Any) -> bool:
    return not value or value == "none"
