"""Whether two runs came to the same numbers: one that was kept, and one that was trained again from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_core.evaluation.measures import rmse
from lstm_core.numbers import counted, number, percent
from lstm_core.results import RunResult

__all__ = ["Sameness", "same_numbers"]

_CLOSE = 1e-3  # of the typical error; nobody who reads a chart would see it


@dataclass(frozen=True)
class Sameness:
    """What came of holding two runs against each other.

    Attributes:
        same: Whether every number is the same to its last digit.
        close: Whether predictions differ by less than a thousandth of the typical error.
        sentence: What it comes to, for people.
        versions: A sentence on each package whose version is another one.
    """

    same: bool
    close: bool
    sentence: str
    versions: tuple[str, ...]


def same_numbers(before: RunResult, after: RunResult) -> Sameness:
    """Compare predictions, losses, weights and scores of two runs of the same settings.

    Args:
        before: The run as it was kept.
        after: The same trained again.
    """
    versions = _versions(before.versions, after.versions)
    pairs = {name: (old, new) for name, old, new in _compared(before, after)}
    unlike = [name for name, (old, new) in pairs.items() if old.shape != new.shape]
    if unlike:
        told = f"The numbers are not the same: there are not as many {unlike[0]} as there were."
        return Sameness(same=False, close=False, sentence=told, versions=versions)
    counts = f"{counted(after.outputs.values.size, 'prediction')}, the losses of {counted(len(after.loss), 'epoch')}"
    if all(np.array_equal(old, new, equal_nan=True) for old, new in pairs.values()):
        told = f"The same numbers: {counts}, every score and every weight are the same to the last digit."
        return Sameness(same=True, close=True, sentence=told, versions=versions)
    return _apart(before, pairs["predictions"], versions, [name for name, two in pairs.items() if _differ(*two)])


def _apart(
    before: RunResult, predictions: tuple[NDArray[np.float64], ...], versions: tuple[str, ...], where: list[str]
) -> Sameness:
    largest = float(np.abs(predictions[0] - predictions[1]).max())
    error = rmse(before.outputs.actual[:, 0], before.outputs.point[:, 0])
    share = largest / error if error else (0.0 if not largest else np.inf)
    if not largest:
        told = f"The predictions are the same to the last digit; the {where[0]} differ."
        return Sameness(same=False, close=True, sentence=told, versions=versions)
    size = f"{number(largest)} in the target's unit" + (f", {percent(share)} of the typical error" if error else "")
    close = bool(share < _CLOSE)
    begin = "Nearly the same numbers: they differ in their last digits" if close else "Not the same numbers"
    return Sameness(
        same=False,
        close=close,
        sentence=f"{begin}. The largest difference between two predictions is {size}.",
        versions=versions,
    )


def _compared(before: RunResult, after: RunResult) -> Iterator[tuple[str, NDArray[np.float64], NDArray[np.float64]]]:
    """Return what is compared: its name, and what it was and is now."""
    yield "predictions", before.outputs.values, after.outputs.values
    yield "epochs", np.array([before.loss, before.val_loss]), np.array([after.loss, after.val_loss])
    yield "weights", _flat(before), _flat(after)
    yield "scores", _scores(before), _scores(after)


def _flat(result: RunResult) -> NDArray[np.float64]:
    arrays = [weights[name].ravel() for weights in result.members for name in sorted(weights)]
    return np.concatenate(arrays).astype("float64")


def _scores(result: RunResult) -> NDArray[np.float64]:
    entries = sorted(result.leaderboard, key=lambda entry: entry.name)
    return np.array([[entry.metrics.rmse, entry.metrics.mae] for entry in entries])


def _differ(old: NDArray[np.float64], new: NDArray[np.float64]) -> bool:
    return not np.array_equal(old, new, equal_nan=True)


def _versions(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return tuple(f"{name}: {before.get(name, 'none')} there, {after.get(name, 'none')} here." for name in names)
