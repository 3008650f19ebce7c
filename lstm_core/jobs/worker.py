"""A worker process of the service's own cluster: ``python -m lstm_core.jobs.worker NAME PRESET ...``.

``workers.py`` starts it. It loads TensorFlow before anything else, while the service is still starting, then reads
where the scheduler is, and the keys to it, from its standard input and works until that input ends, which is when the
service is gone.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading

from lstm_core.jobs.door import WayIn
from lstm_core.jobs.loading_tensorflow import load_tensorflow
from lstm_core.logs import log_the_rest, set_up_logs

__all__ = ["main"]


def main() -> None:
    """Load, connect, work."""
    set_up_logs(_log_form(), logging.WARNING)
    log_the_rest()
    name, *presets = sys.argv[1:]
    if presets:
        load_tensorflow()
    line = sys.stdin.readline().strip()
    if not line:
        return  # The service has ended already.
    threading.Thread(target=_end_with_the_service, name="end-with-the-service", daemon=True).start()
    asyncio.run(_work(WayIn.of_line(line), name))


def _log_form() -> str:
    return os.environ.get("LSTM_LAB_LOG") or "text"  # read anew, as the settings would have to be loaded first


def _end_with_the_service() -> None:
    sys.stdin.read()
    # At once: a thread that trains would hold up any other way to end.
    os._exit(0)


async def _work(way: WayIn, name: str) -> None:
    from lstm_core.jobs.dask_parts import QuietWorker

    set_up_logs(_log_form(), logging.WARNING)  # Dask has come, and logs as well
    worker = QuietWorker(
        way.address,
        nthreads=1,
        name=name,
        host="127.0.0.1",
        memory_limit=0,
        dashboard=False,
        local_directory=_scratch(),
        security=way.keys.security(),
    )
    async with worker:
        await worker.finished()


def _scratch() -> str:
    from lstm_core.settings import read_settings

    return str(read_settings().home / "dask")


if __name__ == "__main__":
    main()
