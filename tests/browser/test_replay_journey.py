"""The replay in a real browser, while a real model trains: dragged by hand, played, and in step."""

import re

from playwright.sync_api import expect

from tests.browser.lab import go
from tests.processes import wait_for

EPOCHS = "95"  # few enough that each is recorded, and enough to go on while the replay is tried
TITLES = ("Predicted against actual, after this epoch", "Loss up to this epoch", "Attention after this epoch")


def shown(page):
    """Return the epoch that the sentence above the charts is about; 0 while there is none."""
    sentence = page.get_by_text(re.compile("^After epoch"))
    found = re.search(r"epoch (\d+)", sentence.inner_text()) if sentence.count() else None
    return int(found.group(1)) if found else 0


def slider(page):
    return int(page.get_by_test_id("stSliderThumbValue").inner_text())


def chart(page, title):
    return page.get_by_test_id("stVegaLiteChart").filter(has_text=title)


def all_marked(page):
    """Mark the drawing of each chart, and say whether all marks are still there a while later."""
    for title in TITLES:
        chart(page, title).evaluate("chart => { chart.querySelector('svg').dataset.mine = 'yes' }")
    page.wait_for_timeout(2000)
    return all(marked(page, title) for title in TITLES)


def marked(page, title):
    return chart(page, title).evaluate("chart => chart.querySelector('svg').dataset.mine") == "yes"


def drag_to_the_start(page):
    """Drag, and say whether it was seen: the page may have grown under the mouse, and then a person drags again."""
    thumb = page.get_by_test_id("stSliderThumbValue").bounding_box()
    track = page.get_by_test_id("stSlider").bounding_box()
    middle = page.get_by_role("slider").evaluate(
        "thumb => { const box = thumb.parentElement.parentElement.getBoundingClientRect();"
        " return box.top + box.height / 2 }"
    )
    page.mouse.move(thumb["x"] + thumb["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(track["x"] + 2, middle, steps=5)
    page.mouse.up()
    try:
        wait_for(lambda: shown(page) == slider(page) == 1, "the first epoch", seconds=10)
    except AssertionError:
        return False
    return True


def test_a_training_is_replayed_while_it_goes_on_and_afterwards(lab, page):
    go(page, f"{lab.address}/train")
    epochs = page.get_by_role("spinbutton", name="Epochs")
    epochs.fill(EPOCHS)
    epochs.press("Enter")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_role("heading", name="IBM", exact=True)).to_be_visible()
    run_id = re.search(r"[?&]run=([\w-]+)", page.url).group(1)
    page.set_viewport_size({"width": 1440, "height": 2400})
    page.get_by_text("Replay: how predictions and attention formed").click()
    wait_for(lambda: shown(page) >= 3, "three epochs, which the replay follows")

    wait_for(lambda: drag_to_the_start(page), "a drag to the first epoch")
    wait_for(lambda: all_marked(page), "charts that are done with their first drawing")
    trained = lab.store.get(run_id).progress.epoch
    wait_for(lambda: lab.store.get(run_id).progress.epoch > trained + 1, "two more epochs")
    assert shown(page) == slider(page) == 1, "the replay did not stay where it was put"

    page.get_by_role("button", name="Play").click()
    wait_for(lambda: shown(page) > trained, "the replay to reach the newest epoch")
    wait_for(lambda: slider(page) > trained, "the slider to go along")
    for title in TITLES:
        assert marked(page, title), f"'{title}' was drawn anew"

    lab.store.request_stop(run_id, lab.store.get(run_id).owner)
    wait_for(lambda: lab.store.get(run_id).is_over, "the run to stop")
    expect(page.get_by_role("main").get_by_role("button", name="Stop")).to_have_count(0)
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    wait_for(lambda: shown(page) == slider(page) == 1, "the first epoch, by the keyboard")
