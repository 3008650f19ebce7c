"""The app as a process of its own and a Chromium to look at it."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from filelock import FileLock, Timeout
from playwright._impl._api_structures import SetCookieParam  # the public module does not have it
from playwright.sync_api import Browser, Page, expect, sync_playwright

from lstm_core.runs.store import RunStore
from pages.server.owner_token import cookie_names, signed
from tests.browser.frame import IN_A_FRAME, site
from tests.browser.outside import OUTSIDE, OutsideWorkers
from tests.browser.proxy import BEHIND, Proxy
from tests.processes import PATIENCE_SECONDS, end_service, wait_for, worker_processes

ROOT = Path(__file__).parents[2]
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")

PATIENCE = 1000 * PATIENCE_SECONDS  # as Playwright counts it; long, as other tests use the same cores meanwhile

expect.set_options(timeout=PATIENCE)


class RunningLab:
    """`streamlit run app.py` on a free port, with a store of its own; tests may kill it and start it again.

    Args:
        home: An empty folder.
        settings: Variables of the environment beside those for the folder and for one worker.
    """

    def __init__(self, home: Path, **settings: str):
        self.home = home
        framed = site().settings if IN_A_FRAME else {}
        self._settings = {"LSTM_LAB_HOME": str(home), "LSTM_LAB_WORKERS": "1", **framed, **settings}
        self.store = RunStore(home)
        self.port = _free_port()
        self._proxy_port = _free_port() if BEHIND else self.port
        self._certificate = self._settings.get("STREAMLIT_SERVER_SSL_CERT_FILE", "")
        if BEHIND and self._certificate:  # the proxy speaks https, and the lab behind it http
            del self._settings["STREAMLIT_SERVER_SSL_CERT_FILE"], self._settings["STREAMLIT_SERVER_SSL_KEY_FILE"]
        self._proxy: Proxy | None = None
        self._outside: OutsideWorkers | None = None
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        scheme = "https" if self._certificate else "http"
        return f"{scheme}://127.0.0.1:{self._proxy_port}{f'/{BEHIND}' if BEHIND else ''}"

    @property
    def websocket(self) -> str:
        """Where pages connect to the app, for a test that sends what no page would."""
        return f"ws{self.address.removeprefix('http')}/_stcore/stream"

    def cookie(self, token: str) -> SetCookieParam:
        """Return the cookie of whoever has this token."""
        name = cookie_names(self.home).plain
        return {"name": name, "value": signed(token, self.home), "url": self.address, "httpOnly": True}

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
        command += [f"--server.port={self.port}", "--server.address=127.0.0.1", "--server.fileWatcherType=none"]
        if BEHIND:
            command.append(f"--server.baseUrlPath={BEHIND}")
            self._proxy = self._proxy or Proxy(self.home / ".proxy", self._proxy_port, self.port, self._certificate)
        if OUTSIDE and "LSTM_LAB_SCHEDULER" not in self._settings:
            self._outside = OutsideWorkers(self.home.with_name(f"{self.home.name}_outside"))
            self._settings.update(self._outside.settings)
        with (self.home / "app.log").open("ab") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **self._settings},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_for(self._answers, "the app's first answer")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None:
            self.kill()
        if self._proxy is not None:
            self._proxy.stop()
        end_service(self.store)
        if self._outside is not None:
            self._outside.stop()

    def workers(self) -> list[psutil.Process]:
        """Return the processes that train."""
        pid = self.store.engine().pid
        assert pid is not None
        return worker_processes(pid) if self._outside is None else self._outside.processes()

    def stop_runs(self) -> None:
        """Stop whatever is queued or trained, and wait for it, so that the worker is free."""
        with self.store.database.open() as connection:
            rows = connection.execute("SELECT id, owner FROM runs WHERE state IN ('queued', 'running')").fetchall()
        for row in rows:
            self.store.request_stop(row["id"], row["owner"])
        wait_for(lambda: not self.store.active(), "the runs to stop")

    def stop_service(self) -> None:
        """End the run service for good: its lock is taken, so that the app can not start another."""
        self._lock = FileLock(self.home / "service.lock")
        while True:
            end_service(self.store)
            try:
                self._lock.acquire(timeout=5)
            except Timeout:
                continue  # The app was quicker and has started another.
            return

    def warm_up(self, browser: Browser) -> None:
        """Visit the app, which starts its run service, and wait until a worker is ready."""
        page = browser.new_page()
        go(page, self.address)
        wait_for(lambda: self.store.engine().warm, "a warm worker")
        page.close()

    def process_info(self) -> psutil.Process:
        assert self.process is not None
        return psutil.Process(self.process.pid)

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.home / "app.log").read_text()
        try:
            address, anybody = f"{self.address}/_stcore/health", ssl._create_unverified_context()  # noqa: S323 (our own)
            with urllib.request.urlopen(address, timeout=2, context=anybody) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def opened(home: Path, browser: Browser, **settings: str) -> Iterator[RunningLab]:
    """Start a lab, wait until it can train, and end it afterwards.

    Args:
        home: An empty folder.
        browser: What visits it first.
        settings: As ``RunningLab`` takes them.
    """
    lab = RunningLab(home, **settings)
    try:
        lab.start()
        lab.warm_up(browser)
        yield lab
    finally:
        lab.stop()


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Open the system's Chromium, or Playwright's own where there is none."""
    with sync_playwright() as playwright:
        path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
        flags = [*FLAGS, *(["--ignore-certificate-errors"] if IN_A_FRAME else [])]
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


def go(page: Page, address: str) -> None:
    """Open an address and wait until the app is connected and has drawn the page."""
    page.goto(address, timeout=PATIENCE)
    page.wait_for_selector("[data-testid='stApp'][data-test-connection-state='CONNECTED']", timeout=PATIENCE)
    expect(page.locator("h1").first).to_be_visible()


def settled(page: Page) -> None:
    """Wait until the script has run."""
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']", timeout=PATIENCE)
