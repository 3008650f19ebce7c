"""A sweep of five values by three, asked for and watched live on a phone, in a lab whose trainer is scripted."""

import pytest
from playwright.sync_api import expect

from lstm_core.config import preset
from pages.kit import owner
from tests.browser.hard_to_use import hard_to_read, hard_to_use
from tests.browser.lab import PATIENCE, go, settled
from tests.processes import wait_for

TOKEN = "s" * 32
PHONE = {"width": 390, "height": 844}
WHERE = """() => {
    const told = [...document.querySelectorAll('p')].find(one => one.innerText.includes('trainings done'));
    const main = document.querySelector("[data-testid='stMain']");
    if (!told) return null;
    const top = Math.round(told.getBoundingClientRect().top + main.scrollTop);
    return [parseInt(told.innerText), [top, main.scrollHeight]];
}"""


@pytest.fixture
def phone(browser, scripted_lab):
    context = browser.new_context(viewport=PHONE)
    context.set_default_timeout(PATIENCE)
    context.add_cookies([scripted_lab.cookie(TOKEN)])
    yield context.new_page()
    context.close()


@pytest.fixture
def run_id(scripted_lab, phone):
    config = preset("recommended").with_("data", last_rows=400).with_("features", window=20)
    config = config.with_("model", units=16).with_("training", epochs=20, learning_rate=0.001)
    run_id = scripted_lab.store.submit(config, owner.hashed(TOKEN), "IBM")
    go(phone, scripted_lab.address)  # which starts the run service
    wait_for(lambda: scripted_lab.store.get(run_id).is_over, "the end of the run")
    return run_id


def choose(page, setting, *more):
    """Choose a second setting, and more values of the first one, by typing, as on a phone's keyboard."""
    second = page.get_by_role("combobox", name="Second setting")
    second.click()
    second.press_sequentially(setting)
    page.get_by_role("option", name=setting, exact=True).click()
    settled(page)
    values = page.get_by_role("combobox", name="Values of units")
    values.click()
    for value in more:
        page.get_by_role("option", name=value, exact=True).click()
        settled(page)
    values.press("Escape")


def told(page):
    """Return how many trainings are done, as the page says."""
    return int(page.get_by_text("trainings done.").inner_text().split()[0])


def test_a_sweep_of_five_by_three_is_watched_live_and_nothing_moves(scripted_lab, phone, run_id):
    go(phone, f"{scripted_lab.address}/experiments?run={run_id}&try=Sweep")
    choose(phone, "Learning rate", "64", "128")
    expect(phone.get_by_text("14 trainings of up to 20 epochs each")).to_be_visible()
    phone.get_by_role("button", name="Start the sweep").click()
    expect(phone.get_by_text("of 14 trainings done.")).to_be_visible()
    expect(phone.get_by_text("Settings on the validation part")).to_be_visible()
    settled(phone)

    places = []
    for done in (1, 4, 8):
        wait_for(lambda: told(phone) >= done, "more runs that are over, on the page")  # noqa: B023
        places.append(phone.evaluate(WHERE))
    # Once all are over there is no more to wait for, and the page tells what came of it.
    live = [place for done, place in places if done < 14]
    assert live and all(place == live[0] for place in live), f"the page moves while runs end: {places}"

    expect(phone.get_by_text("Of 15 settings, units")).to_be_visible()
    expect(phone.get_by_text("equally good settings would lie about")).to_be_visible()
    expect(phone.get_by_role("button", name="Open the test figures")).to_be_visible()
    settled(phone)
    assert hard_to_use(phone) == []
    assert hard_to_read(phone) == []
