"""One knob: a setting with its label, help, unit, bounds, tier and who it is for, read from the field that holds it.

A field is described where it is declared, by a ``Described`` among its annotations::

    units: Annotated[int, Field(ge=1, le=512), Described("Units", "How many numbers ...", tier="basic")] = 64
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

__all__ = ["Audience", "Described", "Knob", "Needs", "Tier", "knobs_of", "value_at"]

Tier = Literal["basic", "advanced", "record"]
Audience = Literal["everybody", "who knows training", "who brings a file", "nobody"]

_BOUNDS = ("ge", "gt", "le", "lt", "min_length", "max_length")


@dataclass(frozen=True)
class Needs:
    """Another setting that has to be so.

    Attributes:
        path: Path of that setting.
        values: Any of these will do; empty for any value that is not zero, false or missing.
        only: The values of the knob itself that need it; empty for all but its default, which is then 'off'.
    """

    path: str
    values: tuple[Any, ...] = ()
    only: tuple[Any, ...] = ()

    def met(self, fields: Mapping[str, Any]) -> bool:
        """Say whether it is so in the fields of an experiment."""
        value = value_at(fields, self.path)
        return value in self.values if self.values else bool(value)


@dataclass(frozen=True)
class Described:
    """What a person is told of one setting, and how it is asked for.

    Attributes:
        label: Its name in a form, with its unit in brackets where it has one.
        help: What it does, in one to three sentences for a student.
        unit: What it is counted in; empty for none.
        tier: ``basic`` is always visible, ``advanced`` behind a door, ``record`` what no person chooses.
        audience: Whom it is for.
        words: Its values in words, where they are few.
        option: Its option on the command line, where that is not called as the field is.
        needs: What it is refused without; it is switched off where that is missing.
        counts_with: What it does nothing without; it is not asked for where that is missing.
        stops: The values that a slider offers, beside the one that is chosen.
        step: From one value to the next.
        explained: What a value means in a sentence, where a word is not enough.
        percent: Whether a share is asked for in percent.
        none: What no value means, in words; such as 'all rows'.
        switch: Label of the switch that gives it a value, or none; empty for no switch.
        usual: The value that the switch gives it.
        tries: Values worth trying side by side, in their order: a sweep offers them, a search looks between the least
            and the greatest. Empty for what is not chosen by comparing errors on the validation part.
        absent: The one value that means that there is none of it, in a tuple: without dropout, without attention. By it
            an ablation takes the setting away. Empty where nothing could be missing.
    """

    label: str
    help: str
    unit: str = ""
    tier: Tier = "advanced"
    audience: Audience = "everybody"
    words: Mapping[Any, str] = field(default_factory=dict, hash=False)
    option: str = ""
    needs: Needs | None = None
    counts_with: Needs | None = None
    stops: tuple[float | None, ...] = ()
    step: float | None = None
    explained: Mapping[Any, str] = field(default_factory=dict, hash=False)
    percent: bool = False
    none: str = "none"
    switch: str = ""
    usual: Any = None
    tries: tuple[Any, ...] = ()
    absent: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Knob:
    """A described setting at its place.

    Attributes:
        path: Its place in an experiment: ``training.epochs``; ``seed`` at the top.
        about: What is said of it.
        kind: Type of its values, but for none: ``int``, ``float``, ``bool``, ``str`` or ``tuple``.
        values: All its values, where they are few.
        optional: Whether it may have no value.
        default: Its value in the tutorial.
        bounds: Its least and greatest value (or length), by pydantic's names: ``ge``, ``gt``, ``le``, ``lt`` ...
    """

    path: str
    about: Described
    kind: type
    values: tuple[Any, ...]
    optional: bool
    default: Any
    bounds: Mapping[str, Any] = field(hash=False)

    # Kept, as long lists of runs ask for it again and again.
    @cached_property
    def part(self) -> str:
        """Where it belongs: ``training``, ``data.reading``; empty for the top."""
        return self.path.rpartition(".")[0]

    @cached_property
    def name(self) -> str:
        """Name of its field."""
        return self.path.rpartition(".")[2]

    @property
    def title(self) -> str:
        """Its label without what stands there in brackets."""
        return self.about.label.partition(" (")[0]

    @property
    def low(self) -> Any:
        """The least value; ``None`` if there is none, or a least one is not reached."""
        return self.bounds.get("ge")

    @property
    def high(self) -> Any:
        """The greatest value; ``None`` if there is none, or a greatest one is not reached."""
        return self.bounds.get("le")

    def value(self, fields: Mapping[str, Any]) -> Any:
        """Return its value in an experiment as plain fields: its default where its part is not given, as a reading."""
        here = fields if not self.part else value_at(fields, self.part)
        return self.default if here is None else here[self.name]

    def is_refused(self, fields: Mapping[str, Any]) -> bool:
        """Say whether its value can't be, because something that it needs is missing."""
        needs = self.about.needs
        if needs is None or needs.met(fields):
            return False
        value = value_at(fields, self.path)
        return value in needs.only if needs.only else value != self.default

    def counts(self, fields: Mapping[str, Any]) -> bool:
        """Say whether it does anything beside the others."""
        return self.about.counts_with is None or self.about.counts_with.met(fields)


@cache
def knobs_of(kind: type[BaseModel]) -> Mapping[str, Knob]:
    """Return all knobs of an experiment by their paths, in the order of its fields.

    Args:
        kind: ``Draft``, ``ExperimentConfig``, or a part of one.

    Raises:
        TypeError: A field is not described.

    Example:
        >>> from lstm_core.choices import TrainingConfig
        >>> knob = knobs_of(TrainingConfig)["epochs"]
        >>> knob.about.label, knob.low, knob.high, knob.default
        ('Epochs', 1, 2000, 40)
    """
    return {knob.path: knob for knob in _walk(kind, "")}


def value_at(fields: Mapping[str, Any], path: str) -> Any:
    """Return the value of one setting; ``None`` where its part is missing.

    Args:
        fields: An experiment as plain fields.
        path: As ``Knob.path``.
    """
    value: Any = fields
    for name in path.split("."):
        value = None if value is None else value[name]
    return value


def _walk(kind: type[BaseModel], before: str) -> Iterator[Knob]:
    for name, info in kind.model_fields.items():
        inner = [part for part in _alternatives(info.annotation) if _is_model(part)]
        if inner:
            yield from _walk(inner[0], f"{before}{name}.")
        else:
            yield _knob(f"{before}{name}", info)


def _knob(path: str, info: FieldInfo) -> Knob:
    about = next((mark for mark in info.metadata if isinstance(mark, Described)), None)
    if about is None:
        raise TypeError(f"{path} is not described; add a Described to its annotations")
    alternatives = _alternatives(info.annotation)
    real, marks = _bare(next(part for part in alternatives if part is not NoneType))
    values = get_args(real) if get_origin(real) is Literal else ()
    kind = type(values[0]) if values else get_origin(real) or real
    marks = (*info.metadata, *marks)
    bounds = {name: getattr(mark, name) for mark in marks for name in _BOUNDS if hasattr(mark, name)}
    return Knob(path, about, kind, values, NoneType in alternatives, info.default, bounds)


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _bare(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Return a type without the marks of its own, and those."""
    if get_origin(annotation) is not Annotated:
        return annotation, ()
    bare, *marks = get_args(annotation)
    return bare, tuple(part for mark in marks for part in getattr(mark, "metadata", [mark]))


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
