"""What a lab takes of its machine: as much as it likes, or little, for a hosted space or an old server."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.config import PRESETS

__all__ = ["PROFILES", "Profile"]

_MEGABYTE = 2**20


@dataclass(frozen=True)
class Profile:
    """One of the ways.

    Attributes:
        most_workers: How many workers there are unless the operator says how many; 0: one for every two cores.
        warm: The presets whose graphs a worker makes ahead, unless the operator names others.
        worn_bytes: A worker whose process has grown to this many bytes is replaced between two runs.
        arenas: How many arenas the C library's allocator has in the service and in a worker, each of which keeps what
            was freed in it; 0: as many as it likes.
    """

    most_workers: int = 0
    warm: tuple[str, ...] = tuple(PRESETS)
    worn_bytes: int = 3072 * _MEGABYTE
    arenas: int = 0

    @property
    def environment(self) -> dict[str, str]:
        """Variables with which the processes begin that the lab starts."""
        return {"MALLOC_ARENA_MAX": str(self.arenas)} if self.arenas else {}


PROFILES = {
    "normal": Profile(),
    "small": Profile(most_workers=1, warm=("tutorial",), worn_bytes=900 * _MEGABYTE, arenas=2),
}
