"""A replay goes where its clock and the person put it, and is not misled by a browser that is late."""

import pytest

from pages.kit.replay import player as player_module
from pages.kit.replay.player import FRAME_SECONDS, Player

EPOCHS = [1, 2, 4, 6, 8, 10]


@pytest.fixture
def clock(monkeypatch):
    """Return a list whose only item is the time in frames."""
    now = [100.0]
    monkeypatch.setattr(player_module.time, "monotonic", lambda: now[0] * FRAME_SECONDS)
    return now


def test_it_begins_at_the_newest_epoch_and_stays_there():
    player = Player()
    assert player.move(None, EPOCHS[:2]) == 2
    assert player.move(2, EPOCHS[:4]) == 6
    assert player.following


def test_the_persons_hand_ends_following():
    player = Player()
    player.move(None, EPOCHS)
    assert player.move(4, EPOCHS) == 4
    assert player.move(4, [*EPOCHS, 12]) == 4
    player.follow()
    assert player.move(4, [*EPOCHS, 12]) == 12


def test_play_goes_on_by_the_clock_and_ends_at_the_newest(clock):
    player = Player()
    player.move(None, EPOCHS)
    player.move(2, EPOCHS)
    player.play(EPOCHS)
    shown = []
    for frames in (0, 0.5, 1, 1, 3.5, 4):
        clock[0] = 100 + frames + 1e-6
        shown.append(player.move(player.sent[-1], EPOCHS))
    assert shown == [2, 2, 4, 4, 8, 10]
    assert not player.playing


def test_play_at_the_end_begins_anew(clock):
    player = Player()
    player.move(None, EPOCHS)
    player.play(EPOCHS)
    assert player.move(10, EPOCHS) == 1
    assert player.playing


def test_play_follows_what_is_trained_meanwhile(clock):
    player = Player()
    player.move(None, EPOCHS[:2])
    player.play(EPOCHS[:2])
    player.move(2, EPOCHS[:2])
    clock[0] += 2.5
    assert player.move(1, EPOCHS[:5]) == 4
    clock[0] += 9
    assert player.move(4, EPOCHS) == 10
    assert (player.playing, player.following) == (False, True)
    assert player.move(10, [*EPOCHS, 12]) == 12


def test_pause_stays_where_it_is(clock):
    player = Player()
    player.move(None, EPOCHS)
    player.play(EPOCHS)
    player.move(10, EPOCHS)
    clock[0] += 2.5
    player.move(1, EPOCHS)
    player.pause()
    clock[0] += 2
    assert player.move(4, EPOCHS) == 4


def test_a_browser_that_is_late_does_not_stop_the_replay(clock):
    player = Player()
    player.move(None, EPOCHS)
    player.play(EPOCHS)
    assert player.move(10, EPOCHS) == 1
    for late, frames in ((10, 1.5), (1, 2.5), (1, 3.5)):
        clock[0] = 100 + frames
        player.move(late, EPOCHS)
    assert player.playing
    assert player.sent[-1] == 6


def test_a_drag_during_the_replay_counts_and_an_answer_from_before_it_does_not(clock):
    player = Player()
    player.move(None, EPOCHS)
    player.play(EPOCHS)
    player.move(10, EPOCHS)
    clock[0] += 1.5
    player.move(1, EPOCHS)
    clock[0] += 1
    assert player.move(8, EPOCHS) == 8  # ahead of the replay: nobody but the person can have gone there
    assert not player.playing
    assert player.move(2, EPOCHS) == 8  # where the replay was when the person dragged
    assert player.move(8, EPOCHS) == 8
    assert player.move(2, EPOCHS) == 2  # the browser has answered; this is the person


def test_a_page_that_is_drawn_twice_for_one_answer_hears_it_once():
    player = Player()
    player.move(None, EPOCHS[:3])
    player.move(4, EPOCHS[:4])
    player.move(4, EPOCHS[:5])  # not yet drawn by the browser: 6 and 8
    player.again = True
    player.move(8, EPOCHS[:5])  # what the page itself has written
    assert player.move(6, EPOCHS[:5]) == 8
    assert player.following


def test_epochs_that_a_lost_worker_took_along_are_stepped_back_from():
    player = Player()
    player.move(None, EPOCHS)
    player.move(8, EPOCHS)
    assert player.move(8, EPOCHS[:3]) == 4
    assert player.move(4, EPOCHS[1:]) == 4


def test_what_is_remembered_is_bounded():
    player = Player()
    for newest in range(1, 500):
        player.move(None, range(1, newest + 1))
    assert len(player.sent) < 50
