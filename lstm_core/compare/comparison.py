"""Runs held against the first of them on the days that all were tested on, with simple methods beside them.

Nothing here chooses a run. Choosing goes by the validation part, whose errors stand beside those of the test part: the
best of several by the test part looks better than it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.compare.days import SharedDays, shared_days
from lstm_core.compare.settings import Differing, differing
from lstm_core.compare.validated import Validated, validated
from lstm_core.errors import ConfigError, DifferentDaysError
from lstm_core.evaluation.holm import holm
from lstm_core.evaluation.measures import mae, rmse, rounding, skill
from lstm_core.evaluation.paired import Paired, paired
from lstm_core.results import RunResult
from lstm_core.verdicts.kit import Judgement, judge
from lstm_core.verdicts.two_runs import TWO_RUNS, Between

__all__ = ["FEWEST", "LETTERS", "MOST", "Comparison", "Contender", "compare"]

FEWEST = 2
MOST = 8
"""How many runs are compared at least, and at most."""

LETTERS = "ABCDEFGH"
"""What runs are called in sentences and charts, the reference first."""

ContenderKind = Literal["run", "persistence", "opponent"]


@dataclass(frozen=True, eq=False)
class Contender:
    """A run, or a simple method beside them, on the shared days.

    Attributes:
        kind: Which of these.
        name: What it is called.
        letter: What a run is called for short; empty for a method.
        predicted: In the target's unit, shape (days,).
        rmse, mae: In the target's unit.
        skill: 1 - RMSE / RMSE of persistence on the same days; ``None`` if that makes no error.
        against: Contender against the reference; ``None`` for the reference itself.
        p: Of the Diebold-Mariano test against the reference, corrected for the number of runs; ``None`` for methods,
            the reference, and with too few days.
        judgement: Which of it and the reference is closer; ``None`` for methods and the reference.
    """

    kind: ContenderKind
    name: str
    letter: str
    predicted: Float64 = field(repr=False)
    rmse: float
    mae: float
    skill: float | None
    against: Paired | None = None
    p: float | None = None
    judgement: Judgement | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the numbers, ready for JSON."""
        against, test = self.against, None if self.against is None else self.against.test
        return {
            "kind": self.kind,
            "name": self.name,
            "rmse": self.rmse,
            "mae": self.mae,
            "skill": self.skill,
            "change": None if against is None else against.change,
            "change_interval": None if against is None else against.change_interval,
            "diebold_mariano_p": None if test is None else test.p,
            "p_of_several": self.p,
            "judgement": None if self.judgement is None else self.judgement.to_json(),
        }


@dataclass(frozen=True, eq=False)
class Comparison:
    """What comes of comparing runs.

    Attributes:
        settings: The settings that are not the same in all.
        days: The days that all were tested on.
        actual: What happened on these, in the target's unit, shape (days,).
        runs: The runs; the first is the reference.
        methods: Persistence and, where the reference knows one that is another, the best simple method.
        validated: The errors on the validation part, which choosing goes by, or why there are none.
    """

    settings: tuple[Differing, ...]
    days: SharedDays
    actual: Float64 = field(repr=False)
    runs: tuple[Contender, ...]
    methods: tuple[Contender, ...]
    validated: Validated

    @property
    def lines(self) -> tuple[Contender, ...]:
        """The runs, then the methods."""
        return (*self.runs, *self.methods)

    @property
    def others(self) -> tuple[Contender, ...]:
        """The runs that are held against the reference."""
        return self.runs[1:]

    def to_json(self) -> dict[str, Any]:
        """Return settings, days and numbers, ready for JSON."""
        isos = self.days.step.isos(self.days.dates[[0, -1]])
        return {
            "settings": {one.knob.path: one.values for one in self.settings},
            "days": {"shared": len(self.days), "from": isos[0], "to": isos[1], "tested": self.days.tested},
            "runs": [
                each.to_json() | {"validation_rmse": error}
                for each, error in zip(self.runs, self.validated.rmse, strict=True)
            ],
            "methods": [each.to_json() for each in self.methods],
            "best_on_validation": self.validated.best,
        }


def compare(results: Sequence[RunResult], names: Sequence[str], *, shared: bool = False) -> Comparison:
    """Hold runs against the first of them.

    Args:
        results: 2 to 8, each of one series (``RunResult.of_ticker``).
        names: What people call them.
        shared: Whether runs whose test parts differ are compared on the days that they share; refused otherwise.

    Raises:
        ConfigError: There are too few or too many, or their errors can't be compared.
        DifferentDaysError: Their test parts differ, and ``shared`` does not say to go by what they share.
    """
    if not FEWEST <= len(results) <= MOST:
        raise ConfigError(f"{FEWEST} to {MOST} runs are compared at once, not {len(results)}.")
    letters = LETTERS[: len(results)]
    days = shared_days(results, letters)
    if not days.same and not shared:
        raise DifferentDaysError(f"{_why_not_all(days)} {_what_is_offered(days)}")
    first, places = results[0], days.places
    actual, previous = first.outputs.actual[places[0], 0], first.outputs.previous[places[0]]
    frame = _Frame(days, actual, previous)
    runs = [
        frame.held("run", name, letter, result.outputs.point[place, 0])
        for name, letter, result, place in zip(names, letters, results, places, strict=True)
    ]
    methods = [frame.held("persistence", "repeat the last value", "", previous)]
    methods += [
        frame.held("opponent", result.rival.label, "", result.rival.predicted[place])
        for result, place in zip(results, places, strict=True)
        if result.rival is not None
    ][:1]
    return Comparison(
        settings=differing([result.config for result in results]),
        days=days,
        actual=actual,
        runs=(runs[0], *_judged(frame, runs)),
        methods=tuple(replace(each, against=frame.paired(each, runs[0])) for each in methods),
        validated=validated(results, letters),
    )


def _why_not_all(days: SharedDays) -> str:
    """Say that test parts differ, and why that matters."""
    counts = [f"{letter}: {count:,}" for letter, count in zip(LETTERS, days.tested, strict=False)]
    return (
        f"They were not tested on the same {days.step.shorts} ({', '.join(counts)}), and some times are easier than "
        "others, so that their errors as they stand can't be compared."
    )


def _what_is_offered(days: SharedDays) -> str:
    """Say on which days they can be compared all the same."""
    return f"They share {days.step.count(len(days))}, {days.step.span(days.dates)}: on these they can be."


@dataclass(frozen=True, eq=False)
class _Frame:
    """What all predictions have in common."""

    days: SharedDays
    actual: Float64
    previous: Float64

    def held(self, kind: ContenderKind, name: str, letter: str, predicted: Float64) -> Contender:
        return Contender(
            kind=kind,
            name=name,
            letter=letter,
            predicted=predicted,
            rmse=rmse(self.actual, predicted),
            mae=mae(self.actual, predicted),
            skill=skill(self.actual, predicted, self.previous),
        )

    def paired(self, one: Contender, other: Contender) -> Paired:
        return paired(self.actual, one.predicted, other.predicted, self.days.dates.to_numpy())


def _judged(frame: _Frame, runs: Sequence[Contender]) -> tuple[Contender, ...]:
    """Hold all runs but the first against it, and judge each, all of them looked at together."""
    first, *others = runs
    pairs = [frame.paired(each, first) for each in others]
    chances = holm([None if pair.test is None else pair.test.p for pair in pairs])
    judged = []
    for each, pair, p in zip(others, pairs, chances, strict=True):
        found = Between(
            one=each.letter,
            other=first.letter,
            change=pair.change,
            interval=pair.change_interval,
            p=p,
            same=bool(np.allclose(each.predicted, first.predicted, rtol=1e-9, atol=rounding(frame.actual))),
            days=len(frame.days),
            step=frame.days.step,
        )
        judged.append(replace(each, against=pair, p=p, judgement=judge(TWO_RUNS, found)))
    return tuple(judged)
