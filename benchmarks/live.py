"""The app under a live run: start, first loss point, memory, and the cost of a tick of the live page."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from benchmarks.jobs import REFERENCE
from benchmarks.visitor import visitor
from lstm_core.events import EpochDone, Started
from lstm_core.runs.ledger import Ledger
from pages.kit.polling import tick_seconds
from tests.browser.lab import RunningLab, go, open_browser, settled
from tests.processes import wait_for

__all__ = ["measure"]

COLD_SETTINGS = {"units": 48}  # a shape that no worker has traced
COST_EPOCHS = 40
COST_ROUNDS = 5
REST_SECONDS = 1.5
# By the page's own clock. The second number is the loss; it comes with the same message as the chart.
SECONDS_TO_A_POINT = """() => new Promise(done => addEventListener("click", () => {
    const began = performance.now();
    const look = () => {
        const number = document.querySelectorAll("[data-testid=stMetricValue]")[1]?.innerText ?? "–";
        const chart = document.querySelector(".vega-embed canvas, .vega-embed svg");
        number != "–" && chart ? done((performance.now() - began) / 1000) : requestAnimationFrame(look);
    };
    look();
}, {capture: true, once: true}))"""
POINTS = 200
TICK_SECONDS = 20.0
SOAK_PAGES = 9
SOAK_SECONDS = 60.0


def measure() -> dict[str, float]:
    """Return the figures by name; the unit is part of the name."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        lab = RunningLab(Path(folder))
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        began = time.perf_counter()
        lab.start()
        go(page, lab.address)
        expect(page.get_by_role("button", name="Train the tutorial's model on IBM")).to_be_enabled()
        figures["seconds from start to a usable first page"] = time.perf_counter() - began
        try:
            lab.warm_up(browser)
            figures["seconds from start to a warm worker"] = time.perf_counter() - began
            figures["seconds from submit to first loss point, shape never seen"] = _first_event(lab, COLD_SETTINGS)
            figures["seconds from submit to first loss point, warm"] = statistics.median(
                _first_event(lab, {}) for _ in range(5)
            )
            seconds = _epochs_by_looks(lab, browser)
            figures["epoch while a page elsewhere is live, times headless"] = seconds["elsewhere"] / seconds["nobody"]
            figures["epoch while a browser here is live, times headless"] = seconds["here"] / seconds["nobody"]
            figures["seconds from press to first loss point, median of 5"] = statistics.median(
                _first_loss_point(lab, page) for _ in range(5)
            )
            figures["memory of the app process, MB"] = _memory(lab)
            address = _endless_run(lab)
            go(page, address)
            figures["CPU milliseconds a live tick with 200 points"] = _tick_cost(lab)
            pages = [browser.new_page() for _ in range(SOAK_PAGES)]
            for other in pages:
                go(other, address)
            before = _memory(lab)
            page.wait_for_timeout(SOAK_SECONDS * 1000)
            ticks = (SOAK_PAGES + 1) * SOAK_SECONDS / tick_seconds(active=1)
            figures["growth of memory over 1,000 live ticks, MB"] = 1000 * (_memory(lab) - before) / ticks
        finally:
            lab.stop()
    return figures


def _first_loss_point(lab: RunningLab, page: Page) -> float:
    """Return the seconds from a press of the button, on a page at rest, to a chart with a loss in it."""
    go(page, lab.address)
    settled(page)
    button = page.get_by_role("button", name="Train the tutorial's model on IBM")
    expect(button).to_be_enabled()
    page.wait_for_timeout(REST_SECONDS * 1000)
    page.evaluate(f"window.toAPoint = ({SECONDS_TO_A_POINT})(); undefined")
    button.click()
    seconds = float(page.evaluate("window.toAPoint"))
    page.get_by_test_id("stMain").get_by_role("button", name="Stop").click()
    wait_for(lambda: lab.store.active() == 0, "the run to stop")
    return seconds


def _first_event(lab: RunningLab, settings: dict[str, object]) -> float:
    """Return the seconds until the first loss of a run is in the store, which is where pages read it."""
    began = time.perf_counter()
    run_id = lab.store.submit(REFERENCE.with_("model", **settings), "benchmark", "IBM")

    def has_a_loss() -> bool:
        run = lab.store.get(run_id)
        return run.progress is not None or any(isinstance(e, EpochDone) for e in lab.store.events(run_id)[0])

    wait_for(has_a_loss, "a loss")
    seconds = time.perf_counter() - began
    lab.store.request_stop(run_id, "benchmark")
    wait_for(lambda: lab.store.active() == 0, "the run to stop")
    return seconds


def _epochs_by_looks(lab: RunningLab, browser: Browser) -> dict[str, float]:
    """Return median seconds an epoch: nobody looking, the live page open elsewhere and on this machine, in turns."""
    looks: dict[str, Callable[[str], AbstractContextManager[None]]] = {
        "nobody": lambda address: nullcontext(),
        "elsewhere": visitor,
        "here": lambda address: _open_page(browser, address),
    }
    found: dict[str, list[float]] = {name: [] for name in looks}
    for _ in range(COST_ROUNDS):
        for name, look in looks.items():
            run_id = lab.store.submit(REFERENCE.with_("training", epochs=COST_EPOCHS), "benchmark", "IBM")
            with look(f"{lab.address}/watch?run={run_id}"):
                wait_for(lambda: lab.store.active() == 0, "the run to end")
            events = [event for event in lab.store.events(run_id)[0] if isinstance(event, EpochDone)]
            # The first ones compete with the page's own start.
            found[name].append(statistics.median(event.seconds for event in events[COST_EPOCHS // 4 :]))
    return {name: statistics.median(seconds) for name, seconds in found.items()}


@contextmanager
def _open_page(browser: Browser, address: str) -> Iterator[None]:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    go(page, address)
    yield
    page.close()


def _memory(lab: RunningLab) -> float:
    return lab.process_info().memory_info().rss / 2**20


def _endless_run(lab: RunningLab) -> str:
    """Put a run with 200 epochs behind it into the store, which stays running, and return its address."""
    config = REFERENCE.with_("training", epochs=POINTS + 1)
    lab.stop_service()  # so that the run stays where this puts it
    run_id = lab.store.submit(config, "benchmark", "IBM")
    ledger = Ledger(lab.store)
    claim = ledger.claim()
    assert claim is not None
    days = [f"2013-{1 + day // 28:02}-{1 + day % 28:02}" for day in range(300)]
    values = [100 + day / 10 for day in range(300)]
    ledger.record(
        run_id,
        claim.attempt,
        Started(first_epoch=1, epochs=POINTS + 1, batches=80, watched="test", dates=days, actual=values),
    )
    for epoch in range(1, POINTS + 1):
        event = EpochDone(
            epoch=epoch, loss=1 / epoch, val_loss=2 / epoch, seconds=1.0, best_epoch=epoch, preview=values
        )
        ledger.record(run_id, claim.attempt, event)
    return f"{lab.address}/watch?run={run_id}"


def _tick_cost(lab: RunningLab) -> float:
    """Charge the app's CPU time to the ticks of the one page that is open."""
    process = lab.process_info()
    before, began = process.cpu_times(), time.perf_counter()
    time.sleep(TICK_SECONDS)
    after, seconds = process.cpu_times(), time.perf_counter() - began
    ticks = seconds / tick_seconds(active=1)
    cpu = (after.user + after.system) - (before.user + before.system)
    return 1000 * cpu / ticks
