"""Going on with what waits when the server starts: after a restart at night nobody comes who would start a service."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lstm_core.errors import LabError
from lstm_core.runs.store import RunStore
from lstm_core.settings import read_settings

__all__ = ["from_the_start", "open_if_runs_wait"]

log = logging.getLogger("lstm_core.client")


@asynccontextmanager
async def from_the_start(_app: object) -> AsyncIterator[None]:
    """Open the lab beside the start of the server, if runs wait; otherwise the first visitor opens it."""
    task = asyncio.create_task(asyncio.to_thread(open_if_runs_wait))
    yield
    await task


def open_if_runs_wait() -> None:
    """Open the lab, which has its run service started, if there is anything for that to do."""
    from pages.kit.lab import open_lab  # what a page needs is loaded when one is needed

    try:
        if RunStore(read_settings().home).active():
            open_lab()
    except LabError as error:
        log.warning("the lab is not opened before its first visitor comes: %s", error)
