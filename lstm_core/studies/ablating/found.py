"""What the arms of an ablation come to, each held against the run as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.errors import ConfigError, TooFewRowsError
from lstm_core.evaluation.arms import ArmPair, Gain, PairedFold, gains
from lstm_core.explain.permutation import FeatureImportance, PermutationImportance, permutation_importance
from lstm_core.explain.trained import TrainedModel
from lstm_core.results import RunResult
from lstm_core.studies.ablating.changes import ArmChange, change_between
from lstm_core.studies.common.report import Trained
from lstm_core.verdicts.ablation import judge_gain
from lstm_core.verdicts.kit import Judgement

__all__ = ["Ablation", "ArmAnswer", "found_in"]

_Arm = dict[int, dict[int, RunResult]]  # of each fold by its place in time, of each seed


@dataclass(frozen=True)
class ArmAnswer:
    """What came out of one question.

    Attributes:
        change: What was asked about.
        measured: By how much the error is smaller with it.
        judgement: Whether it helps.
        importance: Of an input of the run: by how much the RMSE of the run's own model grows, as a share, when the
            input's windows are dealt out to other days; with whether that is beyond chance. ``None`` for all else.
    """

    change: ArmChange
    measured: Gain
    judgement: Judgement
    importance: tuple[float, bool] | None = None


@dataclass(frozen=True)
class Ablation:
    """What an ablation found.

    Attributes:
        answers: One for each thing that was asked about, the largest gain first.
        target: What is predicted, as the config names it.
        lacking: What was asked about and has no two runs to compare, by name.
    """

    answers: tuple[ArmAnswer, ...]
    target: str
    lacking: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return everything ready for JSON."""
        return {"target": self.target, "answers": [_fields(each) for each in self.answers], "lacking": [*self.lacking]}


def found_in(start: RunResult, trained: Sequence[Trained]) -> Ablation:
    """Hold each changed run against the run as it is.

    Args:
        start: The run that the ablation was made of.
        trained: Those runs of it that came to their end; some may be missing.

    Raises:
        ConfigError: They are not those of one ablation.
    """
    arms = _by_arm(start, trained)
    base = arms.pop("", (None, {}))[1]
    pairs = {written: _paired(change, base, arm) for written, (change, arm) in arms.items() if change is not None}
    compared = [written for written, pair in pairs.items() if pair.folds]
    measured = gains([pairs[written] for written in compared])
    changes = [change for written in compared if (change := arms[written][0]) is not None]
    shuffled = _shuffled(start) if any(change.removed for change in changes) else {}
    answers = [
        ArmAnswer(change, gain, judge_gain(change.thing, gain), _share(shuffled.get(change.removed or "")))
        for change, gain in zip(changes, measured, strict=True)
    ]
    lacking = tuple(change.name for written, (change, _) in arms.items() if change and written not in compared)
    ranked = sorted(answers, key=lambda answer: -(answer.measured.gain or 0.0))
    return Ablation(tuple(ranked), start.config.features.target, lacking)


def _by_arm(start: RunResult, trained: Sequence[Trained]) -> dict[str, tuple[ArmChange | None, _Arm]]:
    """Sort runs by what they have otherwise (the run as it is under no name), fold and seed."""
    folds, arms = _folds(trained), dict[str, tuple[ArmChange | None, _Arm]]()
    for fold, results in enumerate(folds):
        for result in results:
            change = change_between(start.config, result.config)
            arm = arms.setdefault("" if change is None else change.written, (change, defaultdict(dict)))[1]
            arm[fold][result.config.seed] = result
    return arms


def _folds(trained: Sequence[Trained]) -> list[list[RunResult]]:
    """Put together what was tested on the same stretch: the days of two folds do not meet."""
    ordered = sorted((each.result for each in trained), key=lambda result: result.outputs.dates[0])
    folds: list[list[RunResult]] = []
    for result in ordered:
        if folds and result.outputs.dates[0] <= max(each.outputs.dates[-1] for each in folds[-1]):
            folds[-1].append(result)
        else:
            folds.append([result])
    return folds


def _paired(change: ArmChange, base: _Arm, arm: _Arm) -> ArmPair:
    """Pair what both arms have: folds, seeds, days."""
    with_it, without = (base, arm) if change.takes_away else (arm, base)
    shared = {fold: sorted(set(base[fold]) & set(arm[fold])) for fold in sorted(set(base) & set(arm))}
    return ArmPair(tuple(_fold(with_it[fold], without[fold], seeds) for fold, seeds in shared.items() if seeds))


def _fold(with_it: Mapping[int, RunResult], without: Mapping[int, RunResult], seeds: Sequence[int]) -> PairedFold:
    days = with_it[seeds[0]].outputs.dates
    for result in (*with_it.values(), *without.values()):
        days = days.intersection(result.outputs.dates)
    if not len(days):
        raise ConfigError("These runs were tested on no row together, so there is nothing to compare.")
    squares = [np.stack([_squares(arm[seed], days) for seed in seeds]) for arm in (with_it, without)]
    return PairedFold(days.to_numpy(), tuple(seeds), *squares)


def _squares(result: RunResult, days: Any) -> Float64:
    """Return the squared errors of the first row ahead on some days, in the square of the target's unit."""
    outputs = result.outputs
    rows = outputs.dates.get_indexer(days)
    squares: Float64 = (outputs.actual[rows, 0] - outputs.point[rows, 0]) ** 2
    return squares


def _shuffled(start: RunResult) -> dict[str, tuple[PermutationImportance, FeatureImportance]]:
    """Measure the permutation importance of the run's inputs; empty where its test part is too short."""
    try:
        found = permutation_importance(TrainedModel.of(start))
    except TooFewRowsError:
        return {}
    return {feature.name: (found, feature) for feature in found.features}


def _share(found: tuple[PermutationImportance, FeatureImportance] | None) -> tuple[float, bool] | None:
    if found is None or found[0].rmse == 0:
        return None
    return found[1].mean / found[0].rmse, found[1].matters


def _fields(answer: ArmAnswer) -> dict[str, Any]:
    measured, change = answer.measured, answer.change
    return {
        "change": change.written,
        "thing": change.thing,
        **answer.judgement.to_json(),
        "gain": measured.gain,
        "interval": measured.interval,
        "level": measured.level,
        "p": measured.p,
        "holm_p": measured.holm_p,
        "by_seed": measured.by_seed,
        "days": measured.days,
        "folds": measured.folds,
        "permutation_importance": None if answer.importance is None else answer.importance[0],
    }
