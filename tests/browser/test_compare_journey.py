"""Five runs, compared, the best of them given a name, and asked whether an input helps it: in a real browser."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from lstm_core.config import ExperimentConfig, preset
from pages.kit import owner
from tests.browser.hard_to_use import hard_to_read, hard_to_use
from tests.browser.lab import RunningLab, go, settled
from tests.processes import wait_for

TOKEN = "c" * 32


def asked(seed: int, **training: float) -> ExperimentConfig:
    """Return settings of one of the five."""
    config = preset("recommended").with_("data", last_rows=400).with_("features", window=20)
    return config.with_("model", units=8).with_("training", epochs=2, **training).with_("", seed=seed)


@pytest.fixture
def five(scripted_lab: RunningLab, page: Page) -> list[str]:
    """Return five finished runs of the visitor's, the oldest first."""
    lab = scripted_lab
    page.context.add_cookies([lab.cookie(TOKEN)])
    go(page, lab.address)  # which starts the run service
    configs = [asked(1), asked(2), asked(3), asked(1, learning_rate=0.01), asked(1, learning_rate=0.0001)]
    runs = [lab.store.submit(config, owner.hashed(TOKEN), "IBM") for config in configs]
    wait_for(lambda: all(lab.store.get(run).is_over for run in runs), "the end of five runs")
    return runs


def test_five_runs_are_compared_the_best_gets_a_name_and_is_asked_whether_an_input_helps(scripted_lab, page, five):
    lab = scripted_lab
    go(page, f"{lab.address}/results?run={five[0]}")
    page.get_by_test_id("stMain").get_by_role("link", name="Compare with another run").click()
    expect(page.get_by_text("Choose at least one more run above.")).to_be_visible()
    chosen = page.get_by_role("combobox", name="Runs to compare")
    for _ in range(4):
        chosen.click()
        page.get_by_role("option").first.click()  # the newest of those that are not chosen
        settled(page)
    chosen.press("Escape")
    expect(
        page.get_by_text(re.compile("^These five differ in .*learning rate.* and seed; held against A, "))
    ).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(4)
    assert unquote(page.url).endswith(f"compare?runs={','.join([five[0], *reversed(five[1:])])}")
    assert hard_to_use(page) == []
    assert hard_to_read(page) == []

    told = page.get_by_text(re.compile("which choosing goes by, [A-E] is the best")).inner_text()
    best = re.search("goes by, ([A-E]) is", told).group(1)
    line = page.get_by_test_id("stMain").locator("[data-testid='stHorizontalBlock']", has_text=f"{best} · recommended")
    line.get_by_role("button", name="Name it").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("The one to keep")
    page.get_by_role("button", name="Keep this name").click()
    expect(page.get_by_role("paragraph").filter(has_text=f"{best} · The one to keep")).to_be_visible()
    run = unquote(page.url).rpartition("runs=")[2].split(",")["ABCDE".index(best)]
    assert lab.store.get(run).name == "The one to keep"
    page.reload()
    expect(page.get_by_role("paragraph").filter(has_text=f"{best} · The one to keep")).to_be_visible()

    go(page, f"{lab.address}/experiments?run={run}&try=Does+it+help%3F")
    expect(page.get_by_role("button", name="open", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("18 trainings of up to 2 epochs each")).to_be_visible()
    page.get_by_role("button", name="Find out whether it helps").click()
    expect(page.get_by_text("of 18 trainings done.")).to_be_visible()
    expect(page.get_by_text(re.compile("^With open the typical error is .* it helps"))).to_be_visible()
    expect(page.get_by_text("Shuffling asks the model")).to_be_visible()
    settled(page)
    assert hard_to_use(page) == []
