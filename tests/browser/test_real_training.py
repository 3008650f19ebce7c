"""The whole way of a newcomer, and of somebody with a file, in a real browser while TensorFlow trains."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.lab import go, opened
from tests.browser.test_journey import badge, begin_training, bring, loss_points, run_in
from tests.processes import wait_for


@pytest.fixture(scope="module")
def lab(tmp_path_factory, browser):
    """Return a lab that trains real models, in place of the one of other files."""
    with opened(tmp_path_factory.mktemp("training_lab"), browser, LSTM_LAB_WARM="tutorial") as lab:
        yield lab


def test_train_watch_stop_and_understand(lab, page, browser):
    run_id = begin_training(page, lab)
    expect(page.get_by_test_id("stMetricValue").nth(1)).not_to_have_text("–")
    wait_for(lambda: loss_points(page) >= 3, "a first loss curve")
    before = loss_points(page)
    wait_for(lambda: loss_points(page) > before, "the loss curve to grow")
    assert lab.store.get(run_id).state == "running"

    page.get_by_test_id("stMain").get_by_role("button", name="Stop").click()
    expect(badge(page, "stopped")).to_be_visible()
    expect(page.get_by_text(re.compile("repeating the last close"))).to_be_visible()

    second = page.context.new_page()
    go(second, page.url)
    expect(second.get_by_role("heading", name="IBM", exact=True)).to_be_visible()
    expect(badge(second, "stopped")).to_be_visible()

    second.get_by_test_id("stMain").get_by_role("link", name="Results").click()
    expect(second.get_by_role("heading", name="The model beside simple methods")).to_be_visible()
    expect(second.locator(".js-plotly-plot")).to_have_count(3)
    assert run_in(second) == run_id

    second.get_by_test_id("stSidebar").get_by_role("link", name="Attention").click()
    expect(second.get_by_role("heading", name="Attention", level=1)).to_be_visible()
    expect(second.get_by_test_id("stEChartsChart")).to_have_count(3)
    expect(second.locator(".js-plotly-plot")).to_have_count(1)
    assert run_in(second) == run_id


@pytest.mark.further
def test_an_uploaded_file_is_looked_at_and_trained_on(lab, page, tmp_path, make_table):
    frame = make_table(rows=200).frame.reset_index().rename(columns={"date": "Date", "close": "CLOSE"})
    frame["Symbol"] = "<b>X*Y</b>"
    path = tmp_path / "mine.csv"
    frame.to_csv(path, index=False)
    go(page, f"{lab.address}/data")
    bring(page, path)
    expect(page.get_by_role("strong").filter(has_text="200").first).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("link", name=re.compile("Train a model on")).click()
    expect(page.get_by_text("<b>X*Y</b>").first).to_be_visible()
    window = page.get_by_role("spinbutton", name="Window (time steps)")
    window.fill("10")
    window.press("Enter")
    expect(page.get_by_text("160 training rows − 10 = 150 windows")).to_be_visible()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_role("heading", name="<b>X*Y</b>", exact=True)).to_be_visible()
    run_id = run_in(page)
    wait_for(lambda: lab.store.get(run_id).is_over, "the end of the run")
    assert lab.store.get(run_id).state == "finished"


def test_the_app_process_has_not_loaded_tensorflow(lab):
    maps = Path(f"/proc/{lab.process.pid}/maps")
    if not maps.exists():
        pytest.skip("needs Linux")
    libraries = maps.read_text(encoding="utf-8")
    assert "numpy" in libraries
    assert "tensorflow" not in libraries
