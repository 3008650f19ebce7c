"""What a visitor's session knows of the run that it watches or replays."""

from dataclasses import dataclass, field

from lstm_core.runs.store import Run
from pages.kit import lab, state
from pages.kit.replay.player import Player

__all__ = ["WatchedRun", "follow"]


@dataclass
class WatchedRun(state.Followed):
    """The run that the session follows, and its replay."""

    player: Player = field(default_factory=Player)


def follow(run: Run) -> WatchedRun:
    """Take in what is new since the last look."""
    session = state.session()
    watched = session.followed
    if not isinstance(watched, WatchedRun) or watched.run_id != run.id:
        watched = session.followed = WatchedRun(run.id)
    events, watched.newest = lab.open_lab().store.events(run.id, watched.newest)
    watched.progress.add(events)
    if run.progress is not None:
        watched.progress.add([run.progress])
    return watched
