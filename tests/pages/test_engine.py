"""What pages say while no run can begin: how far the service is, what keeps it, and that it can be tried again."""

import pytest

from lstm_core.errors import StoreBusyError
from lstm_core.runs.run import StartingStep
from pages.kit import lab
from pages.kit.engine import OLDER, READY, SILENT, STARTING
from tests.pages.made_runs import MadeRuns, small

STEPS = (
    StartingStep("Starting the training service", True, 2.2),
    StartingStep("Loading TensorFlow in the worker", False, 4.4),
)
TOLD = "Starting the training service, done in 2 s · Loading TensorFlow in the worker … 4 s"
NO_PORT = "The lab's own workers can't be started: no port is free. The lab tries again by itself."
ENDS = "The training service ends right after its start: no luck. The lab tries again by itself."
PLACES = ("home", "train", "live", "group")


@pytest.fixture
def at(visit):
    """Return a function that opens a place where people wait for the service, and returns what it says."""
    runs = MadeRuns(visit)

    def open_place(place: str) -> str:
        if place == "live":
            visit.open("watch", run=runs.queued(small()))
        elif place == "group":
            run_id = runs.studied(small(), over=False)["parent"]
            visit.open()
            visit.app.session_state["check"] = "Backtest"
            visit.open("reality_check", run=run_id)
        else:
            visit.open(place)
        return said(visit)

    return open_place


def said(visit) -> str:
    """Return all that the page says, with what stands on bars, as it reads."""
    bars = [bar.proto.text for bar in visit.app.get("progress")]
    return "\n".join([visit.text(), *bars]).replace("\\", "")


def buttons(visit) -> list[str]:
    return [button.label for button in visit.app.button]


@pytest.mark.parametrize("place", PLACES)
def test_a_service_that_is_getting_ready_says_how_far_it_is(visit, at, place):
    visit.ledger.beat(1, "starting", 0, 0, steps=STEPS)
    text = at(place)
    assert TOLD in text
    assert "about ten seconds" not in text
    assert "Try again now" not in buttons(visit)


@pytest.mark.parametrize("place", PLACES)
def test_the_reason_why_there_are_no_workers_is_told_and_another_try_is_offered(visit, at, place):
    visit.ledger.beat(1, "starting", 0, 0, message=NO_PORT, steps=STEPS)
    text = at(place)
    assert NO_PORT in text
    assert buttons(visit).count("Try again now") == 1
    visit.press("Try again now")
    assert visit.store.engine().message == "", "the service is asked, whichever app has started it"
    assert NO_PORT not in said(visit)


@pytest.mark.parametrize("place", PLACES)
def test_a_service_that_can_not_live_is_told_of_with_its_last_words(visit, at, place):
    visit.open()
    keeper = lab.open_lab().keeper
    keeper._why = ENDS
    text = at(place)
    assert ENDS in text
    assert STARTING in text
    visit.press("Try again now")
    assert keeper.trouble == ""
    assert keeper._wake.is_set()
    assert ENDS not in said(visit)


@pytest.mark.parametrize("place", PLACES)
def test_an_older_service_that_finishes_its_runs_is_told_of(visit, at, place):
    visit.ledger.beat(1, "ready", 1, 1)
    with visit.store.database.open() as connection:
        connection.execute("UPDATE engine SET version = ''")
    assert OLDER in at(place)


@pytest.mark.parametrize("place", ["home", "train"])
def test_a_line_stays_in_its_place_when_the_service_is_ready(visit, at, place):
    assert STARTING in at(place)
    visit.ledger.beat(1, "ready", 1, 1)
    visit.app.run()
    assert READY in said(visit)


def test_a_run_whose_service_is_gone_says_so(visit):
    visit.open("watch", run=MadeRuns(visit).running(small()))
    assert SILENT in said(visit)


def test_a_try_that_the_store_does_not_take_is_told(visit, monkeypatch):
    visit.ledger.beat(1, "starting", 0, 0, message=NO_PORT)
    visit.open()

    def busy(*_arguments):
        raise StoreBusyError("The disk is full.")

    monkeypatch.setattr(type(visit.store), "try_again", busy)
    visit.press("Try again now")
    assert "The disk is full." in said(visit)
