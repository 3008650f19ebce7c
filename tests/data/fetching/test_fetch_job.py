"""A fetch in the background runs once, is watched, ended, and says how it ended."""

import threading

import pytest

from lstm_core.data.fetching.fetch_job import FetchJob, FetchState
from lstm_core.errors import DownloadCancelledError, DownloadError


class Fetch:
    """A fetch that waits until the test lets it go on."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.calls = 0
        self.reported = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, progress, cancel) -> None:
        self.calls += 1
        progress(3, 10)
        self.reported.set()
        while not self.go_on.wait(0.01):
            if cancel():
                raise DownloadCancelledError("The fetch was cancelled.")
        if self.error is not None:
            raise self.error
        progress(10, 10)


def begun(fetch: Fetch) -> FetchJob:
    job = FetchJob(fetch)
    assert job.start("ann")
    assert fetch.reported.wait(10)
    return job


def ended(job: FetchJob, fetch: Fetch) -> FetchState:
    fetch.go_on.set()
    job.wait(10)
    return job.state


def test_before_the_first_fetch_nothing_runs() -> None:
    job = FetchJob(Fetch())
    assert job.state == FetchState()
    assert not job.state.is_running
    job.wait(1)


def test_everybody_sees_how_far_it_is_and_who_started_it() -> None:
    job = begun(fetch := Fetch())
    assert job.state == FetchState("running", 3, 10, starter="ann")
    assert ended(job, fetch) == FetchState("done", 10, 10, starter="ann")


def test_only_one_runs_at_a_time() -> None:
    job = begun(fetch := Fetch())
    assert not job.start("bob")
    assert ended(job, fetch).starter == "ann"
    assert fetch.calls == 1


def test_a_cancel_ends_it() -> None:
    job = begun(Fetch())
    job.cancel()
    job.wait(10)
    assert job.state.phase == "cancelled"
    assert not job.state.cancelling


def test_a_cancel_shows_until_it_is_heard() -> None:
    fetch = Fetch()
    deaf = FetchJob(lambda progress, _cancel: fetch(progress, lambda: False))
    deaf.start("ann")
    deaf.cancel()
    assert deaf.state.cancelling
    assert ended(deaf, fetch).phase == "done"


def test_after_a_failure_it_can_be_tried_again() -> None:
    job = begun(fetch := Fetch(DownloadError("No network.")))
    state = ended(job, fetch)
    assert (state.phase, state.message) == ("failed", "No network.")
    fetch.error = None
    assert job.start("bob")
    job.wait(10)
    assert job.state == FetchState("done", 10, 10, starter="bob")


def test_an_old_cancel_does_not_end_the_next_one() -> None:
    job = begun(fetch := Fetch())
    job.cancel()
    job.wait(10)
    fetch.go_on.set()
    job.start("ann")
    job.wait(10)
    assert job.state.phase == "done"


def test_a_bug_is_logged_and_said_without_details(caplog: pytest.LogCaptureFixture) -> None:
    job = begun(fetch := Fetch(RuntimeError("secret path")))
    state = ended(job, fetch)
    assert state.phase == "failed"
    assert state.message == ("The fetch failed for a reason that is in the lab's log. Try again, or tell the operator.")
    assert "secret path" in caplog.text
