"""The replay on the live page: it shows one epoch everywhere, plays, and follows a training."""

import pytest

from lstm_core.config import ExperimentConfig, preset
from lstm_core.events import EpochDone, Started
from pages.kit.replay import player as player_module
from pages.kit.replay.player import FRAME_SECONDS

DAYS = ["2013-01-02", "2013-01-03"]
STARTED = Started(first_epoch=1, epochs=40, batches=80, watched="test", dates=DAYS, actual=[100.0, 102.0])


def epoch(number, attention=True):
    """Return an epoch whose predictions miss by its number."""
    shown = {"attention": [0.5, 0.5], "newest_attention": [0.25, 0.75]} if attention else {}
    preview = [100.0 + number, 102.0 - number]
    return EpochDone(
        epoch=number, loss=1 / number, val_loss=2 / number, seconds=1.0, best_epoch=1, preview=preview, **shown
    )


class Training:
    """A run under way that reports what a test tells it to."""

    def __init__(self, visit, config):
        self.visit = visit
        self.id = visit.store.submit(config, visit.owner, "IBM")
        self.claim = visit.ledger.claim()
        self.report(STARTED)

    def report(self, *events):
        for event in events:
            self.visit.ledger.record(self.id, self.claim.attempt, event)

    def watch(self):
        """Open the live page with its replay."""
        self.visit.app.session_state["replay_box"] = True
        return self.visit.open("watch", run=self.id)


@pytest.fixture
def training(visit):
    return Training(visit, preset("tutorial"))


@pytest.fixture
def clock(monkeypatch):
    """Return a list whose only item is the time in frames."""
    now = [100.0]
    monkeypatch.setattr(player_module, "time", type("Clock", (), {"monotonic": lambda: now[0] * FRAME_SECONDS}))
    return now


def slider(app):
    return next(element for element in app.select_slider if element.label == "Epoch")


def shown(visit):
    """Return the epoch that the sentence above the charts is about."""
    sentence = next(line for line in visit.text().splitlines() if line.startswith("After epoch"))
    return int(sentence.split("**")[1])


def test_the_replay_stays_at_the_newest_epoch_until_a_person_moves_the_slider(visit, training):
    training.report(epoch(1), epoch(2))
    app = training.watch()
    assert (slider(app).value, shown(visit)) == (2, 2)
    assert "on average, predictions of close miss by **2**" in visit.text()
    training.report(epoch(3))
    app.run()
    assert (slider(app).options, slider(app).value, shown(visit)) == (["1", "2", "3"], 3, 3)
    slider(app).set_value(1).run()
    training.report(epoch(4))
    app.run()
    assert (slider(app).value, shown(visit)) == (1, 1)
    visit.press("Newest")
    assert (slider(app).value, shown(visit)) == (4, 4)


def test_play_shows_epoch_after_epoch_and_ends_with_the_newest(visit, training, clock):
    training.report(*(epoch(number) for number in range(1, 6)))
    app = training.watch()
    visit.press("Play")
    assert shown(visit) == 1
    clock[0] += 2.5
    app.run()
    assert (slider(app).value, shown(visit)) == (3, 3)
    visit.press("Pause")
    clock[0] += 2
    app.run()
    assert shown(visit) == 3
    visit.press("Play")
    clock[0] += 9
    app.run()
    assert shown(visit) == 5
    assert "Play" in [button.label for button in app.button]
    assert not app.exception


def test_a_finished_run_replays_from_its_last_epoch(visit, training, ibm_result):
    training.report(epoch(1), epoch(2))
    visit.ledger.finish(training.id, ibm_result)
    app = training.watch()
    assert shown(visit) == 2
    slider(app).set_value(1).run()
    assert shown(visit) == 1
    assert not app.exception


def test_before_the_first_epoch_is_done_the_replay_says_when_it_begins(visit, training):
    training.watch()
    assert "begins with the first finished epoch" in visit.text()


def test_a_run_that_ended_before_its_first_epoch_has_nothing_to_replay(visit, training):
    visit.ledger.fail(training.id, "It failed.")
    training.watch()
    assert "nothing to replay" in visit.text()


def test_of_a_run_of_an_older_version_losses_and_predictions_are_replayed(visit, training):
    training.report(epoch(1, attention=False))
    training.watch()
    assert shown(visit) == 1
    assert "was not recorded" in visit.text()


def test_a_model_without_attention_says_so(visit):
    training = Training(visit, ExperimentConfig().with_("model", attention="none"))
    training.report(epoch(1, attention=False))
    training.watch()
    assert "has no attention" in visit.text()


def test_closed_it_shows_nothing(visit, training):
    training.report(epoch(1), epoch(2))
    app = visit.open("watch", run=training.id)
    assert not app.select_slider
