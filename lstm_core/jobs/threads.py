"""Work that may take long, in a thread of its own, so that nobody has to wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

__all__ = ["in_thread"]

_T = TypeVar("_T")


def in_thread(name: str, function: Callable[[], _T]) -> Future[_T]:
    """Call a function in a thread of its own and return what its outcome can be asked of.

    Unlike those of an executor such a thread never holds up the end of the process.

    Args:
        name: What the thread is called.
        function: What to do.
    """
    outcome: Future[_T] = Future()

    def call() -> None:
        try:
            result = function()
        except BaseException as error:  # noqa: BLE001 - whoever asks for the outcome gets it
            outcome.set_exception(error)
        else:
            outcome.set_result(result)

    threading.Thread(target=call, name=name, daemon=True).start()
    return outcome
