"""The trainings of a run after its first: refits, and those of further networks. Most runs have none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lstm_core.numbers import counted, listed

__all__ = ["EndedBy", "Training", "later_in_words"]

EndedBy = Literal["epochs", "early_stopping", "person"]
"""Why a training ended: all its epochs were trained, the watched loss fell no more, or somebody stopped it."""


@dataclass(frozen=True)
class Training:
    """One training of a run that has several.

    Attributes:
        member: Which of the run's networks was trained, counted from 1.
        refit: Whether it learned once more, from training and validation part together.
        seed: What the network began from.
        loss: One value a finished epoch, scaled; of a refit one a round, which has as many updates as an epoch of the
            first training.
        val_loss: The same on the watched part; a refit has none.
        kept_epoch: The epoch whose weights were kept, 0 for those from before training; of a refit its last round.
        ended_by: Why it ended.
        updates: Updates of the weights that led to those that were kept.
        counts: Whether the run's prediction is made with its weights; not if a person ended it, nor if it diverged.
        diverged: Whether its loss became infinite; then nothing of it was kept.
    """

    member: int
    refit: bool
    seed: int
    loss: tuple[float, ...]
    val_loss: tuple[float, ...]
    kept_epoch: int
    ended_by: EndedBy
    updates: int
    counts: bool
    diverged: bool = False


def later_in_words(later: Sequence[Training], asked: int, refits: bool, kept_epoch: int) -> str:
    """Say what came of the trainings after the first, as further parts of a sentence; empty where there were none.

    Args:
        later: They.
        asked: How many networks were to be averaged.
        refits: Whether they were to be trained once more.
        kept_epoch: The epoch that the first training kept.

    Example:
        >>> once_more = Training(1, True, 7, (0.1,), (), 12, "epochs", 360, True)
        >>> later_in_words([once_more], asked=1, refits=True, kept_epoch=12)
        ', then trained once more on training and validation part together for the same 360 updates'
    """
    networks = 1 + sum(training.counts and not training.refit for training in later)
    return f"{_refitted(later, refits, kept_epoch)}{_averaged(later, networks, asked)}"


def _refitted(later: Sequence[Training], refits: bool, kept_epoch: int) -> str:
    first = next((training for training in later if training.refit and training.member == 1), None)
    if not refits:
        return ""
    if first is None:
        return "" if kept_epoch else ", so there was nothing to train once more"
    if not first.counts:
        return f"; training once more {'diverged' if first.diverged else 'was stopped'}, so that it does not count"
    return (
        ", then trained once more on training and validation part together for the same "
        f"{counted(first.updates, 'update')}"
    )


def _averaged(later: Sequence[Training], networks: int, asked: int) -> str:
    if asked == 1:
        return ""
    lost = sum(training.diverged and not training.refit for training in later)
    diverged = f"; {lost} of the {asked} networks to average diverged and {'does' if lost == 1 else 'do'} not count"
    told = diverged if lost else ""
    apart = _scaled_apart(later)
    if apart:
        told += (
            f"; {apart} of the {asked} networks to average {'does' if apart == 1 else 'do'} not count, as one that was "
            "trained once more and one whose refit diverged know different scales"
        )
    if networks + lost + apart < asked:
        stopped = f"of the {asked} networks to average, {networks} {'was' if networks == 1 else 'were'} trained"
        return f"{told}; {stopped} before it was stopped"
    if networks == 1:
        return told
    fits = [training for training in later if training.counts and not training.refit]
    kept = listed([str(training.kept_epoch) if training.kept_epoch else "none" for training in fits])
    others = "" if len(fits) == 1 else "s"
    epochs = f"epoch{'' if len(fits) == 1 else 's'} {kept}"
    return f"{told}; its prediction is the mean of {networks} networks, of which the other{others} kept {epochs}"


def _scaled_apart(later: Sequence[Training]) -> int:
    """Count the further networks that were trained to the end and yet do not count: they know another scale."""
    stopped = {training.member for training in later if training.ended_by == "person"}
    firsts = [training for training in later if not training.refit and training.member not in stopped]
    return sum(not training.counts and not training.diverged for training in firsts)
