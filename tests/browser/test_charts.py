"""Charts under a finger and under the mouse: a swipe scrolls the page, toolbars cover nothing, numbers are a file."""

import re
import struct

import pytest
from playwright.sync_api import expect

from tests.browser.lab import PATIENCE, go, settled

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
    "Mobile Safari/537.36"
)
SWIPE = 300  # pixels


@pytest.fixture
def phone(browser):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, user_agent=PHONE
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def scrolled(page) -> float:
    return page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")


def swipe_up(page, chart) -> None:
    box = chart.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 0.7 * box["height"]
    session = page.context.new_cdp_session(page)

    def touch(kind, *points):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for y in points]})

    touch("touchStart", y)
    for part in range(1, 11):
        touch("touchMove", y - SWIPE * part / 10)
    touch("touchEnd")


def meet(one, other) -> bool:
    """Say whether two boxes have a place in common."""
    across = one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
    return across and one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]


def test_on_a_phone_a_swipe_over_a_chart_scrolls_and_no_toolbar_covers_a_title(lab, run_id, phone):
    go(phone, f"{lab.address}/results?run={run_id}")
    chart = phone.locator(".stPlotlyChart").first
    expect(chart.locator(".gtitle")).to_be_visible()
    settled(phone)
    assert not meet(chart.locator(".modebar").bounding_box(), chart.locator(".gtitle").bounding_box())
    chart.evaluate("chart => chart.scrollIntoView({block: 'center'})")
    before, shown = scrolled(phone), chart.locator(".xtick").all_text_contents()
    swipe_up(phone, chart)
    phone.wait_for_function(f"() => document.querySelector('[data-testid=stMain]').scrollTop > {before + SWIPE / 2}")
    assert chart.locator(".xtick").all_text_contents() == shown, "nothing is zoomed"


def test_a_chart_is_taken_along_as_it_is_seen(lab, run_id, page):
    go(page, f"{lab.address}/results?run={run_id}")
    expect(page.locator(".stPlotlyChart .gtitle").first).to_be_visible()
    settled(page)
    box = page.locator(".stPlotlyChart .main-svg").first.bounding_box()

    def taken(kind) -> bytes:
        with page.expect_download() as asked:
            page.locator(".st-key-predictions_drawn_picture").get_by_role("button", name=kind.upper()).click()
        assert asked.value.suggested_filename.endswith(f"-close.{kind}")
        return asked.value.path().read_bytes()

    picture = taken("png")
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (round(2 * box["width"]), round(2 * box["height"]))
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", taken("svg").decode())
    assert {"actual", "model", "persistence", "date"} <= set(texts)


def test_the_toolbar_of_a_live_chart_covers_no_number(lab, run_id, page):
    go(page, f"{lab.address}/watch?run={run_id}")
    numbers = page.get_by_test_id("stMetricValue")
    expect(numbers).to_have_count(4)
    chart = page.locator(".stVegaLiteChart").first
    chart.hover()
    toolbar = page.get_by_test_id("stElementToolbar").locator("visible=true").first
    expect(toolbar).to_be_visible()
    assert not any(meet(toolbar.bounding_box(), number.bounding_box()) for number in numbers.all())


def test_every_chart_says_what_it_shows_and_gives_its_numbers(lab, run_id, page):
    go(page, f"{lab.address}/results?run={run_id}")
    charts = page.locator(".stPlotlyChart")
    expect(charts).to_have_count(3)
    assert all(len(chart.get_attribute("aria-label")) > 40 for chart in charts.all())
    settled(page)
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV").first.click()
    lines = started.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert started.value.suggested_filename == "ibm-predicted-and-actual-close.csv"
    assert lines[0].startswith("date,actual,predicted,persistence") and len(lines) > 50
