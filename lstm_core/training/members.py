"""The trainings of a run, one after the other: each of its networks, and each once more where the run refits.

A network is trained as a run with its seed alone would train it; the run's prediction is the mean of its networks'.
L. Hansen, P. Salamon, "Neural network ensembles", IEEE Transactions on Pattern Analysis and Machine Intelligence 12
(1990).

An interrupted run goes on in the training that it had come to, with the networks before that as they were.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lstm_core.config import ExperimentConfig
from lstm_core.errors import DivergedError
from lstm_core.events import BatchDone, Diverged, Event, Sink, Started, Stop
from lstm_core.features.window_set import WindowSet
from lstm_core.training.checkpoints import AT_THE_BEGINNING, Checkpoint
from lstm_core.training.history import History
from lstm_core.training.loop import Trainable, train
from lstm_core.training.outcome import Member, Refitted, TrainingOutcome
from lstm_core.training.preview import Preview
from lstm_core.training.refit import Rounds, refit
from lstm_core.trainings import Training

__all__ = ["Parts", "counting", "later_trainings", "member_seed", "train_members"]

Begin = Callable[[int], Trainable]
Listeners = tuple[Sink, Stop, Preview]


@dataclass(frozen=True)
class Parts:
    """The windows that training needs.

    Attributes:
        training: What is learned from.
        watched: Whose loss is watched.
        before_test: Those of training and validation part together, scaled by all rows before the test part.
        calibration: Those that intervals are calibrated on.
    """

    training: WindowSet
    watched: WindowSet
    before_test: WindowSet
    calibration: WindowSet


def member_seed(seed: int, number: int) -> int:
    """Return the seed of one of a run's networks.

    The first has the run's. Those of the others are drawn, so that runs of neighboring seeds share no network.

    Args:
        seed: Of the run.
        number: Of the network, counted from 1.

    Example:
        >>> member_seed(7, 1), member_seed(7, 2) != member_seed(8, 2)
        (7, True)
    """
    return seed if number == 1 else int(np.random.SeedSequence([seed, number]).generate_state(1)[0] >> 1)


def counting(members: Sequence[Member]) -> tuple[Member, ...]:
    """Return the networks that the run's prediction is made of: those whose trainings nobody ended, and none diverged.

    The first counts in any case, as a run has to have one; it then has what its first training had reached. All that
    count are given windows that are scaled alike: where refits diverged, so that some networks have the weights of a
    refit and some those of a first training, only those count that are as the first of them is.
    """
    whole = [member for member in members if member.counts] or list(members[:1])
    decided = [member.is_refitted for member in whole if not member.suits_either]
    return tuple(member for member in whole if member.suits_either or member.is_refitted == decided[0])


def later_trainings(members: Sequence[Member], windows: int, batch_size: int) -> tuple[Training, ...]:
    """Return the trainings of a run after its first, for its record.

    Args:
        members: Every network that was begun.
        windows: How many windows a first training learned from.
        batch_size: Windows in one update.
    """
    found, whole, batches = [], counting(members), math.ceil(windows / batch_size)
    for number, member in enumerate(members, 1):
        first, refit, counts = member.first, member.refit, any(member is each for each in whole)
        if number > 1:
            found.append(
                Training(
                    member=number,
                    refit=False,
                    seed=member.seed,
                    loss=tuple(first.history.loss),
                    val_loss=tuple(first.history.val_loss),
                    kept_epoch=first.kept_epoch,
                    ended_by=first.ended_by,
                    updates=first.kept_epoch * batches,
                    counts=counts,
                    diverged=member.diverged and refit is None,
                )
            )
        if refit is not None:
            found.append(
                Training(
                    member=number,
                    refit=True,
                    seed=member.seed,
                    loss=refit.loss,
                    val_loss=(),
                    kept_epoch=len(refit.loss),
                    ended_by=refit.ended_by,
                    updates=len(refit.loss) * refit.updates,
                    counts=counts and member.is_refitted,
                    diverged=member.diverged,
                )
            )
    return tuple(found)


def train_members(
    begin: Begin,
    parts: Parts,
    config: ExperimentConfig,
    listeners: Listeners,
    start: Checkpoint = AT_THE_BEGINNING,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Member, ...]:
    """Train the networks of a run, until all are trained or a person ends it.

    Args:
        begin: Returns a model at the beginning that a seed stands for; the model before need not stay as it was.
        parts: The windows.
        config: How many networks, whether to refit, and what each training goes by.
        listeners: As for ``train``; further networks show fewer previews.
        start: Where to go on from.
        clock: Seconds from any fixed moment.

    Returns:
        Every network that was begun; the last one may not be finished (``was_stopped``). Where the loss of a later
        training becomes infinite, that training counts for nothing, and the others go on.

    Raises:
        DivergedError: In the very first training a loss is infinite or not a number, so that there is nothing to keep.
    """
    course = _Course(begin, parts, config, listeners, clock)
    members = list(start.members)
    while not (members and members[-1].was_stopped):
        if members and members[-1].is_due_for_refit(config.refits):
            members[-1] = course.refitted(start)
        elif len(members) < config.training.ensemble:
            members.append(course.trained(start))
        else:
            break
        start = Checkpoint.between(members)
    return tuple(members)


@dataclass(frozen=True)
class _Course:
    """What all trainings of a run have in common."""

    begin: Begin
    parts: Parts
    config: ExperimentConfig
    listeners: Listeners
    clock: Callable[[], float]

    def trained(self, start: Checkpoint) -> Member:
        """Train the next network."""
        before = start.members
        seed = member_seed(self.config.seed, len(before) + 1)
        model, parts, (_, stop, preview) = self.begin(seed), self.parts, self.listeners
        listeners = (self._told(before), stop, preview.fewer() if before else preview)
        windows, beginning = (parts.training, parts.watched), model.weights
        try:
            first = train(model, windows, self.config.training, seed, listeners, start, self.clock)
        except DivergedError:
            if not before:
                raise
            self._tell_diverged(before)
            nothing = np.empty((0, self.config.outputs), "float32")
            return Member(seed, TrainingOutcome(History(), 0, "epochs"), beginning, nothing, diverged=True)
        if self.config.trainings > 1:
            first = replace(first, left=b"")  # such a run is never trained longer, and this holds all networks before
        calibration, _, _ = model.predict(model.place(parts.calibration))
        return Member(seed, first, model.weights, calibration)

    def refitted(self, start: Checkpoint) -> Member:
        """Train the last network once more; if that is ended by a person or diverges, it stays as it was."""
        members = start.members
        member, training, (_, stop, _) = members[-1], self.config.training, self.listeners
        model = self.begin(member.seed)
        rounds = Rounds.after(member.first, len(self.parts.training), training.batch_size, member.seed)
        listeners = (self._told(members, again=True), stop)
        try:
            found = refit(model, self.parts.before_test, rounds, training, listeners, start, self.clock)
        except DivergedError:
            self._tell_diverged(members, again=True)
            return replace(member, refit=Refitted((), (), rounds.updates), diverged=True)
        return replace(member, refit=found, weights=member.weights if found.ended_by == "person" else model.weights)

    def _told(self, members: Sequence[Member], *, again: bool = False) -> Sink:
        """Return the sink of a training, which says which of the run's it is."""
        sink, config = self.listeners[0], self.config
        number, training = self._place(members, again=again)
        place = {"training": training, "trainings": config.trainings, "member": number}

        def tell(event: Event) -> None:
            if isinstance(event, Started):
                event = event.model_copy(update=place | {"members": config.training.ensemble})
            elif isinstance(event, BatchDone):
                event = event.model_copy(update={"training": training})
            sink(event)

        return tell

    def _tell_diverged(self, members: Sequence[Member], *, again: bool = False) -> None:
        number, training = self._place(members, again=again)
        self.listeners[0](Diverged(training=training, member=number, refit=again))

    def _place(self, members: Sequence[Member], *, again: bool) -> tuple[int, int]:
        """Return the number of the network that is trained, and that of its training in the run."""
        number = len(members) + (not again)
        return number, (number - 1) * (2 if self.config.refits else 1) + 1 + again
