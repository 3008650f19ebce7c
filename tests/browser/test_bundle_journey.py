"""Somebody trains and takes the run along; somebody else opens the bundle, replays it and finds the same numbers."""

import re

from playwright.sync_api import expect

from lstm_core.config import preset
from lstm_core.export.bundle.unpacking import unpacked
from pages.kit import owner
from tests.browser.hard_to_use import hard_to_read, hard_to_use
from tests.browser.lab import PATIENCE, go, settled
from tests.processes import wait_for


def visitor(browser, lab, token):
    """Return a page of a person of their own."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    context.add_cookies([lab.cookie(token * 32)])
    return context.new_page()


def test_a_bundle_goes_from_one_person_to_another_and_proves_itself(scripted_lab, browser, tmp_path):
    lab = scripted_lab
    config = preset("tutorial").with_("data", last_rows=400).with_("features", window=20)
    config = config.with_("model", units=4).with_("training", epochs=2)
    trained = lab.store.submit(config, owner.hashed("k" * 32), "IBM")
    ann = visitor(browser, lab, "k")
    go(ann, f"{lab.address}/results?run={trained}")  # which starts the run service
    wait_for(lambda: lab.store.get(trained).is_over, "the end of the run")
    ann.reload()
    ann.get_by_text("Take it with you").click()
    with ann.expect_download() as download:
        ann.get_by_role("button", name=re.compile(r"^folder_zip Bundle|^Bundle \(")).click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert unpacked(path.read_bytes())[0]["title"] == "IBM"
    settled(ann)
    assert hard_to_use(ann) == []
    ann.context.close()

    bob = visitor(browser, lab, "l")
    go(bob, f"{lab.address}/runs")
    bob.get_by_text("Open a bundle").click()
    bob.locator("input[type=file]").set_input_files(path)
    expect(bob.get_by_text("This run came out of the bundle")).to_be_visible()
    expect(bob.get_by_text("Out of a bundle")).to_be_visible()
    settled(bob)
    assert hard_to_use(bob) == []
    assert hard_to_read(bob) == []
    bob.get_by_role("button", name="Replay").click()
    expect(bob.get_by_text("The same numbers:")).to_be_visible()
    newest = lab.store.of(owner.hashed("l" * 32))[0]
    assert (newest.state, newest.made_of) == ("finished", lab.store.of(owner.hashed("l" * 32))[1].id)
    bob.context.close()
