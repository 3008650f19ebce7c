"""What a study asks before its runs are trained; a page shows a control for it, the command line an option."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import Loaded

__all__ = ["Answers", "Ask", "Bounds", "Choice", "Number", "Offered", "Several", "Start", "Varied"]

Answers = Mapping[str, Any]
"""What a person answered, by the names of the asks."""


@dataclass(frozen=True, eq=False)
class Start:
    """What a study begins with.

    Attributes:
        config: The run that it is made of.
        dates: Date of each row of that run's table, its indicators added.
        table: That table as it was loaded; ``None`` where nothing is asked for any more, only shown.
    """

    config: ExperimentConfig
    dates: pd.DatetimeIndex
    table: Loaded | None = None


class Bounds(NamedTuple):
    """Between what a number lies, and what it is at first."""

    least: int
    most: int
    usual: int


@dataclass(frozen=True)
class Number:
    """A whole number that a study asks for.

    Attributes:
        name: The keyword of ``Study.configs`` that takes it, and the option on the command line.
        label: What a page calls it.
        help: What it does, in a sentence or two.
        bounds: What a page offers, by what a study begins with and what was answered before.
        default: What it is on the command line when it is not given; ``None`` leaves it to ``Study.configs``.
    """

    name: str
    label: str
    help: str
    bounds: Callable[[Start, Answers], Bounds]
    default: int | None = None


@dataclass(frozen=True)
class Choice:
    """One of a few words that a study asks for.

    Attributes:
        name, label, help: As of ``Number``.
        options: The words, each with what it means in a few more; the first is the usual one.
    """

    name: str
    label: str
    help: str
    options: Mapping[str, str]

    @property
    def usual(self) -> str:
        """What is chosen at first."""
        return next(iter(self.options))


@dataclass(frozen=True)
class Varied:
    """A few settings that a study varies, and the values that each of them takes.

    The answer is ``path -> values``, in the order in which a person named them; the command line takes them as
    ``--<name> model.units=16,32,64``, once for each setting.

    Attributes:
        name, label, help: As of ``Number``.
        offers: The values worth trying of each setting that may be varied, by its path; by what a study begins with.
        most: How many settings at once.
        usual: What a page begins with.
    """

    name: str
    label: str
    help: str
    offers: Callable[[Start], Mapping[str, tuple[Any, ...]]]
    most: int
    usual: Callable[[Start], Mapping[str, tuple[Any, ...]]]


@dataclass(frozen=True)
class Offered:
    """Some of the things of which several may be chosen.

    Attributes:
        label: What they are.
        options: What each is called, by how it is written.
        typed: What is put before a name that a person types here; empty where nothing may be typed.
    """

    label: str
    options: Mapping[str, str]
    typed: str = ""


@dataclass(frozen=True)
class Several:
    """A few things that a study asks for, of many; a page shows them as chips.

    The answer is a tuple of them as they are written; the command line takes ``--<name>`` once for each.

    Attributes:
        name, label, help: As of ``Number``.
        offers: What may be chosen, in groups, by what a study begins with.
        usual: What a page begins with; the command line leaves it to ``Study.configs``.
        most: How many at once.
        metavar: How one is written, for the command line.
    """

    name: str
    label: str
    help: str
    offers: Callable[[Start], tuple[Offered, ...]]
    usual: Callable[[Start], tuple[str, ...]]
    most: int
    metavar: str


Ask = Number | Choice | Varied | Several
