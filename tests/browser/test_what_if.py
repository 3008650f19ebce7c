"""The Gates page in a real browser: a point is dragged, a cell is typed, and the numbers follow."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lab import go, settled
from tests.processes import wait_for

MOVES = 6
# Measured inside the browser, from the mouse's event to the changed number on the page.
WATCH = """() => {
    const shown = () => document.querySelectorAll("[data-testid='stMetricValue']")[2].innerText;
    let begun, last = shown();
    window.taken = [];
    addEventListener("pointermove", () => { begun ??= performance.now(); }, true);
    new MutationObserver(() => {
        if (shown() === last) return;
        last = shown();
        window.taken.push(performance.now() - begun);
        begun = undefined;
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
TABS = ("Gates over time", "Inside the cell", "What if")


@pytest.fixture
def what_if(lab, page, run_id):
    """Return a page that shows the tab 'What if' of the run."""
    open_tab(page, lab, run_id, "What if")
    page.set_viewport_size({"width": 1440, "height": 1900})
    expect(handle(page)).to_be_visible()
    return page


def open_tab(page, lab, run_id, tab):
    go(page, f"{lab.address}/gates?run={run_id}&inside={tab.replace(' ', '+')}")
    settled(page)


def handle(page):
    return page.get_by_role("slider", name=re.compile("up and down change its value"))


def metric(page, label):
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def apart(page):
    """Say whether the lines of the attention before and after differ; ``None`` while they are not both there."""
    chart = page.get_by_test_id("stVegaLiteChart").first
    drawn = chart.locator("svg.marks .mark-line path").evaluate_all("all => all.map(line => line.getAttribute('d'))")
    return drawn[0] != drawn[1] if len(drawn) == 2 else None


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_drag_of_the_mouse_moves_prediction_attention_and_gates(what_if, record_property):
    page = what_if
    before = metric(page, "With your changes").inner_text()
    wait_for(lambda: apart(page) is False, "the same attention before and after")
    x, y = middle(handle(page).locator(".ring"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(WATCH)
    for move in range(1, MOVES + 1):
        shown = metric(page, "Difference").inner_text()
        page.mouse.move(x, y - 12 * move)
        expect(metric(page, "Difference")).not_to_have_text(shown)
    page.mouse.up()
    taken = page.evaluate("window.taken")
    assert len(taken) >= MOVES, "each move was answered by itself"
    record_property("milliseconds from drag to redraw", sorted(taken)[len(taken) // 2])
    print(f"from drag to redraw: {', '.join(f'{one:.0f}' for one in taken)} ms")  # noqa: T201
    expect(page.get_by_text("1 changed number")).to_be_visible()
    expect(handle(page)).to_have_attribute("aria-valuetext", re.compile(r"\(was "))
    wait_for(lambda: apart(page), "other attention")
    assert metric(page, "With your changes").inner_text() != before
    assert metric(page, "Prediction as it was").inner_text() == before

    page.get_by_role("button", name="Take all changes back").click()
    expect(metric(page, "Difference")).to_have_text("0")
    expect(handle(page)).not_to_have_attribute("aria-valuetext", re.compile(r"\(was "))
    wait_for(lambda: apart(page) is False, "the attention as it was")


def test_the_keyboard_does_what_the_mouse_does(what_if):
    page = what_if
    handle(page).focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    day, _ = handle(page).get_attribute("aria-valuetext").split(":")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    expect(metric(page, "Difference")).not_to_have_text("0")
    assert handle(page).get_attribute("aria-valuetext").startswith(f"{day}:")
    page.keyboard.press("Delete")
    expect(metric(page, "Difference")).to_have_text("0")


@pytest.mark.further
def test_a_shock_and_a_typed_cell_add_up_and_move_the_line(what_if):
    page = what_if
    page.get_by_role("button", name="Shock it").click()
    expect(page.get_by_text("1 changed number")).to_be_visible()
    shocked = metric(page, "Difference").inner_text()
    assert shocked != "0"
    page.get_by_text("The window as a table").click()
    grid = page.locator(".stDataFrameGlideDataEditor").first
    expect(grid).to_be_visible()
    typed = page.locator("input.gdg-input")

    def opens() -> bool:
        """Press the newest close twice, again if the page was still being drawn and did not notice."""
        grid.dblclick(position={"x": grid.bounding_box()["width"] - 60, "y": 35 + 17})
        page.wait_for_timeout(500)
        return typed.count() > 0

    wait_for(opens, "a cell that can be typed into")
    typed.fill("150.5")
    typed.press("Enter")
    expect(page.get_by_text("2 changed numbers")).to_be_visible()
    expect(handle(page)).to_have_attribute("aria-valuetext", re.compile(r": 150\.5 \(was "))
    assert metric(page, "Difference").inner_text() != shocked


@pytest.mark.further
def test_going_through_days_and_steps_with_the_arrow_keys(lab, page, run_id):
    open_tab(page, lab, run_id, TABS[0])
    day = page.get_by_role("slider", name="Predicted day")
    first = day.get_attribute("aria-valuetext")
    day.focus()
    page.keyboard.press("ArrowLeft")
    expect(day).not_to_have_attribute("aria-valuetext", first)
    expect(page.get_by_text(re.compile(r"For \d{4}-\d\d-\d\d the model predicts"))).to_be_visible()
    wait_for(lambda: "day=" in page.url, "the day in the address")
    page.get_by_role("tab", name=TABS[1]).click()
    step = page.get_by_role("slider", name="Time step")
    expect(page.get_by_text("Step 20 of 20")).to_be_visible()
    step.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("Step 19 of 20")).to_be_visible()


@pytest.mark.parametrize("tab", TABS)
def test_no_tab_is_wider_than_a_phone(lab, page, run_id, tab):
    page.set_viewport_size({"width": 390, "height": 844})
    open_tab(page, lab, run_id, tab)
    expect(page.get_by_role("tab", name=tab)).to_be_visible()
    wide = page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth")
    assert wide <= 0


def test_a_finger_chooses_a_point_and_drags_its_ring(lab, browser, run_id):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_tab(page, lab, run_id, "What if")
    expect(handle(page)).to_be_visible()
    handle(page).scroll_into_view_if_needed()
    day = handle(page).get_attribute("aria-valuetext")
    ground = page.locator(".stBidiComponent svg .ground").bounding_box()
    page.touchscreen.tap(ground["x"] + ground["width"] / 2, ground["y"] + ground["height"] / 2)
    expect(handle(page)).not_to_have_attribute("aria-valuetext", day)
    expect(metric(page, "Difference")).to_have_text("0")
    settled(page)
    touch = context.new_cdp_session(page)

    def drags_it() -> bool:
        """Drag the ring from where it is now; the page may still have been moving under the finger before."""
        ring = handle(page).locator(".ring")
        ring.scroll_into_view_if_needed()  # what stands above may have grown and pushed it out of the screen
        x, y = middle(ring)
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for move in (10, 20, 30):
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - move}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(1000)
        return "(was" in handle(page).get_attribute("aria-valuetext")

    wait_for(drags_it, "a changed value")
    expect(metric(page, "Difference")).not_to_have_text("0")
    context.close()
