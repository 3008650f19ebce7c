"""What every training does with the losses of its batches: it reports them, and ends where one is no number."""

from __future__ import annotations

import math
from collections.abc import Callable

from lstm_core.errors import DivergedError
from lstm_core.events import BatchDone, Sink, Stop

__all__ = ["finite", "reporter"]


def reporter(epoch: int, batch_size: int, windows: int, sink: Sink, stop: Stop) -> Callable[[int, float], bool]:
    """Return what tells the sink how far an epoch has come, and the model whether to stop.

    Args:
        epoch: Its number, counted from 1.
        batch_size: Windows in a batch.
        windows: Windows in the epoch.
        sink: Gets a ``BatchDone``.
        stop: Asked each time.

    Raises:
        DivergedError: By what is returned, for a loss that is infinite or not a number.
    """
    batches = math.ceil(windows / batch_size)

    def report(seen: int, total: float) -> bool:
        if seen:
            mean = finite(total / seen, epoch)
            sink(BatchDone(epoch=epoch, batch=math.ceil(seen / batch_size), batches=batches, loss=mean))
        return stop()

    return report


def finite(loss: float, epoch: int) -> float:
    """Return a loss.

    Raises:
        DivergedError: It is infinite or not a number.
    """
    if not math.isfinite(loss):
        raise DivergedError(
            f"Training diverged: the loss became {loss} in epoch {epoch}. "
            "Choose a smaller learning rate; ten times smaller is a good first try."
        )
    return loss
