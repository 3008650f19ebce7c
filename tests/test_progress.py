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


def training(number: int, member: int, refit: bool = False, epochs: int = 4, first_epoch: int = 1) -> Started:
    """Return the beginning of one of four trainings, of two networks with a refit each."""
    place = {"training": number, "trainings": 4, "member": member, "members": 2, "refit": refit}
    days = {"dates": [], "actual": []} if refit else {}
    return started(first_epoch, epochs).model_copy(update=place | days)


def batch(number: int, epoch: int, batch: int = 1) -> BatchDone:
    return BatchDone(epoch=epoch, batch=batch, batches=2, loss=0.5, training=number)


def test_a_refit_leaves_in_sight_what_it_repeats_and_counts_by_itself():
    progress = progress_of(training(1, 1), epoch(1, 10.0), epoch(2), epoch(3), epoch(4))
    assert progress.place == "network 1 of 2, epoch 4 of 4"
    progress.add([training(2, 1, refit=True, epochs=2), batch(1, 4, 2), batch(2, 2)])
    assert [event.epoch for event in progress.epochs] == [1, 2, 3, 4]
    assert [frame.epoch for frame in progress.frames] == [1]
    assert progress.place == "network 1 of 2, once more on training and validation part, 75%"
    assert progress.done == 4
    assert progress.fraction == pytest.approx((1 + 0.75) / 4)


def test_the_next_network_begins_anew_and_the_replay_stays_with_the_first():
    first = [training(1, 1), epoch(1, 10.0), epoch(2, 20.0), training(2, 1, refit=True, epochs=2)]
    progress = progress_of(*first, training(3, 2), batch(2, 2, 2), epoch(1, 30.0))
    assert [event.epoch for event in progress.epochs] == [1]
    assert [(frame.epoch, frame.predictions[0]) for frame in progress.frames] == [(1, 10), (2, 20)]
    assert (progress.place, progress.done) == ("network 2 of 2, epoch 2 of 4", 1)
    assert progress.fraction == pytest.approx((2 + 0.25) / 4)


def test_seconds_left_count_the_trainings_to_come_by_those_of_their_kind():
    progress = progress_of(training(1, 1), *(epoch(number) for number in (1, 2, 3)))
    assert progress.seconds_left == 1 + 1 + 4 + 1, "the best epoch so far is the first"
    progress.add([training(2, 1, refit=True, epochs=2), batch(2, 1, 2)])
    assert progress.seconds_left == 1 + 3 + 1, "the first network took three epochs"
    progress.add([training(3, 2), epoch(1)])
    assert progress.seconds_left == 3 + 2


def test_a_run_that_goes_on_in_an_earlier_training_forgets_the_later_ones():
    progress = progress_of(training(1, 1), epoch(1, 10.0), training(2, 1, refit=True), training(3, 2), epoch(1, 20.0))
    progress.add([training(2, 1, refit=True, first_epoch=3)])
    assert progress.fraction == pytest.approx((1 + 0.5) / 4)
    assert progress.epochs == progress.first.epochs == [epoch(1)]
    progress.add([training(1, 1), epoch(1, 30.0)])
    assert [frame.predictions[0] for frame in progress.frames] == [30]


def test_progress_counts_the_share_of_the_epoch_under_way():
    progress = progress_of(started(), epoch(1), BatchDone(epoch=2, batch=1, batches=2, loss=0.5))
    assert (progress.done, progress.fraction) == (1.5, 0.375)
    assert progress.seconds_left == pytest.approx(2.5)
