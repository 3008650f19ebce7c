"""What events add up to."""

import pytest

from lstm_core.events import BatchDone, EpochDone, Event, Started
from lstm_core.progress import Progress


def started(first_epoch: int = 1, epochs: int = 4) -> Started:
    dates, actual = ["2024-01-02", "2024-01-03"], [1.0, 2.0]
    return Started(first_epoch=first_epoch, epochs=epochs, batches=2, watched="test", dates=dates, actual=actual)


def epoch(number: int, value: float | None = None, attention: bool = True) -> EpochDone:
    """Return a finished epoch, with a preview of this value if there is one."""
    shown = {}
    if value is not None:
        shown = {"preview": [value, value + 1]}
        if attention:
            shown |= {"attention": [0.25, 0.75], "newest_attention": [0.5, 0.5]}
    return EpochDone(epoch=number, loss=1 / number, val_loss=2 / number, seconds=1.0, best_epoch=1, **shown)


def progress_of(*events: Event) -> Progress:
    progress = Progress()
    progress.add(events)
    return progress


def test_frames_are_the_epochs_that_came_with_a_preview():
    progress = progress_of(started(), epoch(1, 10.0), epoch(2), epoch(3, 30.0, attention=False))
    first, third = progress.frames
    assert (first.epoch, first.loss, first.val_loss) == (1, 1.0, 2.0)
    assert first.predictions.tolist() == [10.0, 11.0]
    assert (first.attention.tolist(), first.newest_attention.tolist()) == ([0.25, 0.75], [0.5, 0.5])
    assert (third.epoch, third.attention, third.newest_attention) == (3, None, None)
    assert [event.epoch for event in progress.epochs] == [1, 2, 3]


def test_a_resumed_run_replays_as_one():
    before = [started(), epoch(1, 10.0), epoch(2, 20.0), epoch(3, 30.0)]
    progress = progress_of(*before, started(first_epoch=3), epoch(3, 31.0), epoch(4, 40.0))
    assert [(frame.epoch, frame.predictions[0]) for frame in progress.frames] == [(1, 10), (2, 20), (3, 31), (4, 40)]


def test_what_was_lost_with_a_worker_is_not_shown_until_it_was_trained_again():
    progress = progress_of(started(), epoch(1, 10.0), epoch(2, 20.0), started(first_epoch=2))
    assert [frame.epoch for frame in progress.frames] == [1]


def test_an_event_that_comes_twice_counts_once():
    progress = progress_of(started(), epoch(1, 10.0), epoch(1, 12.0))
    assert [frame.predictions[0] for frame in progress.frames] == [12.0]


def test_a_preview_of_other_dates_is_no_frame():
    event = epoch(1, 10.0).model_copy(update={"preview": [1.0]})
    assert progress_of(started(), event).frames == []
    assert progress_of(epoch(1, 10.0)).frames == []


def test_the_newest_preview_is_kept_whole_and_all_others_only_as_frames():
    progress = progress_of(started(), epoch(1, 10.0), epoch(2, 20.0), epoch(3))
    assert progress.preview == epoch(2, 20.0)
    assert [event.preview for event in progress.epochs] == [None, None, None]
    assert progress.last == epoch(3)


def test_progress_counts_the_share_of_the_epoch_under_way():
    progress = progress_of(started(), epoch(1), BatchDone(epoch=2, batch=1, batches=2, loss=0.5))
    assert (progress.done, progress.fraction) == (1.5, 0.375)
    assert progress.seconds_left == pytest.approx(2.5)
