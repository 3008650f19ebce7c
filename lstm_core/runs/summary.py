"""What a list needs of a result, so that a thousand runs are listed without opening one of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
from pydantic import TypeAdapter, ValidationError

from lstm_core import __version__
from lstm_core.arrays import Float64
from lstm_core.formats import STAMP, SUMMARY
from lstm_core.results import Outputs, RunResult, SkillOutcome
from lstm_core.verdicts.kit import deciding_rule
from lstm_core.verdicts.skill import SKILL
from lstm_core.verdicts.skill_findings import SkillFindings

__all__ = ["RunSummary", "keep_summary", "kept_summary", "summary_of"]


@dataclass(frozen=True)
class RunSummary:
    """What a list needs of a result. Errors are in the target's unit, of the first row ahead.

    Of many tickers together they are in multiples of each ticker's persistence, as everywhere.

    Attributes:
        rmse: Root mean squared error on the test part.
        skill: 1 - that / RMSE of persistence; ``None`` if persistence makes no error.
        skill_interval: 95% interval of the skill; ``None`` where there is none.
        opponent: What people call the best simple method, chosen before the test part; ``None`` in results from before
            there was one.
        opponent_skill: 1 - ``rmse`` / RMSE of the opponent; ``None`` likewise, or if it makes no error.
        opponent_interval: 95% interval of that; ``None`` where there is none.
        outcome: What the verdict comes to.
        rule: The rule that decided it, as ``docs/verdict.md`` calls it.
        validation_rmse: Error on the validation part of the weights that it chose; ``None`` without a validation part.
        kept_epoch: The epoch whose weights were kept; 0 for those from before training.
        best_epoch: The one with the lowest validation loss; 0 if none was finished.
        epochs: How many were trained, those of later trainings (refits, further networks) not counted.
        seconds: How long the run took.
        samples: How many test windows there are.
    """

    rmse: float
    skill: float | None
    skill_interval: tuple[float, float] | None
    opponent: str | None
    opponent_skill: float | None
    opponent_interval: tuple[float, float] | None
    outcome: SkillOutcome
    rule: str
    validation_rmse: float | None
    kept_epoch: int
    best_epoch: int
    epochs: int
    seconds: float
    samples: int


_ADAPTER = TypeAdapter(RunSummary)


def summary_of(result: RunResult) -> RunSummary:
    """Return what a list needs of a result."""
    rule, opponent, measured = deciding_rule(SKILL, SkillFindings.of_run(result)), result.opponent, result.measured
    return RunSummary(
        rmse=result.evaluation.model.rmse,
        skill=measured.skill,
        skill_interval=measured.skill_interval,
        opponent=None if opponent is None else opponent.label,
        opponent_skill=None if opponent is None else opponent.skill,
        opponent_interval=None if opponent is None else opponent.skill_interval,
        outcome=rule.outcome,  # type: ignore[arg-type]  # the rules of skill have no other
        rule=rule.name,
        validation_rmse=_validation_rmse(result),
        kept_epoch=result.kept_epoch,
        best_epoch=result.best_trained_epoch,
        epochs=len(result.loss),
        seconds=result.seconds.total,
        samples=len(result.outputs),
    )


def keep_summary(summary: RunSummary) -> str:
    """Return a summary as it is kept."""
    return json.dumps(SUMMARY.stamp(_ADAPTER.dump_python(summary, mode="json")))


@lru_cache(maxsize=4096)  # a list of a thousand runs is drawn anew at each press; what was kept never changes
def kept_summary(kept: str) -> RunSummary | None:
    """Return the summary that was kept; ``None`` if it is to be made again.

    That is so where it is damaged, and where another version of the lab made it: a better rule reaches old runs.
    """
    try:
        found = json.loads(kept)
        if not isinstance(found, dict) or found.get(_VERSION) != __version__ or found.get(_NUMBER) != SUMMARY.number:
            return None
        return _ADAPTER.validate_python({one.name: found[one.name] for one in fields(RunSummary)})
    except (ValueError, KeyError, RecursionError, ValidationError):
        return None


_NUMBER, _VERSION = STAMP


def _validation_rmse(result: RunResult) -> float | None:
    """Return the error on the validation part, of the first row ahead; of many tickers as a multiple of persistence."""
    part = result.calibration
    if part.part != "validation" or not len(part):
        return None
    if result.panel is None:
        return _rms(part.point[:, 0] - part.actual[:, 0])
    ends = np.cumsum([ticker.calibrated for ticker in result.panel.tickers])
    each = [
        _multiple(part.part_of(slice(end - one.calibrated, end)))
        for end, one in zip(ends, result.panel.tickers, strict=True)
    ]
    known = [error for error in each if error is not None]
    return _rms(np.array(known)) if known else None


def _multiple(part: Outputs) -> float | None:
    persistence = _rms(part.previous - part.actual[:, 0]) if len(part) else 0.0
    return _rms(part.point[:, 0] - part.actual[:, 0]) / persistence if persistence else None


def _rms(errors: Float64) -> float:
    return float(np.sqrt(np.mean(np.square(errors))))
