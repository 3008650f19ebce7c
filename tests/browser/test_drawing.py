"""A lesson's sheet under a finger: it draws where the curve is to come, and scrolls the page from anywhere else."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lab import PATIENCE, go, settled
from tests.processes import wait_for

DRAWN = """sheet => [...sheet.querySelectorAll('circle.dot')].map(dot => Number(dot.getAttribute('cy')))"""
STEPS = 12


@pytest.fixture
def phone(lab, browser):
    """Return the page of the lesson that asks for a curve, on a phone that is touched."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    go(page, f"{lab.address}/lessons?lesson=where-does-it-go")
    sheet(page).scroll_into_view_if_needed()
    settled(page)
    yield page
    context.close()


def sheet(page):
    return page.locator(".stBidiComponent svg:has(.drawn)")


def stroke(page, begin, end):
    """Move a finger from one point of the screen to another."""
    touch = page.context.new_cdp_session(page)
    between = [
        (begin[0] + (end[0] - begin[0]) * n / STEPS, begin[1] + (end[1] - begin[1]) * n / STEPS)
        for n in range(STEPS + 1)
    ]
    for n, (x, y) in enumerate(between):
        kind = "touchMove" if n else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(500)  # what a finger has thrown goes on moving


def box_of(locator):
    box = locator.bounding_box()
    return box["x"], box["y"], box["width"], box["height"]


def scrolled(page):
    return page.get_by_test_id("stMain").evaluate("main => main.scrollTop")


def test_a_finger_draws_where_the_curve_is_to_come_and_scrolls_elsewhere(phone):
    page = phone
    flat, top = sheet(page).evaluate(DRAWN), scrolled(page)
    assert len(set(flat)) == 1, "the sheet begins with a flat line"

    x, y, width, height = box_of(sheet(page).locator(".ground"))
    stroke(page, (x + 0.02 * width, y + 0.7 * height), (x + 0.98 * width, y + 0.2 * height))
    wait_for(lambda: sheet(page).evaluate(DRAWN) != flat, "a drawn line")
    drawn = sheet(page).evaluate(DRAWN)
    assert drawn == sorted(drawn, reverse=True), "the line follows the finger, and no point is left out"
    assert drawn[0] - drawn[-1] > 0.4 * height
    assert scrolled(page) == top, "the page stays where it is while a finger draws"
    settled(page)
    assert sheet(page).evaluate(DRAWN) == drawn, "what was drawn stays when the page is drawn anew"

    x, y, width, height = box_of(sheet(page).locator(".ground"))
    assert width > 0.4 * box_of(sheet(page))[2], "on a phone there is room to draw"
    stroke(page, (x - 30, y + 0.9 * height), (x - 30, y + 0.9 * height - 150))
    assert scrolled(page) > top, "the page follows a finger beside that"
    assert sheet(page).evaluate(DRAWN) == drawn, "a finger that scrolls draws nothing"

    sheet(page).scroll_into_view_if_needed()
    x, y, width, height = box_of(sheet(page).locator(".ring"))
    told = page.get_by_role("slider", name=re.compile("left and right choose a point"))
    before, top = told.get_attribute("aria-valuetext"), scrolled(page)
    stroke(page, (x + width / 2, y + height / 2), (x + width / 2, y + height / 2 + 40))
    expect(told).not_to_have_attribute("aria-valuetext", before)
    moved = sheet(page).evaluate(DRAWN)
    assert [one == other for one, other in zip(drawn, moved, strict=True)].count(False) == 1
    assert scrolled(page) == top
