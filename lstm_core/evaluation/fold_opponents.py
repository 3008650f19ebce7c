"""The best simple methods of a backtest's folds, each chosen before the test rows of its fold, taken together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_core.evaluation.evidence import Evidence, opponent_of
from lstm_core.evaluation.measures import rmse
from lstm_core.numbers import listed, number
from lstm_core.results import Opponent, RunResult
from lstm_core.verdicts.skill_findings import OPPONENTS_OF_FOLDS

__all__ = ["beside_the_opponents", "pooled_opponent"]


def pooled_opponent(results: Sequence[RunResult], evidence: Evidence) -> Opponent | None:
    """Return the opponents of all folds as one, and how the model does against it on all test rows.

    Args:
        results: The runs of the folds, in the order of time.
        evidence: All their predictions, in the same order.

    Returns:
        ``None`` if a fold is from before there were opponents.
    """
    found = [result.opponent for result in results if result.opponent is not None]
    if len(found) < len(results):
        return None
    predicted = np.concatenate([one.predicted for one in found])
    same = len({one.name for one in found}) == 1
    name, label = (found[0].name, found[0].label) if same else ("opponents", OPPONENTS_OF_FOLDS)
    return opponent_of(evidence, predicted, name, label, found[0].chosen_on)


def beside_the_opponents(results: Sequence[RunResult]) -> str:
    """Say in how many folds the model beat the best simple method.

    Args:
        results: The runs of the folds.

    Returns:
        A sentence that begins with a space; empty if there are none but repeating the last value.
    """
    found = [result.opponent for result in results if result.opponent is not None]
    if len(found) < len(results) or all(one.is_persistence for one in found):
        return ""
    actual = [result.outputs.actual[:, 0] for result in results]
    theirs = [rmse(happened, one.predicted) for happened, one in zip(actual, found, strict=True)]
    ours = [result.evaluation.model.rmse for result in results]
    beaten = sum(mine < other for mine, other in zip(ours, theirs, strict=True))
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True) if other > 0]
    names = listed(list(dict.fromkeys(one.label for one in found)))
    times = f": its typical error was {number(float(np.mean(ratios)))} times as large on average" if ratios else ""
    return f" It was better than the best simple method ({names}) in {beaten} of {len(results)}{times}."
