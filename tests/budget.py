"""What the whole suite may cost, in counts that say the same on every machine; a run that costs more fails.

Seconds depend on the machine and on who else uses it, so that a limit in seconds would fail by chance or never. What
takes the suite's time can be counted: each of these things costs about a tenth of a second, or several seconds.
"""

import functools
import importlib
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

__all__ = ["COUNTED", "LIMITS", "Budget", "exceeded"]

LIMITS = {
    "tests": 7200,
    "processes started": 135,  # 1 to 10 s each: an app, a service, a scheduler, a fresh Python that imports the core
    "models traced": 75,  # 1 s
    "trainings begun": 330,
    "runs of a page's script": 3200,  # 0.1 s
    "pages loaded in a browser": 80,  # 1 to 2 s
}
COUNTED = {
    "models traced": ("lstm_core.training.compiled", "Compiled", "__init__"),
    "trainings begun": ("lstm_core.training.compiled", "Compiled", "begin"),
    "runs of a page's script": ("streamlit.testing.v1.local_script_runner", "LocalScriptRunner", "run"),
    "pages loaded in a browser": ("playwright.sync_api", "Page", "goto"),
}
WHAT_TO_DO = (
    "Make it cheaper: a scripted trainer in place of TensorFlow (tests/scripted_trainer.py), a result that is made up "
    "(tests/made_results.py), a config whose model another test has traced, a lab or a page that a test has open "
    "already, pairs in place of all combinations (tests/pairwise.py). If it is worth its time, raise the limit in "
    "tests/budget.py and say in the commit how much longer the suite takes."
)


def exceeded(counts: Mapping[str, int]) -> list[str]:
    """Return a sentence for each limit that is exceeded."""
    return [
        f"{counts[what]:,} {what}; the budget is {limit:,}." for what, limit in LIMITS.items() if counts[what] > limit
    ]


class Budget:
    """A plugin of pytest that counts in every process and judges in the one that started them."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._verdict: list[str] = []

    def _hear(self, event: str, _arguments: Any) -> None:
        if event == "subprocess.Popen":
            self.counts["processes started"] += 1

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self) -> None:
        """Begin to count, in what the collected tests have imported; what they have not costs nothing."""
        sys.addaudithook(self._hear)
        for what, (module, owner, method) in COUNTED.items():
            if module in sys.modules:
                self._count(getattr(importlib.import_module(module), owner), method, what)

    def _count(self, owner: type, method: str, what: str) -> None:
        original = getattr(owner, method)

        @functools.wraps(original)
        def counted(*arguments: Any, **options: Any) -> Any:
            self.counts[what] += 1
            return original(*arguments, **options)

        setattr(owner, method, counted)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Add what one of several processes has counted."""
        self.counts.update(getattr(node, "workeroutput", {}).get("counts", {}))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count the tests, here and not where they run, so that each counts once."""
        self.counts["tests"] += report.when == "setup"

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand the counts on, or judge them if the whole suite was run."""
        config = session.config
        if hasattr(config, "workeroutput"):
            config.workeroutput["counts"] = {what: n for what, n in self.counts.items() if what != "tests"}
        elif _is_whole(config) and exceeded(self.counts):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any, config: pytest.Config) -> None:
        """Print the counts beside their limits, and what to do about those that are exceeded."""
        if not _is_whole(config):
            return
        terminalreporter.section("budget of the suite (tests/budget.py)")
        for what, limit in LIMITS.items():
            terminalreporter.line(f"{self.counts[what]:6,} of {limit:6,}  {what}")
        for sentence in exceeded(self.counts):
            terminalreporter.line(f"The suite costs more than its budget: {sentence}", red=True)
        if exceeded(self.counts):
            terminalreporter.line(WHAT_TO_DO, red=True)


def _is_whole(config: pytest.Config) -> bool:
    """Say whether all tests of the suite run, and no more."""
    chosen = (config.option.markexpr, config.option.keyword, config.option.exhaustive, config.option.deselect)
    all_folders = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return all_folders and not any(chosen) and not config.option.collectonly
