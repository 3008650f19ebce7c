"""Reading the loss curves: did training go well, and which epochs say so?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lstm_core.evaluation.measures import mae

__all__ = ["FEWEST_EPOCHS", "CurveKind", "LearningDiagnosis", "diagnose"]

CurveKind = Literal["too_few", "jumping", "over_fitting", "learned_nothing", "under_fitting", "gap", "good"]

FEWEST_EPOCHS = 5
"""Fewer losses are not yet a curve."""

_JUMP = 1.3  # times the loss of the epoch before
_SWING = 1.25  # the same of the watched loss
_RISE = 1.05  # times the best watched loss
_NOISE = 3.0  # times what single epochs stray from their neighbors: so low the best may lie by luck
_NOTHING = 0.05  # share of the first loss
_STILL_FALLING = 0.03  # share of the loss, within the last fifth of the epochs
_GAP = 3.0  # times the training loss
_NEIGHBORS = 2  # epochs on either side that a smoothed loss is the median of

Float64 = NDArray[np.float64]


@dataclass(frozen=True)
class LearningDiagnosis:
    """What the loss curves say about training.

    Attributes:
        kind: ``too_few`` epochs to say; ``jumping`` (the learning rate is too high); ``over_fitting`` (the watched
            loss rises while the training loss falls); ``learned_nothing`` (nothing got better after epoch 1);
            ``under_fitting`` (still falling when it ended); ``gap`` (level, but the watched loss far above); ``good``.
        sentence: The same for people, in one or two sentences.
        epochs: The first and the last epoch that show it, counted from 1; ``None`` where there is nothing to show.
    """

    kind: CurveKind
    sentence: str
    epochs: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Curves:
    """Losses as recorded, and smoothed by a running median."""

    loss: Float64
    watched: Float64
    smooth_loss: Float64
    smooth_watched: Float64
    part: Literal["validation", "test"]
    kept: int
    ended_by: str

    def __len__(self) -> int:
        return len(self.loss)

    @property
    def name(self) -> str:
        """What people call the watched loss."""
        return f"{self.part} loss"

    @property
    def last(self) -> int:
        """How many epochs count as the last ones: a fifth."""
        return max(2, len(self) // 5)


def diagnose(
    loss: Sequence[float],
    val_loss: Sequence[float],
    *,
    watched: Literal["validation", "test"] = "validation",
    kept_epoch: int | None = None,
    ended_by: Literal["epochs", "early_stopping", "person"] = "epochs",
) -> LearningDiagnosis:
    """Say what kind of training the loss curves show; the first kind that fits, in this order.

    1. Jumping: the training loss grew by 30% from one epoch to the next, twice at least and in a tenth of the epochs.
    2. Over-fitting: in the last fifth of the epochs the watched loss is 5% and 3 times its noise above its best,
       while the training loss fell on.
    3. Jumping, too: the watched loss grew by 25% from one epoch to the next in a fifth of the epochs.
    4. Learned nothing: the watched loss never came to 5% below that of epoch 1.
    5. Under-fitting: both losses still fell by 3% in the last fifth of the epochs.
    6. Gap: the watched loss ends at more than 3 times the training loss.
    7. Good is the rest.

    Except for jumps, losses are smoothed by a running median of 5 epochs. The limits are rules of thumb.

    Args:
        loss: Training loss of each finished epoch.
        val_loss: Loss on the watched part after each epoch, as many.
        watched: Which part that is.
        kept_epoch: The epoch whose weights were kept; ``None`` for the last one.
        ended_by: Why training ended.

    Example:
        >>> falling = [0.5 ** epoch for epoch in range(10)]
        >>> diagnose(falling, falling).kind, diagnose(falling[:3], falling[:3]).kind
        ('under_fitting', 'too_few')
    """
    epochs = min(len(loss), len(val_loss))
    if epochs < FEWEST_EPOCHS:
        what = "No epoch was finished" if epochs == 0 else f"Only {epochs} epoch{'s' if epochs > 1 else ''}"
        text = f"{what}: too few to say how training went. Train at least {FEWEST_EPOCHS}."
        return LearningDiagnosis("too_few", text, (1, epochs) if epochs else None)
    training, other = (np.asarray(values[:epochs], dtype="float64") for values in (loss, val_loss))
    curves = _Curves(
        loss=training,
        watched=other,
        smooth_loss=_smooth(training),
        smooth_watched=_smooth(other),
        part=watched,
        kept=epochs if kept_epoch is None else kept_epoch,
        ended_by=ended_by,
    )
    rules = (_training_jumps, _over_fits, _watched_jumps, _learned_nothing, _still_falls, _gap)
    return next((found for found in (rule(curves) for rule in rules) if found is not None), _good(curves))


def _training_jumps(curves: _Curves) -> LearningDiagnosis | None:
    jumps = np.flatnonzero(curves.loss[1:] > _JUMP * curves.loss[:-1]) + 2  # epochs, counted from 1
    if len(jumps) < max(2, 0.1 * len(curves)):
        return None
    return LearningDiagnosis(
        "jumping",
        f"The training loss jumps up {len(jumps)} times, first in epoch {jumps[0]}: the steps are too large. Try a "
        "learning rate that is three to ten times smaller.",
        (int(jumps[0]), int(jumps[-1])),
    )


def _over_fits(curves: _Curves) -> LearningDiagnosis | None:
    near, ends = int(curves.smooth_watched.argmin()), len(curves) - 1
    # The best epoch itself, of those whose median is the best.
    first = max(0, near - _NEIGHBORS)
    best = first + int(curves.watched[first : near + _NEIGHBORS + 1].argmin())
    # The steep fall of the first epochs is no noise.
    noise = mae(*(curve[_NEIGHBORS:-_NEIGHBORS] for curve in (curves.watched, curves.smooth_watched)))
    limit = max(_RISE * curves.smooth_watched[near], curves.smooth_watched[near] + _NOISE * noise)
    rose = float(np.median(curves.watched[-curves.last :])) >= limit
    fell = curves.smooth_loss[ends] < curves.smooth_loss[best]
    if not (rose and fell) or ends - best < curves.last:
        return None
    begins = best + 2  # the epoch after the best one, counted from 1
    text = (
        f"Over-fitting: from epoch {begins} on the {curves.name} rises while the training loss falls. The model learns "
        "the training part by heart."
    )
    if curves.kept <= begins + _NEIGHBORS:
        text += f" No harm done: the weights of epoch {curves.kept} were kept."
    elif curves.part == "test":
        text += " Set a validation part aside and stop early by it; never choose an epoch by the test part."
    else:
        text += " Stop early and keep the best epoch, or choose fewer units or more dropout."
    return LearningDiagnosis("over_fitting", text, (begins, ends + 1))


def _watched_jumps(curves: _Curves) -> LearningDiagnosis | None:
    jumps = np.flatnonzero(curves.watched[1:] > _SWING * curves.watched[:-1]) + 2  # epochs, counted from 1
    if len(jumps) < max(2, 0.2 * len(curves)):
        return None
    return LearningDiagnosis(
        "jumping",
        f"The {curves.name} jumps up {len(jumps)} times in {len(curves)} epochs, so how good the model looks depends "
        "on where one happens to stop. Try a smaller learning rate.",
        (int(jumps[0]), int(jumps[-1])),
    )


def _learned_nothing(curves: _Curves) -> LearningDiagnosis | None:
    # The first epoch counts as it is: its neighbors may be far better already.
    if curves.smooth_watched.min() >= (1 - _NOTHING) * curves.watched[0]:
        fell = 1 - curves.smooth_loss.min() / curves.loss[0] if curves.loss[0] > 0 else 0.0
        if fell > _NOTHING:
            text = (
                f"After epoch 1 the training loss fell by {fell:.0%}, but the {curves.name} did not: what the model "
                "learned there is of no use elsewhere."
            )
        else:
            text = (
                "After epoch 1 nothing got better: either there is nothing more to find in these inputs, or the steps "
                "are too small to find it."
            )
        return LearningDiagnosis("learned_nothing", text, (1, len(curves)))
    return None


def _still_falls(curves: _Curves) -> LearningDiagnosis | None:
    both = np.stack([curves.smooth_loss, curves.smooth_watched])  # (2, epochs)
    falls = np.all(both[:, -1] < (1 - _STILL_FALLING) * both[:, -1 - curves.last])
    if not falls or curves.ended_by == "early_stopping":
        return None
    begins = len(curves) - curves.last + 1
    why = "you stopped it" if curves.ended_by == "person" else "it ended"
    return LearningDiagnosis(
        "under_fitting",
        f"Under-fitting: both losses were still falling when {why} (epochs {begins} to {len(curves)}). Train for more "
        "epochs, or with a larger learning rate.",
        (begins, len(curves)),
    )


def _gap(curves: _Curves) -> LearningDiagnosis | None:
    training, other = curves.smooth_loss[-1], curves.smooth_watched[-1]
    if other <= _GAP * training or training <= 0:
        return None
    return LearningDiagnosis(
        "gap",
        f"Both losses levelled off, but the {curves.name} ends at {other / training:.1f} times the training loss: the "
        "later rows do not look like those that the model learned from.",
        (1, len(curves)),
    )


def _good(curves: _Curves) -> LearningDiagnosis:
    best = int(curves.smooth_watched.argmin()) + 1
    return LearningDiagnosis(
        "good",
        f"Training went well: both losses fell and then levelled off, and the {curves.name} was at its best around "
        f"epoch {best}.",
        (1, len(curves)),
    )


def _smooth(values: Float64) -> Float64:
    """Return running medians; near the ends over the neighbors that are there."""
    rows = range(len(values))
    return np.array([np.median(values[max(0, row - _NEIGHBORS) : row + _NEIGHBORS + 1]) for row in rows])
