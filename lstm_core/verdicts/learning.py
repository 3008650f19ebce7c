"""Reading the loss curves: did training go well, and which epochs say so?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lstm_core.evaluation.learning_curve import NEIGHBORS, NOTHING, Curves, Epochs
from lstm_core.numbers import counted
from lstm_core.results import RunResult
from lstm_core.trainings import EndedBy
from lstm_core.verdicts.kit import Rule, Subject, deciding_rule

__all__ = ["FEWEST_EPOCHS", "LEARNING", "CurveKind", "LearningDiagnosis", "diagnose", "diagnose_run"]

CurveKind = Literal["too_few", "jumping", "over_fitting", "learned_nothing", "under_fitting", "gap", "good"]

FEWEST_EPOCHS = 5
"""Fewer losses are not yet a curve."""


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


def diagnose_run(result: RunResult) -> LearningDiagnosis:
    """Say what the loss curves of a run say about its training."""
    return diagnose(
        result.loss,
        result.val_loss,
        watched=result.watched,
        kept_epoch=result.kept_epoch,
        ended_by=result.ended_by,
    )


def diagnose(
    loss: Sequence[float],
    val_loss: Sequence[float],
    *,
    watched: Literal["validation", "test"] = "validation",
    kept_epoch: int | None = None,
    ended_by: EndedBy = "epochs",
) -> LearningDiagnosis:
    """Say what kind of training the loss curves show, by the rules of ``LEARNING``.

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
    training, other = (np.asarray(values[:epochs], dtype="float64") for values in (loss, val_loss))
    curves = Curves(training, other, watched, epochs if kept_epoch is None else kept_epoch, ended_by)
    rule = deciding_rule(LEARNING, curves)
    kind: CurveKind = rule.outcome  # type: ignore[assignment]  # the rules below have no other
    where = _WHERE.get(rule.name, _throughout)
    return LearningDiagnosis(kind, rule.sentence(curves), where(curves))


def _throughout(curves: Curves) -> Epochs | None:
    return (1, len(curves)) if len(curves) else None


def _too_few(curves: Curves) -> str:
    what = f"Only {counted(len(curves), 'epoch')}" if len(curves) else "No epoch was finished"
    return f"{what}: too few to say how training went. Train at least {FEWEST_EPOCHS}."


def _said_of_over_fitting(curves: Curves) -> str:
    begins, _ = curves.over_fits or (1, 1)
    text = (
        f"Over-fitting: from epoch {begins} on the {curves.name} rises while the training loss falls. The model learns "
        "the training part by heart."
    )
    if curves.kept <= begins + NEIGHBORS:
        kept = f"of epoch {curves.kept}" if curves.kept else "from before training"
        return f"{text} No harm done: the weights {kept} were kept."
    if curves.part == "test":
        return f"{text} Set a validation part aside and stop early by it; never choose an epoch by the test part."
    return f"{text} Stop early and keep the best epoch, or choose fewer units or more dropout."


def _said_of_watched_jumps(curves: Curves) -> str:
    return (
        f"The {curves.name} jumps up {len(curves.watched_jumps)} times in {len(curves)} epochs, so how good the model "
        "looks depends on where one happens to stop. Try a smaller learning rate."
    )


def _said_of_training_jumps(curves: Curves) -> str:
    jumps = curves.training_jumps
    return (
        f"The training loss jumps up {len(jumps)} times, first in epoch {jumps[0]}: the steps are too large. Try a "
        "learning rate that is three to ten times smaller."
    )


def _said_of_nothing(curves: Curves) -> str:
    fell = 1 - curves.smooth_loss.min() / curves.loss[0] if curves.loss[0] > 0 else 0.0
    if fell > NOTHING:
        return (
            f"After epoch 1 the training loss fell by {fell:.0%}, but the {curves.name} did not: what the model "
            "learned there is of no use elsewhere."
        )
    return (
        "After epoch 1 nothing got better: either there is nothing more to find in these inputs, or the steps are too "
        "small to find it."
    )


def _said_of_falling(curves: Curves) -> str:
    begins, ends = curves.still_falls or (1, 1)
    why = "you stopped it" if curves.ended_by == "person" else "it ended"
    return (
        f"Under-fitting: both losses were still falling when {why} (epochs {begins} to {ends}). Train for more epochs, "
        "or with a larger learning rate."
    )


def _said_of_the_gap(curves: Curves) -> str:
    times = curves.smooth_watched[-1] / curves.smooth_loss[-1]
    return (
        f"Both losses levelled off, but the {curves.name} ends at {times:.1f} times the training loss: the later rows "
        "do not look like those that the model learned from."
    )


def _said_of_good(curves: Curves) -> str:
    best = int(curves.smooth_watched.argmin()) + 1
    return (
        f"Training went well: both losses fell and then levelled off, and the {curves.name} was at its best around "
        f"epoch {best}."
    )


def _ends(jumps: list[int]) -> Epochs | None:
    return jumps[0], jumps[-1]


_WHERE: Mapping[str, Callable[[Curves], Epochs | None]] = {
    "L1": lambda curves: _ends(curves.training_jumps),
    "L2": lambda curves: curves.over_fits,
    "L3": lambda curves: _ends(curves.watched_jumps),
    "L5": lambda curves: curves.still_falls,
}
"""Which epochs show what a rule says; all of them for the others."""

LEARNING: Subject[Curves] = Subject(
    "How did training go?",
    "The losses of the training part and of the watched one. Except for jumps they are smoothed by a running median of "
    "5 epochs. The limits are rules of thumb.",
    (
        Rule("L0", "too_few", "fewer than 5 epochs", lambda curves: len(curves) < FEWEST_EPOCHS, _too_few),
        Rule(
            "L1",
            "jumping",
            "the training loss grew by 30% from one epoch to the next, twice at least and in a tenth of the epochs",
            lambda curves: bool(curves.training_jumps),
            _said_of_training_jumps,
        ),
        Rule(
            "L2",
            "over_fitting",
            "in the last fifth of the epochs the watched loss is 5% and 3 times its noise above its best, while the "
            "training loss fell on",
            lambda curves: curves.over_fits is not None,
            _said_of_over_fitting,
        ),
        Rule(
            "L3",
            "jumping",
            "the watched loss grew by 25% from one epoch to the next in a fifth of the epochs",
            lambda curves: bool(curves.watched_jumps),
            _said_of_watched_jumps,
        ),
        Rule(
            "L4",
            "learned_nothing",
            "the watched loss never came to 5% below that of epoch 1",
            lambda curves: curves.learned_nothing,
            _said_of_nothing,
        ),
        Rule(
            "L5",
            "under_fitting",
            "both losses still fell by 3% in the last fifth of the epochs, and training did not stop by itself",
            lambda curves: curves.still_falls is not None,
            _said_of_falling,
        ),
        Rule(
            "L6",
            "gap",
            "the watched loss ends at more than 3 times the training loss",
            lambda curves: curves.gap,
            _said_of_the_gap,
        ),
        Rule("L7", "good", "anything else", lambda curves: True, _said_of_good),
    ),
)
