"""A state from which training goes on as if it had never been interrupted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_core.config import ExperimentConfig
from lstm_core.errors import UnreadableError
from lstm_core.formats import CHECKPOINT, STAMP
from lstm_core.model.weights import Weights, arrays_under, pack_arrays, unpack_arrays, weight_shapes
from lstm_core.training.history import History
from lstm_core.training.member_arrays import arrays_of_members, members_from
from lstm_core.training.outcome import Member

__all__ = ["AT_THE_BEGINNING", "Checkpoint"]

_IS_TRAINED = "best_is_trained"  # without it, the best weights may be those from before training
_SCALED_ANEW = "refits_scaled_anew"  # without it, refits have learned with the scalers of the training part


@dataclass(frozen=True)
class Checkpoint:
    """Everything that the next epoch depends on.

    The order of the batches is no part of it, because it follows from seed and epoch alone.

    Attributes:
        history: The finished epochs of the training that is under way.
        weights: The model's weights after the last of them. Empty if that training has not begun.
        best_weights: Its weights after the best of them, ``history.best_trained_epoch``. Empty if none is better than
            before training and an earlier version of the lab wrote this, which did not keep them then.
        state: The state of optimizer and dropout, as ``Compiled.state`` gives it.
        members: The run's networks whose first training is over. If the last of them is due for its refit, all of the
            above is of that, and has neither watched losses nor best weights.
        scaled_anew: Whether refits learn from windows that are scaled by all rows before the test part. Those of
            earlier versions did not, and what they have learned by then fits no other scale.
    """

    history: History
    weights: Weights
    best_weights: Weights
    state: Weights
    members: tuple[Member, ...] = ()
    scaled_anew: bool = True

    @property
    def seconds(self) -> float:
        """How long all that it stands for was trained."""
        return sum(self.history.seconds) + sum(member.seconds for member in self.members)

    @classmethod
    def between(cls, members: Sequence[Member]) -> Checkpoint:
        """Return the state in which some networks are trained, and the next training of the run has not begun."""
        return cls(History(), {}, {}, {}, tuple(members))

    @property
    def has_begun(self) -> bool:
        """Whether it stands in the middle of a training, and not before one."""
        return bool(self.weights)

    def after(self, history: History, weights: Weights, best_weights: Weights, state: Weights) -> Checkpoint:
        """Return the state some epochs later in the same training."""
        return Checkpoint(history, weights, best_weights, state, self.members)

    def to_bytes(self) -> bytes:
        """Return it as an npz archive, as ``from_bytes`` reads it."""
        arrays = {
            "history": np.array([self.history.loss, self.history.val_loss, self.history.seconds]),
            "untrained": np.array([np.nan if self.history.untrained is None else self.history.untrained]),
            "min_gain": np.array([self.history.min_gain]),
            **{f"weights:{name}": array for name, array in self.weights.items()},
            **{f"best:{name}": array for name, array in self.best_weights.items()},
            _IS_TRAINED: np.array([True]),
            _SCALED_ANEW: np.array([self.scaled_anew]),
            **{f"state:{name}": array for name, array in self.state.items()},
            **arrays_of_members(self.members),
        }
        return pack_arrays({name: np.asarray(value) for name, value in CHECKPOINT.stamp(arrays).items()})

    @classmethod
    def from_bytes(cls, content: bytes) -> Checkpoint:
        """Read what ``to_bytes`` wrote, in this version of the lab or an older one.

        Raises:
            UnreadableError: It is damaged, or of a newer version.
        """
        kept = unpack_arrays(content)
        arrays = CHECKPOINT.read({name: array.item() if name in STAMP else array for name, array in kept.items()})
        try:
            loss, val_loss, seconds = arrays.pop("history").tolist()
            untrained, min_gain = float(arrays.pop("untrained")[0]), float(arrays.pop("min_gain")[0])
            members = members_from(arrays)
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise CHECKPOINT.damaged(f"{type(error).__name__}: {error}") from error
        history = History(loss, val_loss, seconds, None if math.isnan(untrained) else untrained, min_gain)

        best = arrays_under("best:", arrays) if history.best_epoch or _IS_TRAINED in arrays else {}
        weights, state = (arrays_under(f"{name}:", arrays) for name in ("weights", "state"))
        return cls(history, weights, best, state, members, scaled_anew=_SCALED_ANEW in arrays)

    def check(self, config: ExperimentConfig) -> None:
        """Make sure that a run with these settings can go on from here.

        Raises:
            UnreadableError: It is of another model, or of refits that an earlier version began.
        """
        if config.refits and self.members and not self.scaled_anew:
            raise UnreadableError(
                "The state that training was to go on from is of an earlier version of the lab, which scaled what "
                f"networks learn from once more in another way. {CHECKPOINT.way_out}"
            )
        features = config.features
        shapes = weight_shapes(config.model, features.window, len(features.inputs), config.outputs)
        refits = bool(self.members) and self.members[-1].is_due_for_refit(config.refits)
        best = [self.best_weights] if self.best_weights or (self.history.best_epoch and not refits) else []
        for weights in [self.weights, *best, *(member.weights for member in self.members)]:
            if {name: array.shape for name, array in weights.items()} != shapes:
                raise CHECKPOINT.damaged("a model of another shape")


AT_THE_BEGINNING = Checkpoint.between(())
"""Nothing is trained yet."""
