"""What a run's events add up to: how far it is, how long it will still take, what to draw and to replay.

The progress bar of the command line and the live page both show this; neither reckons by itself.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.events import BatchDone, EpochDone, Evaluating, Event, Started

__all__ = ["Frame", "Progress"]


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


class Progress:
    """Collects the events of one run.

    Events may come twice, as they do after a lost worker's run went on from a checkpoint; the newest counts.
    """

    def __init__(self) -> None:
        self.started: Started | None = None
        self.batch: BatchDone | None = None
        self.preview: EpochDone | None = None
        self.evaluating = False
        self._epochs: dict[int, EpochDone] = {}
        self._frames: dict[int, Frame] = {}

    def add(self, events: Iterable[Event]) -> None:
        """Take in events, in the order in which they happened."""
        for event in events:
            if isinstance(event, Started):
                self.started = event
                self._epochs = {number: e for number, e in self._epochs.items() if number < event.first_epoch}
                self._frames = {number: f for number, f in self._frames.items() if number < event.first_epoch}
                self.batch, self.evaluating = None, False
            elif isinstance(event, Evaluating):
                self.evaluating = True
            elif isinstance(event, BatchDone):
                self.batch = event
            elif isinstance(event, EpochDone):
                self._add_epoch(event)

    def _add_epoch(self, event: EpochDone) -> None:
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
    def done(self) -> float:
        """Epochs done, with the share of the one under way, as in 3.5."""
        finished = max(self._epochs, default=0)
        if self.batch is not None and self.batch.epoch > finished:
            return self.batch.epoch - 1 + self.batch.batch / self.batch.batches
        return float(finished)

    @property
    def fraction(self) -> float:
        """Share of all epochs that is done, 0 to 1."""
        return 0.0 if self.started is None else min(self.done / self.started.epochs, 1.0)

    @property
    def seconds_left(self) -> float | None:
        """Seconds to go if all epochs are trained; ``None`` until one is finished."""
        if self.started is None or not self._epochs:
            return None
        # Of the last few, because the first epochs also load and trace.
        recent = [epoch.seconds for epoch in self.epochs[-5:]]
        return max(self.started.epochs - self.done, 0.0) * statistics.median(recent)


def _array(weights: list[float] | None) -> Float64 | None:
    return None if weights is None else np.array(weights, dtype="float64")
