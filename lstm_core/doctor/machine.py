"""The machine: memory for app, service and workers, and a port that is free."""

from __future__ import annotations

import errno
import socket
import sys

from lstm_core.doctor.finding import Symptom, fine, mind, wrong
from lstm_core.settings import Settings

__all__ = ["look_at_memory", "look_at_port"]

_APP, _SERVICE, _WORKER, _TRAINING = 200, 170, 750, 1500  # megabytes; docs/operating.md has them as well


def look_at_memory(settings: Settings) -> Symptom:
    """Hold the memory that can be had against what the lab takes when all workers train."""
    import psutil

    least = _APP + _SERVICE + settings.workers * _WORKER
    whole = _APP + _SERVICE + settings.workers * _TRAINING
    room = psutil.virtual_memory().available // 2**20
    limit = _limit_of_container()
    if limit is not None:
        room = min(room, limit)
    workers = f"{settings.workers} worker{'s' if settings.workers > 1 else ''}"
    if room < least:
        return wrong(
            "memory",
            f"{room:,} MB can be had; app, service and {workers} take {least:,} MB before anybody trains.",
            "Set LSTM_LAB_WORKERS to a smaller number, or end other programs.",
        )
    if room < whole:
        return mind(
            "memory",
            f"{room:,} MB can be had; app, service and {workers} may take {whole:,} MB while all of them train.",
            "Set LSTM_LAB_WORKERS to a smaller number if the machine begins to swap.",
        )
    return fine("memory", f"{room:,} MB can be had, enough for app, service and {workers}.")


def _limit_of_container() -> int | None:
    """Return how many megabytes a container may have; ``None`` where there is no limit."""
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            with open(path, encoding="ascii") as file:  # noqa: PTH123
                text = file.read().strip()
        except OSError:
            continue
        return int(text) // 2**20 if text.isdecimal() else None
    return None


def look_at_port(port: int, address: str) -> Symptom:
    """Say whether the app could listen on a port.

    Args:
        port: Its number.
        address: Of this machine, on which it is to listen.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as one:
        if sys.platform != "win32":  # on Windows it would take a port that another program has
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return mind(
                    "port",
                    f"Something listens on port {port} already; it may be this lab.",
                    "If it is not, start the app with another --server.port.",
                )
            return wrong(
                "port",
                f"Nothing can listen on port {port} of {address}: {error.strerror}.",
                "Choose another with --server.port; below 1024 only the administrator may.",
            )
    return fine("port", f"Port {port} of {address} is free.")
