"""What the service has done to get ready, and what is under way: as it is, with the seconds that each took so far."""

from __future__ import annotations

import time
from collections.abc import Callable

from lstm_core.runs.run import StartingStep

__all__ = ["Steps"]


class Steps:
    """A list of steps, of which the last may be under way.

    Args:
        clock: Seconds from any fixed moment.

    Example:
        >>> steps = Steps(clock=iter([0.0, 2.0, 3.0]).__next__)
        >>> steps.reach("Starting the training service")
        True
        >>> steps.reach("Loading TensorFlow in the worker")
        True
        >>> [(step.name, step.done, step.seconds) for step in steps.all()]
        [('Starting the training service', True, 2.0), ('Loading TensorFlow in the worker', False, 1.0)]
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._done: list[StartingStep] = []
        self._name = ""
        self._began = 0.0

    def reach(self, name: str) -> bool:
        """Say what is under way now, or, with an empty name, that nothing is; return whether that is new.

        A step that was done before means that all begins anew, as it does when a worker was lost.
        """
        if name == self._name:
            return False
        now = self._clock()
        if self._name:
            self._done.append(StartingStep(self._name, True, now - self._began))
        if any(step.name == name for step in self._done):
            self._done = []
        self._name, self._began = name, now
        return True

    def all(self) -> tuple[StartingStep, ...]:
        """Return the steps in their order, the one under way last."""
        under_way = [StartingStep(self._name, False, self._clock() - self._began)] if self._name else []
        return (*self._done, *under_way)
