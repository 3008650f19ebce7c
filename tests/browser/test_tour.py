"""The whole tour on a phone, with a short training: each step frames its control, and the bar covers none of it."""

import pytest
from playwright.sync_api import expect

from lstm_core.tour.step import tour
from tests.browser.cut_off import cut_off
from tests.browser.hard_to_use import hard_to_read, hard_to_use
from tests.browser.lab import go, settled
from tests.processes import wait_for

_LINES = """bar => {
  const text = bar.querySelector('[data-testid=stMarkdown] p');
  return Math.round(text.getBoundingClientRect().height / parseFloat(getComputedStyle(text).lineHeight));
}"""
_COVERED = """key => {
  const place = document.querySelector('.st-key-' + key);
  if (!place) return 'missing';
  const box = place.getBoundingClientRect(), bar = document.querySelector('.st-key-tour').getBoundingClientRect();
  if (box.top > bar.top - 20 || box.bottom < 60) return 'out of sight';
  const middle = document.elementFromPoint(box.left + box.width / 2, Math.max(box.top, 60) + 10);
  return place.contains(middle) || middle.contains(place) ? '' : 'covered';
}"""


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark", reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_the_whole_tour_on_a_phone(lab, phone):
    def press(name):
        phone.locator(".st-key-tour").get_by_role("button", name=name).click()

    go(phone, lab.address)
    phone.get_by_role("button", name="Take the tour").click()
    found = {}
    for step in tour().steps:
        if step.optional:
            continue
        bar = phone.locator(".st-key-tour")
        expect(bar).to_contain_text(step.title)
        settled(phone)
        wait_for(lambda step=step: not phone.evaluate(_COVERED, step.look), f"{step.look} to be in sight")
        assert bar.evaluate(_LINES) <= 3, step.name
        found[step.name] = cut_off(phone)
        if step.name == "train":
            epochs = phone.get_by_role("spinbutton", name="Epochs")
            epochs.fill("3")
            epochs.press("Enter")
            expect(bar).to_contain_text("goes 3 times")
            phone.locator(".st-key-train_here").get_by_role("button").click()
            continue
        if step.answers and not step.trains:
            found["axe"] = hard_to_use(phone) + hard_to_read(phone)
            press(step.answers[0])
            expect(bar).to_contain_text(f"You said: {step.answers[0]}")
        if step is not tour().steps[-1]:
            press("Next")
    assert not any(found.values()), found
    press("End the tour")
    expect(phone.locator(".st-key-tour")).to_have_count(0)
