"""A report opened from the disk draws its charts without a network, in both themes, for everybody, and prints."""

from pathlib import Path

import numpy as np
import pytest

from lstm_core.export.report.run import run_report
from tests.browser.hard_to_use import hard_to_use
from tests.browser.lab import PATIENCE
from tests.made_results import made_result

PAPER = 700  # pixels, about what the margins of a page of A4 leave


@pytest.fixture(scope="module")
def report(tmp_path_factory, table, tiny_config) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    made = made_result(tiny_config, table, lambda windows: windows.previous[:, None] + np.ones(windows.steps.shape))
    path.write_bytes(run_report(made, title="<b>WALK</b></script>", made="2026-01-31", source="Made up. Free."))
    return path


@pytest.fixture(autouse=True)
def free_worker():
    """Ask for no lab, as no report needs one."""


def test_a_report_needs_no_network_and_can_be_used_by_everybody(report, browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark", offline=True)
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request", lambda asked: None if asked.url.startswith(("file:", "data:", "blob:")) else wrong.append(asked.url)
    )
    page.goto(report.as_uri(), timeout=PATIENCE)
    drawn = "[...document.querySelectorAll('.chart')].every(one => one.querySelector('.main-svg'))"
    page.wait_for_function(drawn, timeout=PATIENCE)
    assert page.title().startswith("<b>WALK</b></script>")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(14, 17, 23)"
    assert hard_to_use(page) == []
    page.locator("button.theme").click()
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    assert hard_to_use(page) == []
    page.locator("button.theme").click()
    page.set_viewport_size({"width": 1440, "height": 900})
    printed = page.pdf(format="A4", print_background=True)
    assert printed.startswith(b"%PDF") and len(printed) > 50_000
    page.set_viewport_size({"width": PAPER, "height": 900})
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    wide = "Math.max(...[...document.querySelectorAll('.main-svg')].map(one => one.getBoundingClientRect().right))"
    assert page.evaluate(wide) <= PAPER
    assert wrong == []
    context.close()
