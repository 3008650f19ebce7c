"""What a replay does: it plays, stays at the newest epoch, or stands where a person has put the slider."""

import time
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["FRAME_SECONDS", "Player"]

FRAME_SECONDS = 1 / 3
_REMEMBERED = 20


@dataclass
class Player:
    """Decides which epoch a replay shows.

    The slider is moved by the person and by the replay, and a browser that has not yet drawn where the replay has moved
    it goes on telling an older place. Such an answer must not be taken for the person's hand; so the places that the
    browser may still answer with are remembered.

    Attributes:
        first: The epoch at which play was pressed; ``None`` while nothing is played.
        since: When that was, in seconds of a clock that only runs forward.
        following: Whether the slider stays at the newest epoch while the model trains.
        sent: Where the slider was put, the newest place last: those that the browser may still answer with.
        again: Whether the next move is for the same answer of the browser as the last one.
    """

    first: int | None = None
    since: float = 0.0
    following: bool = True
    sent: list[int] = field(default_factory=list)
    again: bool = False

    @property
    def playing(self) -> bool:
        """Whether a replay is under way."""
        return self.first is not None

    def play(self, epochs: Sequence[int]) -> None:
        """Begin where the slider stands; at its end, begin anew."""
        self.following = False
        at = self.sent[-1] if self.sent else epochs[-1]
        self.first, self.since = at if at < epochs[-1] else epochs[0], time.monotonic()

    def pause(self) -> None:
        """Stay where the replay is."""
        self.first, self.following = None, False

    def follow(self) -> None:
        """Go to the newest epoch and stay there."""
        self.first, self.following = None, True

    def move(self, told: int | None, epochs: Sequence[int]) -> int:
        """Return the epoch to show now.

        Args:
            told: Where the slider stands in the browser; ``None`` if there is none yet.
            epochs: The recorded epochs, ascending.
        """
        if told is not None and not self.again:
            self._hear(told)
        self.again = False
        wanted = self.sent[-1] if self.sent else epochs[-1]
        # Epochs that a resumed run trains again are not there for a while.
        position = max(bisect_right(epochs, wanted) - 1, 0)
        if self.first is not None:
            began = max(bisect_right(epochs, self.first) - 1, 0)
            # By the clock: slow machines skip epochs rather than lag behind.
            position = min(began + int((time.monotonic() - self.since) / FRAME_SECONDS), len(epochs) - 1)
            if position == len(epochs) - 1:
                self.follow()
        elif self.following:
            position = len(epochs) - 1
        if not self.sent or self.sent[-1] != epochs[position]:
            self.sent = [*self.sent[-_REMEMBERED:], epochs[position]]
        return epochs[position]

    def _hear(self, told: int) -> None:
        if told in self.sent:
            self.sent = self.sent[self.sent.index(told) :]
            return
        moved_by_itself = self.playing or self.following
        self.sent = [*(self.sent if moved_by_itself else []), told]
        self.pause()
