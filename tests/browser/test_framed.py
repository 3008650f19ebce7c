"""A page of another site shows the lab in a frame, over https: whoever looks at it stays who they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from lstm_core.settings import OPEN_DOOR
from tests.browser.frame import Site
from tests.browser.lab import RunningLab
from tests.processes import wait_for

CLOSES = "Date,Close\n" + "\n".join(
    f"2024-{month:02}-{day:02},{month + day}" for month in (1, 2) for day in range(1, 28)
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, RunningLab]]:
    """Return the address of a page of another site that shows a lab."""
    site, home = Site(tmp_path), tmp_path / "home"
    home.mkdir()
    nobody = "tcp://127.0.0.1:9"  # nothing is trained here
    lab = RunningLab(home, LSTM_LAB_OPEN_DOOR=OPEN_DOOR, LSTM_LAB_SCHEDULER=nobody, **site.settings)
    try:
        lab.start()
        yield site.showing(f"{lab.address}/data"), lab
    finally:
        lab.stop()
        site.close()


def shown_to(page: Page) -> tuple[FrameLocator, str]:
    """Return the frame when it is drawn, and the mark of whom it knows there."""
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_be_visible()
    inside = next(each for each in page.frames if each.parent_frame is not None)
    wait_for(lambda: inside.evaluate("window.lstmLabOwner"), "whom the page knows")
    return frame, str(inside.evaluate("window.lstmLabOwner.mark"))


def test_in_a_frame_of_another_site_a_visitor_stays_who_they_are(
    site: tuple[str, RunningLab], browser: Browser, tmp_path: Path
) -> None:
    address, lab = site
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(address)
    frame, mark = shown_to(page)
    expect(frame.get_by_text("Your browser keeps no cookie")).to_have_count(0)
    closes = tmp_path / "closes.csv"
    closes.write_text(CLOSES)
    frame.get_by_text("Upload", exact=False).first.click()
    frame.locator("input[type=file]").first.set_input_files(closes)
    wait_for(lambda: any((lab.home / "uploads").glob("*/owners/*")), "the upload")

    page.reload()
    assert shown_to(page)[1] == mark
    cookies = {cookie["name"].partition("lstm_lab_")[0] or cookie["name"]: cookie for cookie in context.cookies()}
    ours = cookies["__Host-"]
    assert (ours["httpOnly"], ours["secure"], ours["sameSite"]) == (True, True, "None")
    context.close()
