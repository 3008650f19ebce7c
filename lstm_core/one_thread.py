"""Small sums on one thread: two threads spend their time waiting for each other.

A forward pass multiplies hundreds of small matrices, one after the other. NumPy's OpenBLAS hands each to all cores, and
its threads spin while they wait. On a busy 2-core machine, predicting 192 windows took 427 ms of processor time that
way and 42 ms on one thread; permutation importance 12.7 s and 1.9 s (measured, median). The trees of scikit-learn use
OpenMP, whose threads do the same: 100 trees took up to a minute on two busy cores, half a second on one thread.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

__all__ = ["one_blas_thread", "one_thread"]


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Keep NumPy's matrix products on the thread that asks for them, for as long as the ``with`` block runs.

    The setting belongs to the process: other threads get it too. Blocks that end out of order may leave it in place,
    which costs nobody anything but the speed-up of large products.

    Example:
        >>> import numpy as np
        >>> with one_blas_thread():
        ...     float((np.ones((2, 2)) @ np.ones((2, 2))).sum())
        8.0
    """
    with _controller().limit(limits=1, user_api="blas"):
        yield


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep the loops of OpenMP on one thread as well, also those of libraries that were loaded only now."""
    with _controller_of(len(sys.modules)).limit(limits=1):
        yield


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()  # looks through all loaded libraries: once is enough


@lru_cache(maxsize=1)
def _controller_of(modules: int) -> ThreadpoolController:
    """Return one that knows all libraries that came with so many modules: looking for them takes some 10 ms."""
    return ThreadpoolController()
