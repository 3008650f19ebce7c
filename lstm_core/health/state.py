"""One look at a lab: whether database, disk, service, workers and queue are as they should be.

What is told is for anybody, so it has numbers and words of ours alone: no path, no address, no name, no run's id.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lstm_core.errors import StoreError
from lstm_core.runs.store import RunStore

__all__ = ["LEAST_ROOM_BYTES", "Health", "state_of"]

LEAST_ROOM_BYTES = 200 * 2**20
"""With less room on the disk a lab is not well: a result takes up to a megabyte, an upload up to a hundred."""
_PATIENCE_SECONDS = 60.0  # a service that has ended is started again within seconds
_COUNTED = "SELECT state, COUNT(*) FROM runs WHERE NOT deleted AND binned IS NULL GROUP BY state"
_OLDEST = "SELECT MIN(created) FROM runs WHERE state = 'queued' AND NOT deleted AND binned IS NULL"


@dataclass(frozen=True)
class Health:
    """How a lab was at one moment.

    Attributes:
        parts: What is to be said of each part, ready for JSON; ``ok`` says whether it is as it should be.
    """

    parts: Mapping[str, Mapping[str, Any]]

    @property
    def ok(self) -> bool:
        """Whether all is as it should be."""
        return all(part["ok"] for part in self.parts.values())

    def to_json(self) -> dict[str, Any]:
        """Return it as plain fields."""
        return {"ok": self.ok, **self.parts}


def state_of(store: RunStore) -> Health:
    """Health at a lab; takes a millisecond or two and raises nothing.

    A service that is not there is well as long as nobody waits for it: it is started by the first visitor.

    Args:
        store: Of the lab.
    """
    app = {"ok": True}  # it answers
    disk = _disk(store)
    try:
        with store.database.open() as connection:
            states = dict(connection.execute(_COUNTED).fetchall())
            oldest = connection.execute(_OLDEST).fetchone()[0]
        engine = store.engine()
    except StoreError:
        # The other parts are not known then, and that is no fault of theirs.
        return Health({"app": app, "database": {"ok": False}, "disk": disk})
    waits = 0.0 if oldest is None else max(0.0, time.time() - oldest)
    waiting, running = states.get("queued", 0), states.get("running", 0)
    needed = running > 0 or waits > _PATIENCE_SECONDS
    workers_ok = not engine.message and not (engine.state == "ready" and not engine.workers and needed)
    return Health(
        {
            "app": app,
            "database": {"ok": True},
            "disk": disk,
            "service": {"ok": engine.state != "absent" or not needed, "state": engine.state},
            "workers": {"ok": workers_ok, "count": engine.workers, "ready": engine.warm},
            "queue": {"ok": True, "waiting": waiting, "running": running, "longest_wait_seconds": round(waits)},
        }
    )


def _disk(store: RunStore) -> dict[str, Any]:
    try:
        room = shutil.disk_usage(store.home)
    except OSError:
        return {"ok": False}
    writable = os.access(store.home, os.W_OK)
    free = room.free // 2**20
    return {"ok": writable and room.free >= LEAST_ROOM_BYTES, "writable": writable, "free_megabytes": free}
