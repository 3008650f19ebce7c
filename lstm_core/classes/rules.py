"""What students of a class may change, and how much they may train.

The store asks ``why_refused`` of every run that somebody in a class wants to queue, whichever way it came; pages only
save people the way there by hiding what is locked.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Annotated, Any, Self

from pydantic import Field, field_validator, model_validator

from lstm_core.choices import SeriesFields
from lstm_core.config import ExperimentConfig
from lstm_core.draft import Draft, draft_of, parse_draft
from lstm_core.errors import ConfigError, UnreadableError
from lstm_core.formats import CLASS, DRAFT
from lstm_core.frozen_model import FrozenModel, parsed
from lstm_core.knobs.knob import Knob
from lstm_core.knobs.off import switch_off
from lstm_core.link import setting_called, settings_by_name
from lstm_core.numbers import counted, listed
from lstm_core.record import keep_config, kept_config

__all__ = ["ClassRules", "fitted", "is_given", "keep_rules", "kept_rules", "why_no_study", "why_refused"]

_KEEP_DAYS = 30
_OF_THE_DATA = ("features.inputs", "features.target")  # what another series may lack


class ClassRules(FrozenModel):
    """What a teacher chose for a class.

    Attributes:
        title: What people call the class.
        lesson: The lesson that it does, by its name in addresses; empty for free work.
        given: Runs that may be trained as they are, whatever else is locked: those of the lesson.
        base: The settings that students begin with. What is locked stays as it is here.
        open: Settings that may be changed, as links call them; ``None`` for all of them.
        own_data: Whether students choose the series, and with it inputs and target.
        language: In which language students find lessons and glossary first, as ``de``; empty for that of each browser.
        lent_by: Whose file the settings to begin with use, which students may use then, too; empty for no file.
        most_epochs: Epochs that a run may have; ``None`` for no limit. The given runs have those that they have.
        most_runs: Runs that each student may begin, the given ones not counted; ``None`` for no limit.
        most_seconds: Seconds that a run may take; it is stopped then, and the best so far is kept. ``None`` for no
            limit.
        teacher_reveals: Whether students see what came of the lesson only when the teacher lets them.
        keep_days: Days after the end of the class for which its data are kept.
        keep_runs: Whether the students keep their runs then.
    """

    title: Annotated[str, Field(min_length=1, max_length=60)]
    lesson: str = ""
    given: tuple[ExperimentConfig, ...] = ()
    base: Draft = Draft()
    open: tuple[str, ...] | None = ()
    own_data: bool = False
    language: str = ""
    lent_by: str = ""
    most_epochs: Annotated[int, Field(ge=1, le=2000)] | None = None
    most_runs: Annotated[int, Field(ge=1, le=1000)] | None = None
    most_seconds: Annotated[int, Field(ge=10, le=3600)] | None = None
    teacher_reveals: bool = True
    keep_days: Annotated[int, Field(ge=1, le=365)] = _KEEP_DAYS
    keep_runs: bool = True

    @field_validator("open")
    @classmethod
    def _are_settings(cls, called: tuple[str, ...] | None) -> tuple[str, ...] | None:
        unknown = [name for name in called or () if setting_called(name) is None]
        if unknown:
            raise ValueError(f"no setting is called so in links: {', '.join(unknown)}")
        return called

    @model_validator(mode="after")
    def _what_one_begins_with_is_allowed(self) -> Self:
        if self.most_epochs is not None and self.base.training.epochs > self.most_epochs:
            raise ValueError(
                f"the settings to begin with have {self.base.training.epochs} epochs, and a run of the class may have "
                f"{self.most_epochs}"
            )
        return self

    @property
    def locks_nothing(self) -> bool:
        """Whether every setting may be changed."""
        return self.open is None

    def lends(self, data: SeriesFields) -> bool:
        """Say whether students may use a series because their teacher lends them its file.

        Args:
            data: What names the series.
        """
        return bool(self.lent_by) and (data.source, data.name) == (self.base.data.source, self.base.data.name)

    def is_open(self, name: str) -> bool:
        """Say whether students may change a setting.

        Args:
            name: What links call it.
        """
        if self.open is None or name in self.open:
            return True
        knob = setting_called(name)
        return self.own_data and knob is not None and _is_of_the_data(knob)


def fitted(rules: ClassRules, draft: Draft) -> Draft:
    """Return settings with everything that is locked as the class has it, and no more epochs than it allows.

    Args:
        rules: Those of the class.
        draft: Any settings.

    Example:
        >>> rules = ClassRules(title="Monday", open=("units",))
        >>> wish = Draft().with_("model", units=8).with_("features", window=5)
        >>> fitted(rules, wish) == Draft().with_("model", units=8)
        True
    """
    wished = draft.model_dump()
    fields = wished if rules.locks_nothing else rules.base.model_dump()
    for name, knob in settings_by_name().items():
        if not rules.locks_nothing and rules.is_open(name):
            _put(fields, wished, knob)
    if rules.most_epochs is not None:
        fields["training"]["epochs"] = min(fields["training"]["epochs"], rules.most_epochs)
    switch_off(fields)
    try:
        return parse_draft(fields)
    except ConfigError:
        return rules.base  # what is open and what is locked contradict each other


def is_given(rules: ClassRules, config: ExperimentConfig) -> bool:
    """Say whether a run is one of those that may be trained as they are."""
    return config.with_("data", sha256=None) in rules.given


def why_no_study(rules: ClassRules) -> str:
    """Say why a class has no studies, as a sentence for the student; empty if it does.

    They vary what they are asked to, and may add runs later, so they are for classes that lock nothing.
    """
    if rules.locks_nothing:
        return ""
    return f"Your class '{rules.title}' keeps settings as they are, and studies vary them. Train single runs."


def why_refused(rules: ClassRules, config: ExperimentConfig, *, of_study: bool = False) -> str:
    """Say why a class does not allow a run, as a sentence for the student; empty if it does.

    Args:
        rules: Those of the class.
        config: What is to be run.
        of_study: Whether it is one of a study.

    Example:
        >>> rules = ClassRules(title="Monday", open=("units",))
        >>> config = rules.base.config()
        >>> why_refused(rules, config.with_("model", units=8))
        ''
        >>> why_refused(rules, config.with_("features", window=5)).partition(".")[0]
        "Your class 'Monday' keeps this setting as it is: Window"
    """
    if of_study and (reason := why_no_study(rules)):
        return reason
    if is_given(rules, config):
        return ""
    if rules.most_epochs is not None and config.training.epochs > rules.most_epochs:
        return f"A run of your class '{rules.title}' has at most {counted(rules.most_epochs, 'epoch')}."
    if not of_study and (config.leak != "none" or config.split.rows is not None):
        return f"Your class '{rules.title}' trains no mistakes on purpose, and no folds, outside studies and lessons."
    return "" if rules.locks_nothing else _why_locked(rules, config)


def _why_locked(rules: ClassRules, config: ExperimentConfig) -> str:
    plain, allowed = config.with_("data", sha256=None), fitted(rules, draft_of(config)).config()
    if plain == allowed:
        return ""
    names = _titles_of_what_differs(plain, allowed)
    settings = "this setting" if len(names) == 1 else "these settings"
    return (
        f"Your class '{rules.title}' keeps {settings} as {'it is' if len(names) == 1 else 'they are'}: "
        f"{listed(names) or 'settings that do nothing here'}. Change what your class has open, or leave the class."
    )


def keep_rules(rules: ClassRules) -> str:
    """Return rules as they are kept, as JSON."""
    fields = rules.model_dump(mode="json", exclude={"given", "base"})
    fields |= {
        "given": [keep_config(config) for config in rules.given],
        "base": DRAFT.stamp(rules.base.model_dump(mode="json")),
    }
    return json.dumps(CLASS.stamp(fields))


@lru_cache(maxsize=64)
def kept_rules(text: str) -> ClassRules:
    """Return rules that were kept.

    Raises:
        UnreadableError: They are of a newer version of the lab, or damaged.
    """
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CLASS.damaged("cut or overwritten") from error
    fields = CLASS.read(plain)
    try:
        given = [kept_config(config).model_dump() for config in fields["given"]]
        return parsed(ClassRules, fields | {"given": given, "base": DRAFT.read(fields["base"])})
    except (KeyError, TypeError) as error:
        raise CLASS.damaged("cut or overwritten") from error
    except (ConfigError, UnreadableError) as error:
        raise CLASS.damaged(f"or another version. {error}".rstrip(".")) from error


def _is_of_the_data(knob: Knob) -> bool:
    return knob.path.startswith("data.") or knob.path in _OF_THE_DATA


def _put(fields: dict[str, Any], wished: dict[str, Any], knob: Knob) -> None:
    """Put the wished value of a setting into the fields; the parts that may be missing come along where they are."""
    *parts, name = knob.path.split(".")
    here, there = fields, wished
    for part in parts:
        if there[part] is None or here[part] is None:
            here[part] = there[part]  # how a file is read, which is all of the data's or nothing
            return
        here, there = here[part], there[part]
    here[name] = there[name]


def _titles_of_what_differs(one: ExperimentConfig, other: ExperimentConfig) -> list[str]:
    mine, theirs = one.model_dump(), other.model_dump()
    return [knob.title for knob in settings_by_name().values() if knob.value(mine) != knob.value(theirs)]
