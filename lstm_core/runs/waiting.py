"""How long a queued run will wait, reckoned from how long runs have taken lately."""

from __future__ import annotations

import heapq
import json
import sqlite3
import statistics
import time
from typing import Any

from lstm_core.runs.queue import queue_order

__all__ = ["seconds_to_wait"]

_LATELY = 20  # finished runs that are looked at


def seconds_to_wait(connection: sqlite3.Connection, run_id: str, workers: int) -> float | None:
    """Return in how many seconds a queued run will begin; ``None`` if it is not queued or nothing is known yet.

    Lately finished runs say how long an epoch takes here, whatever the model: good for 'about a minute', no more.

    Args:
        connection: To the database.
        run_id: Which run.
        workers: How many runs are trained at the same time.
    """
    order = queue_order(connection, time.time())
    pace = _seconds_per_epoch(connection)
    if run_id not in order or pace is None:
        return None
    busy = _until_free(connection, pace)
    free = busy + [0.0] * max(workers - len(busy), 0 if busy else 1)
    heapq.heapify(free)
    left = _epochs_left(connection)
    for before in order[: order.index(run_id)]:
        heapq.heapreplace(free, free[0] + pace * left.get(before, 1))
    return free[0]


def _epochs_left(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many epochs each queued run still has to train: one that was paused or goes on has some behind it."""
    query = (
        "SELECT id, config, (SELECT event FROM events WHERE run = runs.id ORDER BY number DESC LIMIT 1) "
        "FROM runs WHERE state = 'queued'"
    )
    found = {}
    for run_id, settings, newest in connection.execute(query):
        config = _read(settings)
        done = min(_whole(_read(newest or ""), "epoch") or 0, _epochs_of_one(config))
        found[run_id] = max(_epochs(config) - done, 1)
    return found


def _seconds_per_epoch(connection: sqlite3.Connection) -> float | None:
    query = (
        "SELECT ended - started, config FROM runs WHERE state = 'finished' AND started IS NOT NULL "
        "ORDER BY ended DESC LIMIT ?"
    )
    paces = [seconds / _epochs(_read(config)) for seconds, config in connection.execute(query, (_LATELY,))]
    return statistics.median(paces) if paces else None


def _until_free(connection: sqlite3.Connection, pace: float) -> list[float]:
    """Return in how many seconds each running run will be over."""
    now, found = time.time(), []
    query = "SELECT progress, config, coalesce(started, ?) FROM runs WHERE state = 'running'"
    for newest, settings, started in connection.execute(query, (now,)):
        progress, config = _read(newest), _read(settings)
        epoch, before = _whole(progress, "epoch"), (_whole(progress, "training") or 1) - 1
        done = None if epoch is None else before * _epochs_of_one(config) + epoch - 1
        left = pace * _epochs(config) - (now - started) if done is None else pace * (_epochs(config) - done)
        found.append(max(left, 0.0))
    return found


def _epochs(config: Any) -> int:
    """Return how many epochs all trainings of a run have together, at most."""
    networks, split = _whole(config, "training", "ensemble") or 1, _found(config, "split", "validation")
    refits = bool(_found(config, "training", "refit") and split)
    return networks * (2 if refits else 1) * _epochs_of_one(config)


def _epochs_of_one(config: Any) -> int:
    return max(_whole(config, "training", "epochs") or 1, 1)


def _read(text: str) -> Any:
    """Return what JSON says; ``None`` where it can't be read."""
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None


def _whole(fields: Any, *path: str) -> int | None:
    """Return a whole number that stands somewhere in what was read; ``None`` where there is none."""
    value = _found(fields, *path)
    return value if isinstance(value, int) else None


def _found(fields: Any, *path: str) -> Any:
    """Return what stands somewhere in what was read; ``None`` where there is nothing."""
    try:
        for name in path:
            fields = fields[name]
    except (TypeError, KeyError):
        return None
    return fields
