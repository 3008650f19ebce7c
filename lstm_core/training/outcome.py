"""What came of the trainings of a run's networks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lstm_core.arrays import Float32
from lstm_core.model.held_back import held_back_outputs, held_back_weights
from lstm_core.model.weights import Weights
from lstm_core.training.history import History
from lstm_core.trainings import EndedBy

__all__ = ["Member", "Refitted", "TrainingOutcome"]


@dataclass(frozen=True)
class TrainingOutcome:
    """How training went.

    Attributes:
        history: The finished epochs, those before a checkpoint included.
        kept_epoch: The epoch whose weights the model now has; 0 for those from before training, because it was stopped
            in the first epoch or no epoch was better.
        ended_by: ``epochs`` (all were trained), ``early_stopping`` or ``person``.
        best_trained_weights: The weights after ``history.best_trained_epoch`` where those from before training were
            kept in spite of it. ``None`` otherwise, if no epoch was finished, or if the checkpoint that training went
            on from did not have them.
        left: The state after the last epoch, as ``Checkpoint.to_bytes`` gives it: more epochs go on from there. Where a
            person ended training it is the newest that was saved, which may be some epochs earlier. Empty if no epoch
            was finished, or if early stopping ended it and would again.
    """

    history: History
    kept_epoch: int
    ended_by: EndedBy
    best_trained_weights: Weights | None = None
    left: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Refitted:
    """How a training on everything before the test part went.

    Attributes:
        loss: Mean training loss of each finished round, scaled; a round has as many updates as an epoch of the first
            training.
        seconds: Time of each.
        updates: Updates in a round.
        ended_by: ``epochs``, or ``person``: then its weights count for nothing.
    """

    loss: tuple[float, ...]
    seconds: tuple[float, ...]
    updates: int
    ended_by: EndedBy = "epochs"


@dataclass(frozen=True)
class Member:
    """One network of a run.

    Attributes:
        seed: What it began from.
        first: How its first training went, in which the epoch was chosen.
        weights: Those that it kept, in the end.
        calibration: What the weights kept by its first training put out for the part that intervals are calibrated on,
            scaled, shape (samples, outputs). After a refit the network has learned that part, so that its own errors
            there would be too small.
        refit: How it was trained once more; ``None`` if it was not.
        diverged: Whether the loss of its last training became infinite, be that the first or the refit: nothing of that
            training is kept.
    """

    seed: int
    first: TrainingOutcome
    weights: Weights = field(repr=False)
    calibration: Float32 = field(repr=False)
    refit: Refitted | None = None
    diverged: bool = False

    def is_due_for_refit(self, refits: bool) -> bool:
        """Say whether it is to be trained once more.

        Args:
            refits: Whether the run's networks are. Where the weights from before training were kept there is nothing
                to train once more.
        """
        return refits and self.refit is None and self.first.kept_epoch > 0 and self.first.ended_by != "person"

    @property
    def is_refitted(self) -> bool:
        """Whether its weights are those of a refit."""
        return self.refit is not None and self.refit.ended_by != "person" and not self.diverged

    @property
    def suits_either(self) -> bool:
        """Whether windows may be scaled for it by the training part or by all before the test part.

        Weights from before training have learned from neither: training them once more would be no update at all.
        """
        return self.refit is None and self.first.kept_epoch == 0

    @property
    def counts(self) -> bool:
        """Whether the run predicts with it: with what its first training kept, where its refit diverged."""
        return not self.was_stopped and not (self.diverged and self.refit is None)

    @property
    def was_stopped(self) -> bool:
        """Whether a person ended one of its trainings."""
        return self.first.ended_by == "person" or (self.refit is not None and self.refit.ended_by == "person")

    def held_back(self, share: float, horizon: int) -> Member:
        """Return it with outputs that leave out a share of what it has learned.

        Args:
            share: What is held back, 0 to 1.
            horizon: Rows ahead.
        """
        best = self.first.best_trained_weights
        held = None if best is None else held_back_weights(best, share, horizon)
        return replace(
            self,
            first=replace(self.first, best_trained_weights=held),
            weights=held_back_weights(self.weights, share, horizon),
            calibration=held_back_outputs(self.calibration, share, horizon),
        )

    @property
    def seconds(self) -> float:
        """How long its trainings took."""
        return sum(self.first.history.seconds) + (0.0 if self.refit is None else sum(self.refit.seconds))
