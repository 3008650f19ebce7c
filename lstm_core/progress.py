"""What a run's events add up to: how far it is, how long it will still take, what to draw.

The progress bar of the command line and the live page both show this; neither reckons by itself.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable

from lstm_core.events import BatchDone, EpochDone, Evaluating, Event, Started

__all__ = ["Progress", "in_words"]


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

    def add(self, events: Iterable[Event]) -> None:
        """Take in events, in the order in which they happened."""
        for event in events:
            if isinstance(event, Started):
                self.started = event
                self._epochs = {number: e for number, e in self._epochs.items() if number < event.first_epoch}
                self.batch, self.evaluating = None, False
            elif isinstance(event, Evaluating):
                self.evaluating = True
            elif isinstance(event, BatchDone):
                self.batch = event
            elif isinstance(event, EpochDone):
                self._epochs[event.epoch] = event
                if event.preview is not None:
                    self.preview = event

    @property
    def epochs(self) -> list[EpochDone]:
        """The finished epochs, in order."""
        return [self._epochs[number] for number in sorted(self._epochs)]

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


def in_words(seconds: float) -> str:
    """Say a time span as people do.

    Example:
        >>> in_words(3.2), in_words(75), in_words(7300)
        ('3 s', '1 min 15 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
