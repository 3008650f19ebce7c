"""What people do with the lab, in a real browser; the whole way of a newcomer is in ``test_real_training.py``."""

import re

import pytest
from playwright.sync_api import expect

from lstm_core.charts.palette import TRAINING_LOSS
from tests.browser.cut_off import cut_off
from tests.browser.hard_to_use import hard_to_read, hard_to_use
from tests.browser.lab import PATIENCE, ROOT, go, settled
from tests.processes import wait_for
from tests.trials.visitor import OPERATOR

TRAIN_BUTTON = "Train the tutorial's model on IBM"
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


def run_in(page):
    return re.search(r"[?&]run=([\w-]+)", page.url).group(1)


def loss_points(page):
    """Return how many points of the training loss are drawn."""
    chart = page.get_by_test_id("stVegaLiteChart").first
    return chart.locator(f"svg.marks .mark-symbol.role-mark path[fill='{TRAINING_LOSS}']").count()


def axis_labels(page):
    chart = page.get_by_test_id("stVegaLiteChart").first
    texts = chart.locator("svg.marks .role-axis-label text")
    return [
        text
        for text in texts.evaluate_all(
            "all => all.filter(t => t.getAttribute('opacity') !== '0').map(t => t.textContent)"
        )
        if text.isdigit()
    ]


def badge(page, word):
    return page.locator(".stMarkdownBadge", has_text=word)


def begin_training(page, lab):
    go(page, lab.address)
    page.get_by_role("button", name=TRAIN_BUTTON).click()
    expect(page.get_by_role("heading", name="IBM", exact=True)).to_be_visible()
    return run_in(page)


def end(lab, run_id):
    if not lab.store.get(run_id).is_over:
        lab.store.request_stop(run_id, lab.store.get(run_id).owner)
        wait_for(lambda: lab.store.get(run_id).is_over, "the run to stop")


def test_a_zoom_and_the_scroll_stay_where_the_person_put_them(lab, page):
    run_id = begin_training(page, lab)
    wait_for(lambda: loss_points(page) >= 2, "a first loss curve")
    page.set_viewport_size({"width": 1440, "height": 500})
    chart = page.get_by_test_id("stVegaLiteChart").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    whole = axis_labels(page)
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
    for _ in range(4):
        page.mouse.wheel(0, -200)
    wait_for(lambda: axis_labels(page) != whole, "the zoom")
    zoomed = axis_labels(page)
    scrolled = page.get_by_test_id("stMain").evaluate("main => main.scrollTop")
    chart.evaluate("chart => { chart.querySelector('svg').dataset.mine = 'yes' }")
    points = loss_points(page)
    wait_for(lambda: loss_points(page) > points + 1, "two more points")
    assert axis_labels(page) == zoomed
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == scrolled
    assert chart.evaluate("chart => chart.querySelector('svg').dataset.mine") == "yes", "the chart was drawn anew"
    end(lab, run_id)


def test_somebody_else_can_watch_by_link_but_not_stop_and_lists_nothing(lab, page, browser):
    run_id = begin_training(page, lab)
    stranger = browser.new_context().new_page()
    go(stranger, page.url)
    expect(stranger.get_by_role("heading", name="IBM", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stMain").get_by_role("button", name="Stop")).to_be_visible()
    expect(stranger.get_by_role("button", name="Stop")).to_have_count(0)
    go(stranger, f"{lab.address}/runs")
    expect(stranger.get_by_text("No runs yet")).to_be_visible()
    stranger.context.close()
    end(lab, run_id)


def test_a_returning_visitor_finds_their_runs(lab, page):
    run_id = begin_training(page, lab)
    end(lab, run_id)
    page.close()
    again = page.context.new_page()
    go(again, f"{lab.address}/runs")
    expect(again.get_by_text("1 run in 1 row.")).to_be_visible()
    go(again, f"{lab.address}/runs?run={run_id}")  # as a row that is ticked
    expect(again.locator(f"a[href*='{run_id}']").first).to_be_visible()


def bring(page, path):
    """Choose 'My files' on the Data page and bring one."""
    page.get_by_text("My files").click()
    page.locator("input[type=file]").set_input_files(path)


def test_a_bad_file_is_explained_and_the_rest_stays(lab, page, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("date,close\n2024-01-02,ten\n2024-01-03,1\n2024-01-04,2\n")
    go(page, f"{lab.address}/data")
    bring(page, path)
    expect(page.get_by_text("row 2, column 'close': 'ten' is not a number")).to_be_visible()
    page.get_by_text("Comes with the lab").click()
    expect(page.get_by_role("combobox", name="Dataset")).to_have_value("IBM daily bars, 2000-2013")


def turn_to(page, address):
    """Open another page as going back and forward does, which does not load the whole app anew each time."""
    if not page.url.startswith("http"):
        go(page, address)
        return
    title = page.title()
    page.evaluate("to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')) }", address)
    page.wait_for_function("title => document.title !== title", arg=title, timeout=PATIENCE)
    settled(page)
    expect(page.locator("h1").first).to_be_visible()


VIEWS = [
    *(f"reality_check?check={tab}&" for tab in ("Intervals", "Errors", "Backtest", "Leaks")),
    *(f"attention?attend={tab}&" for tab in ("Which+inputs", "Is+it+true%3F", "How+it+formed")),
    *(f"gates?inside={tab}&" for tab in ("Inside+the+cell", "What+if")),
]


REFUSED = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(`${event.effectiveDirective}: ${event.blockedURI} (${event.sourceFile}) ${event.sample}`);
});
"""


def test_everybody_can_read_and_use_every_page(lab, page, run_id):
    """Nothing is cut off on a phone or a large screen, words stand out in both themes, and so on.

    Nor does a page need what the content security policy refuses, or anything from elsewhere.
    """
    found, elsewhere = {}, []
    page.add_init_script(REFUSED)
    own = (lab.address, "data:", "blob:")
    page.on("request", lambda asked: None if asked.url.startswith(own) else elsewhere.append(asked.url))
    for name in PAGES:
        address = f"{lab.address}/{'' if name == 'home' else name}?run={run_id}"
        page.set_viewport_size({"width": 390, "height": 900})
        page.emulate_media(color_scheme="light")
        turn_to(page, lab.address + "/train" if name == "train" else address)
        if name == "operator":
            page.get_by_role("textbox", name="Operator's secret").fill(OPERATOR)
            page.get_by_role("button", name="Open", exact=True).click()
            expect(page.get_by_role("button", name="Leave")).to_be_visible()
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            settled(page)
            found[name, width] = cut_off(page)
        found[name, "light"] = hard_to_use(page)
        page.emulate_media(color_scheme="dark")
        settled(page)
        found[name, "dark"] = hard_to_read(page)
        found[name, "refused"] = page.evaluate("window.refused.splice(0)")
    found["elsewhere"] = elsewhere
    assert len(found) >= 65
    assert not any(found.values()), {where: what for where, what in found.items() if what}


@pytest.mark.exhaustive
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_so_they_can_every_tab(lab, page, run_id, theme):
    page.emulate_media(color_scheme=theme)
    found = {}
    for view in VIEWS:
        go(page, f"{lab.address}/{view}run={run_id}")
        settled(page)
        found[view] = hard_to_use(page)
    assert not any(found.values()), {where: what for where, what in found.items() if what}


def test_a_messy_european_file_becomes_a_model_with_indicators(lab, page, tmp_path):
    path = tmp_path / "kurse.csv"
    rows = [
        f"{1 + day % 12:02d}/{1 + day // 12 % 12:02d}/{2020 + day // 144};1.{200 + day % 37},50 €;{day % 7}.{100 + day % 9};n"  # noqa: E501
        for day in range(144 * 3)
    ]
    path.write_bytes(("Kurse der Musterbank\n\nDatum;Schluß;Stück;Börse\n" + "\n".join(rows)).encode("cp1252"))
    go(page, f"{lab.address}/data")
    bring(page, path)
    expect(page.get_by_text("nothing in the file tells which")).to_be_visible()
    page.get_by_role("button", name="Day first (day/month/year)").click()
    expect(page.get_by_text("01 Jan 2020", exact=True)).to_be_visible()
    page.get_by_text("How the file is read").click()
    page.get_by_role("combobox", name="Columns of numbers").press("Backspace")  # the last one: the volume
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Read it this way").click()
    expect(page.get_by_text("with 1 column of numbers")).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("link", name=re.compile("Train a model on")).click()
    page.get_by_role("button", name="Add an indicator").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Add").last.click()
    expect(page.get_by_test_id("stMultiSelect").first).to_contain_text("of schluß")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    page.get_by_role("link", name="What the model sees").first.click()
    expect(page.get_by_role("heading", name="What the model sees")).to_be_visible()
    expect(page.get_by_text("windows").first).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("link", name="Train", exact=True).click()
    epochs = page.get_by_role("spinbutton", name="Epochs")
    epochs.fill("3")
    epochs.press("Enter")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_role("heading", name="Watch")).to_be_visible()
    run_id = run_in(page)
    wait_for(lambda: lab.store.get(run_id).is_over, "the end of the run")
    assert lab.store.get(run_id).state == "finished"
    assert lab.store.get(run_id).config.training.epochs == 3
    assert len(lab.store.get(run_id).config.features.inputs) == 2
