"""Somebody meets the limits of their files and of the lab's disk: the page says what to do, and then they go on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Page, expect

from lstm_core.config import preset
from lstm_core.data.keeping.lab_disk import LOOK_SECONDS
from lstm_core.data.keeping.quota import MEGABYTE, taken
from pages.kit.owner import hashed
from tests.browser.lab import RunningLab, go, settled
from tests.browser.test_journey import bring

TOKEN = "m" * 32
MOST = 50  # megabytes of the disk


@pytest.fixture
def small_lab(tmp_path: Path) -> Iterator[RunningLab]:
    """Return a lab of which each visitor's files may take 2 MB, and all together 50; nothing is trained in it."""
    home = tmp_path / "home"
    home.mkdir()
    lab = RunningLab(home, LSTM_LAB_UPLOADS_EACH="2", LSTM_LAB_MOST_DISK=str(MOST))
    with FileLock(home / "service.lock"):
        try:
            lab.start()
            yield lab
        finally:
            lab.stop()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Return two files, of which only one has room at a time."""
    made = [tmp_path / "first.csv", tmp_path / "second.csv"]
    for number, path in enumerate(made):
        rows = (f"{1900 + day // 336}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02},{number}{day}" for day in range(50_000))
        path.write_text("Date,Close\n" + "\n".join(rows))
    return made


def turn_to(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, level=1, exact=True)).to_be_visible()
    settled(page)


def bring_another(page: Page, path: Path) -> None:
    page.get_by_text("Bring a file").click()
    page.locator("input[type=file]").set_input_files(path)


def delete_the_file(page: Page) -> None:
    page.get_by_role("button", name="Delete this file").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    settled(page)


def test_full_of_files_and_full_of_all_say_what_to_do_and_deleting_makes_room(
    small_lab: RunningLab, page: Page, files: list[Path]
) -> None:
    lab, owner = small_lab, hashed(TOKEN)
    first, second = files
    earlier = lab.store.submit(preset("tutorial"), owner, "IBM")
    page.context.add_cookies([lab.cookie(TOKEN)])
    go(page, f"{lab.address}/data")
    bring(page, first)
    expect(page.get_by_role("heading", name="first.csv")).to_be_visible()
    expect(page.get_by_text("of the 2.0 MB that each visitor's files may take")).to_be_visible()
    bring_another(page, second)
    refused = page.get_by_test_id("stAlert").filter(has_text="second.csv takes at least")
    expect(refused).to_contain_text("of your 2.0 MB are free. Delete a file of yours that you don't need any more")
    expect(refused).to_contain_text("(the largest is first.csv with ")
    expect(page.get_by_role("heading", name="first.csv")).to_be_visible()

    delete_the_file(page)
    expect(page.get_by_role("heading", name="first.csv")).to_have_count(0)
    bring(page, second)
    expect(page.get_by_role("heading", name="second.csv")).to_be_visible()
    assert len(list((lab.home / "uploads").glob("*/owners/*"))) == 1

    turn_to(page, "Train")
    room = MOST * MEGABYTE - taken(lab.home)
    with (lab.home / "filler").open("wb") as filler:
        filler.truncate(room + MEGABYTE // 2)  # of somebody else's, say; takes nothing of the test's own disk
    full = page.get_by_text(f"This lab is full: it takes {MOST}")

    page.wait_for_timeout(1000 * LOOK_SECONDS)  # for so long the lab goes by what it has measured before
    turn_to(page, "Data")
    turn_to(page, "Train")
    expect(full).to_contain_text("Delete runs and files that you don't need any more, also from the bin")
    window = page.get_by_role("spinbutton", name="Window (time steps)")
    window.fill("17")
    window.press("Enter")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(full).to_have_count(2)  # what was said before, and the answer
    expect(window).to_have_value("17")
    assert [run.id for run in lab.store.of(owner)] == [earlier]

    turn_to(page, "Data")
    delete_the_file(page)
    turn_to(page, "Train")
    expect(full).to_have_count(0)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_role("heading", name="Watch", exact=True)).to_be_visible()
    assert {run.state for run in lab.store.of(owner)} == {"queued"}
    assert len(lab.store.of(owner)) == 2
