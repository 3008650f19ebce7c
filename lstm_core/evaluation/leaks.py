"""What a mistake that was made on purpose did to the score: a run with it beside the same run without.

Errors are compared on the days that both runs were tested on, because a shuffled split tests on days of the whole
series, and some times are easier than others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd

from lstm_core.config import LeakName
from lstm_core.errors import ConfigError
from lstm_core.evaluation.measures import rmse
from lstm_core.features.indicators import label
from lstm_core.leaks import LEAKS, Leak, LeakOutcome
from lstm_core.numbers import number
from lstm_core.results import OpponentFacts, RunResult
from lstm_core.verdicts.kit import judge
from lstm_core.verdicts.leaks import LEAK_EFFECT, ErrorChange

__all__ = [
    "FEWEST_SHARED",
    "LeakEffect",
    "LeakReport",
    "LeakScore",
    "compare_leaks",
]

FEWEST_SHARED = 20
"""On fewer days that both runs were tested on nothing can be said; multiples of persistence's error stand in."""


@dataclass(frozen=True)
class LeakScore:
    """A score as one would report it.

    Attributes:
        leak: The mistake behind it; ``none`` for the honest one.
        name: What people call the run.
        days: How many days it was tested on.
        rmse, persistence: Root mean squared errors of the model, and of persistence on the same days, in the target's
            unit.
        skill: 1 - their ratio; ``None`` if persistence makes no error.
        opponent: The best simple method of that run, chosen before its test rows; ``None`` in runs from before there
            was one.
        opponent_rmse: Its root mean squared error on the same days, in the target's unit; ``None`` likewise.
    """

    leak: LeakName
    name: str
    days: int
    rmse: float
    persistence: float
    skill: float | None
    opponent: OpponentFacts | None = None
    opponent_rmse: float | None = None

    @property
    def ratio(self) -> float | None:
        """RMSE of the model / RMSE of persistence; ``None`` if persistence makes no error."""
        return None if self.skill is None else 1.0 - self.skill


@dataclass(frozen=True)
class LeakEffect:
    """What a mistake did to the score.

    Attributes:
        score: The score that it led to.
        shared: Days that both runs were tested on.
        before, after: Errors without the mistake and with it: RMSE on the shared days or, if ``relative``, multiples
            of persistence's RMSE, each on its own days.
        relative: Whether there are too few shared days.
        outcome: ``flatters``; ``little``: a difference that another seed could make as well; ``none``; ``worse``.
        sentence: What the difference is, and why, in plain words.
    """

    score: LeakScore
    shared: int
    before: float
    after: float
    relative: bool
    outcome: LeakOutcome
    sentence: str

    @property
    def leak(self) -> Leak:
        """Which mistake."""
        return LEAKS[self.score.leak]


@dataclass(frozen=True)
class LeakReport:
    """An honest run beside those with a mistake.

    Attributes:
        honest: The honest score.
        effects: One a mistake, in the order of ``LEAKS``.
        summary: What they come to, in plain words.
    """

    honest: LeakScore
    effects: tuple[LeakEffect, ...]
    summary: str

    @property
    def scores(self) -> tuple[LeakScore, ...]:
        """The honest score and those with a mistake."""
        return (self.honest, *(effect.score for effect in self.effects))

    @property
    def opposed(self) -> bool:
        """Whether each run was held against a simple method, and one at least against another than persistence."""
        found = [score.opponent for score in self.scores]
        return None not in found and any(one is not None and not one.is_persistence for one in found)

    def to_json(self) -> dict[str, Any]:
        """Return the report, ready for JSON."""
        return asdict(self)


def compare_leaks(honest: RunResult, leaked: Sequence[RunResult]) -> LeakReport:
    """Say what each mistake did to the score.

    Args:
        honest: The run without any.
        leaked: What the runs with a mistake left behind, in any order; some may be missing.

    Raises:
        ConfigError: There are none, or a run's mistake is not what it should be.
    """
    if honest.config.leak != "none":
        raise ConfigError("The run to compare with makes a mistake on purpose itself.")
    if not leaked or any(result.config.leak == "none" for result in leaked):
        raise ConfigError("There is no run with a mistake to compare with.")
    order = list(LEAKS)
    effects = tuple(
        _effect(honest, result) for result in sorted(leaked, key=lambda result: order.index(result.config.leak))
    )
    return LeakReport(_score(honest, "honest"), effects, _summary(effects))


def _score(result: RunResult, name: str) -> LeakScore:
    found, one = result.evaluation, result.opponent
    return LeakScore(
        leak=result.config.leak,
        name=name,
        days=len(result.test),
        rmse=found.model.rmse,
        persistence=found.persistence.rmse,
        skill=found.skill,
        opponent=None if one is None else one.facts,
        opponent_rmse=None if one is None else result.entry(one.name).metrics.rmse,
    )


def _effect(honest: RunResult, leaked: RunResult) -> LeakEffect:
    leak = LEAKS[leaked.config.leak]
    fair, score = _score(honest, "honest"), _score(leaked, leak.title)
    shared = honest.test.index.intersection(leaked.test.index)
    too_few = len(shared) < min(FEWEST_SHARED, len(honest.test))
    relative = too_few and fair.ratio is not None and score.ratio is not None
    if relative:
        before, after = fair.ratio or 0.0, score.ratio or 0.0
    elif len(shared):
        before, after = (_error(result.test.loc[shared]) for result in (honest, leaked))
    else:
        before, after = fair.rmse, score.rmse
    both = f" on the {honest.step.count(len(shared))} that both runs were tested on"
    partly = both if 0 < len(shared) < len(honest.test) else ""
    begin, unit = _which_error(leak.with_it, label(honest.config.features.target), partly, relative=relative)
    found = judge(LEAK_EFFECT, ErrorChange(begin, before, after, unit))
    outcome: LeakOutcome = found.outcome  # type: ignore[assignment]  # the rules have no other
    effect = LeakEffect(score, len(shared), before, after, relative, outcome, "")
    reason = leak.reason(outcome, honest, leaked)
    said = found.sentence + (f": {reason}." if reason else ".")
    return replace(effect, sentence=f"{said} {_reported(effect, fair)}".rstrip())


def _error(test: pd.DataFrame) -> float:
    return rmse(test["actual"].to_numpy(dtype="float64"), test["predicted"].to_numpy(dtype="float64"))


def _which_error(title: str, target: str, shared: str, *, relative: bool) -> tuple[str, str]:
    """Return how a sentence on an error begins, and the unit of its numbers."""
    if relative:
        return f"{title}, the error, each run on its own test part,", f" times that of repeating the last {target}"
    return f"{title}, the error{shared}", ""


def _reported(effect: LeakEffect, honest: LeakScore) -> str:
    """Say what one would have reported, where the test days are not those of the honest run."""
    score = effect.score
    if effect.relative or not effect.leak.scatters or score.ratio is None or honest.ratio is None:
        return ""
    return (
        "Its own test part comes from the whole series; there it would have reported an error "
        f"{number(score.ratio, 3)} times "
        f"that of repeating the last value, where the honest run has {number(honest.ratio, 3)} times."
    )


def _summary(effects: Sequence[LeakEffect]) -> str:
    flattering = [effect.leak.title for effect in effects if effect.outcome == "flatters"]
    count = len(effects)
    if not flattering:
        which = "The mistake does not flatter" if count == 1 else f"None of the {count} mistakes flatters"
        return (
            f"{which} this model here. That is luck and no permission: on another series, or with other settings, it "
            "may, and nobody could tell from the score alone."
        )
    names = " and ".join([", ".join(flattering[:-1]), flattering[-1]] if len(flattering) > 1 else flattering)
    verb = "makes" if len(flattering) == 1 else "make"
    return (
        f"{len(flattering)} of {count} mistakes {verb} this model look better than it is: {names}. None of them makes "
        "it any better at what nobody knows yet."
    )
