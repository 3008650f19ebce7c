"""What a run's events add up to: how far it is, how long it will still take, what to draw and to replay.

The progress bar of the command line and the live page both show this; neither reckons by itself.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.events import BatchDone, Diverged, EpochDone, Evaluating, Event, Started

__all__ = ["Course", "Frame", "Progress"]


_WITHOUT_PREVIEW = {"preview": None, "attention": None, "newest_attention": None}


@dataclass(frozen=True, eq=False)
class Frame:
    """What was recorded after one epoch: a picture of the film that a replay shows.

    Attributes:
        epoch: Its number, counted from 1.
        loss: Mean training loss over the epoch, scaled.
        val_loss: Loss on the watched part after it, scaled.
        predictions: Predictions for ``Started.dates``, in the target's unit, shape (dates,).
        attention: Mean attention weights over the watched part, the oldest step first, shape (time steps,);
            ``None`` for a model without attention, and in runs of older versions.
        newest_attention: Those of its newest window; there whenever ``attention`` is.
    """

    epoch: int
    loss: float
    val_loss: float
    predictions: Float64
    attention: Float64 | None
    newest_attention: Float64 | None


class Course:
    """The first training of one network of a run: its epochs, and what was previewed.

    Attributes:
        started: How it began; ``None`` before that is known.
        preview: The newest epoch that came with a preview; ``None`` before there is one.
    """

    def __init__(self) -> None:
        self.started: Started | None = None
        self.preview: EpochDone | None = None
        self._epochs: dict[int, EpochDone] = {}
        self._frames: dict[int, Frame] = {}

    def begin(self, event: Started) -> None:
        """Take in that it begins, or goes on from an earlier epoch than was reached."""
        self.started = event
        self._epochs = {number: e for number, e in self._epochs.items() if number < event.first_epoch}
        self._frames = {number: f for number, f in self._frames.items() if number < event.first_epoch}

    def add(self, event: EpochDone) -> None:
        """Take in a finished epoch."""
        # Numbers in arrays need a fifth of the room that they need in lists, and every visitor who watches has them.
        self._epochs[event.epoch] = event.model_copy(update=_WITHOUT_PREVIEW)
        self._frames.pop(event.epoch, None)
        if event.preview is not None:
            self.preview = event
            self._frames[event.epoch] = Frame(
                epoch=event.epoch,
                loss=event.loss,
                val_loss=event.val_loss,
                predictions=np.array(event.preview, dtype="float64"),
                attention=_array(event.attention),
                newest_attention=_array(event.newest_attention),
            )

    @property
    def epochs(self) -> list[EpochDone]:
        """The finished epochs, in order, without their previews."""
        return [self._epochs[number] for number in sorted(self._epochs)]

    @property
    def frames(self) -> list[Frame]:
        """The epochs that came with a preview, in order: a hundred or so, as training reports no more."""
        days = 0 if self.started is None else len(self.started.dates)
        return [
            self._frames[number] for number in sorted(self._frames) if len(self._frames[number].predictions) == days
        ]

    @property
    def last(self) -> EpochDone | None:
        """The newest finished epoch."""
        return self._epochs[max(self._epochs)] if self._epochs else None

    @property
    def pace(self) -> float | None:
        """Seconds of an epoch; ``None`` until one is finished."""
        # Of the last few, because the first epochs also load and trace.
        recent = [epoch.seconds for epoch in self.epochs[-5:]]
        return statistics.median(recent) if recent else None


class Progress:
    """Collects the events of one run.

    Events may come twice, as they do after a lost worker's run went on from a checkpoint; the newest counts.

    Attributes:
        started: How the training under way began; ``None`` before the first.
        batch: Its newest batch; ``None`` before there is one.
        evaluating: Whether all training is over.
        diverged: The trainings whose loss became infinite, by their numbers.
    """

    def __init__(self) -> None:
        self.started: Started | None = None
        self.batch: BatchDone | None = None
        self.evaluating = False
        self.diverged: dict[int, Diverged] = {}
        self._courses: dict[int, Course] = {1: Course()}  # by network
        self._lengths: dict[int, float] = {}  # of the trainings that are over, in epochs, by their numbers

    def add(self, events: Iterable[Event]) -> None:
        """Take in events, in the order in which they happened."""
        for event in events:
            if isinstance(event, Started):
                self._begin(event)
            elif isinstance(event, Evaluating):
                self.evaluating = True
            elif isinstance(event, BatchDone):
                if self.started is None or event.training == self.started.training:
                    self.batch = event
            elif isinstance(event, EpochDone):
                self.course.add(event)
            elif isinstance(event, Diverged):
                self.diverged[event.training] = event

    def _begin(self, event: Started) -> None:
        before = self.started
        if before is not None:
            self._lengths[before.training] = before.epochs if before.refit else self.done
        self._lengths = {number: length for number, length in self._lengths.items() if number < event.training}
        self._courses = {number: course for number, course in self._courses.items() if number <= event.member}
        course = self._courses.setdefault(event.member, Course())
        if not event.refit:  # during which the first training of the same network stays in sight
            course.begin(event)
        self.started, self.batch, self.evaluating = event, None, False

    @property
    def course(self) -> Course:
        """The first training of the network that is trained, or is being refitted."""
        return self._courses[max(self._courses)]

    @property
    def first(self) -> Course:
        """The same of the run's first network, whose attention and gates are shown afterwards."""
        return self._courses[1]

    @property
    def epochs(self) -> list[EpochDone]:
        """The finished epochs of ``course``, in order, without their previews."""
        return self.course.epochs

    @property
    def last(self) -> EpochDone | None:
        """The newest of them."""
        return self.course.last

    @property
    def preview(self) -> EpochDone | None:
        """The newest of them that came with a preview."""
        return self.course.preview

    @property
    def frames(self) -> list[Frame]:
        """What there is to replay: the previews of the first network."""
        return self.first.frames

    @property
    def done(self) -> float:
        """Epochs of ``course`` that are done, with the share of the one under way, as in 3.5."""
        finished = self.last.epoch if self.last is not None else 0
        under_way = self.batch is not None and not self._refits
        return self._with_share(finished) if under_way else float(finished)

    @property
    def fraction(self) -> float:
        """Share of all trainings that is done, 0 to 1."""
        started = self.started
        if started is None:
            return 0.0
        return (started.training - 1 + min(self._done_now / started.epochs, 1.0)) / started.trainings

    @property
    def seconds_left(self) -> float | None:
        """Seconds to go if all epochs are trained; ``None`` until one is finished.

        Of trainings that have not begun it is expected that they take as many epochs as those of their kind before.
        """
        pace = next((course.pace for _, course in sorted(self._courses.items(), reverse=True) if course.pace), None)
        if self.started is None or pace is None:
            return None
        now = max(self.started.epochs - self._done_now, 0.0)
        return pace * (now + sum(map(self._expected, range(self.started.training + 1, self.started.trainings + 1))))

    @property
    def place(self) -> str:
        """Where training is, in words, such as ``epoch 3 of 40`` or ``network 2 of 5, epoch 3 of 40``."""
        started = self.started
        if started is None:
            return "starting"
        network = f"network {started.member} of {started.members}, " if started.members > 1 else ""
        if started.refit:
            share = min(self._done_now / started.epochs, 1.0)
            return f"{network}once more on training and validation part, {share:.0%}"
        return f"{network}epoch {min(int(self.done) + 1, started.epochs)} of {started.epochs}"

    @property
    def _refits(self) -> bool:
        return self.started is not None and self.started.refit

    @property
    def _done_now(self) -> float:
        """How far the training under way is, in epochs, or rounds of a refit."""
        if self.started is None or not self.started.refit:
            return self.done
        return self._with_share(self.started.first_epoch - 1)

    def _with_share(self, finished: int) -> float:
        if self.batch is not None and self.batch.epoch > finished:
            return self.batch.epoch - 1 + self.batch.batch / self.batch.batches
        return float(finished)

    def _expected(self, training: int) -> float:
        """Return how many epochs one of the trainings to come will take."""
        assert self.started is not None
        each = self.started.trainings // self.started.members
        alike = [length for number, length in self._lengths.items() if (number - training) % each == 0]
        if alike:
            return statistics.mean(alike)
        is_refit = each == 2 and training % 2 == 0
        return float(self.last.best_epoch if is_refit and self.last is not None else self.started.epochs)


def _array(weights: list[float] | None) -> Float64 | None:
    return None if weights is None else np.array(weights, dtype="float64")
