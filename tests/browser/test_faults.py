"""What a person sees when processes die under an open page: the run goes on, and so does the page."""

import re

import pytest
from playwright.sync_api import expect

from lstm_core.config import preset
from tests.browser.lab import go
from tests.browser.test_journey import badge, begin_training, end, loss_points, run_in
from tests.processes import kill, wait_for, wait_for_epoch


def epochs_done(lab, run_id):
    return len({event.epoch for event in lab.store.events(run_id)[0] if event.kind == "epoch"})


@pytest.mark.further
def test_the_app_is_killed_and_started_again_under_an_open_page(lab, page):
    run_id = begin_training(page, lab)
    wait_for_epoch(lab.store, run_id, 2)
    lab.kill()
    before = epochs_done(lab, run_id)
    wait_for(lambda: epochs_done(lab, run_id) > before, "training to go on without the app")
    lab.start()
    # The first page that the new process serves is the open one's, with the run in its address.
    try:
        wait_for(lambda: loss_points(page) > before, "the page to catch up by itself", seconds=60)
    except AssertionError:
        # On a busy machine Chromium sometimes does not find the new server by itself; a person then loads it again.
        page.reload()
        wait_for(lambda: loss_points(page) > before, "the page to catch up")
    assert run_in(page) == run_id
    end(lab, run_id)
    expect(badge(page, re.compile("stopped|finished"))).to_be_visible()


@pytest.mark.further
def test_a_link_to_a_run_is_the_first_thing_a_fresh_app_serves(lab, page):
    run_id = lab.store.submit(preset("tutorial").with_("training", epochs=1), "ann", "IBM")
    wait_for(lambda: lab.store.get(run_id).is_over, "the run")
    lab.kill()
    lab.start()
    go(page, f"{lab.address}/results?run={run_id}")
    expect(page.get_by_role("heading", name="The model beside simple methods")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Home")).to_be_visible()


def test_worker_and_service_are_killed_under_an_open_page(lab, page):
    run_id = begin_training(page, lab)
    wait_for_epoch(lab.store, run_id, 2)
    for worker in lab.workers():
        kill(worker)
    before = epochs_done(lab, run_id)
    wait_for(lambda: epochs_done(lab, run_id) > before, "training to go on in a new worker")
    kill(lab.store.engine().pid)
    before = epochs_done(lab, run_id)
    wait_for(lambda: epochs_done(lab, run_id) > before, "training to go on under a new service")
    wait_for(lambda: loss_points(page) >= before, "the page to show it")
    page.get_by_test_id("stMain").get_by_role("button", name="Stop").click()
    expect(page.get_by_text(re.compile("repeating the last close"))).to_be_visible()
    first_epochs = [event.first_epoch for event in lab.store.events(run_id)[0] if event.kind == "started"]
    assert len(first_epochs) == 3
    assert min(first_epochs[1:]) > 1, "a run began anew"
