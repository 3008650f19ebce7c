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

__all__ = ["COUNTED", "DAILY", "WHOLE", "Budget", "exceeded"]

DAILY = {
    "tests": 7200,
    "processes started": 125,  # 1 to 10 s each: an app, a service, a scheduler, a fresh Python that imports the core
    "models traced": 55,  # 1 s
    "trainings begun": 270,
    "runs of a page's script": 2700,  # 0.1 s
    "pages loaded in a browser": 35,  # 1 to 2 s
}
"""What ``make test`` may cost."""
WHOLE = {
    "tests": 7250,
    "processes started": 135,
    "models traced": 75,
    "trainings begun": 330,
    "runs of a page's script": 3200,
    "pages loaded in a browser": 80,
}
"""What ``make test-ci`` may cost, which is all that CI runs."""
COUNTED = {
    "models traced": ("lstm_core.training.compiled", "Compiled", "__init__"),
    "trainings begun": ("lstm_core.training.compiled", "Compiled", "begin"),
    "runs of a page's script": ("streamlit.testing.v1.local_script_runner", "LocalScriptRunner", "run"),
    "pages loaded in a browser": ("playwright.sync_api", "Page", "goto"),
}
WHAT_TO_DO = (
    "Make it cheaper: a scripted trainer in place of TensorFlow (tests/scripted_trainer.py), a result that is made up "
    "(tests/made_results.py), a config whose model another test has traced, a lab or a page that a test has open "
    "already, pairs in place of all combinations (tests/pairwise.py). If another test holds the same, mark it as "
    "'further', and CI runs it. If it is worth its time, raise the limit in "
    "tests/budget.py and say in the commit how much longer the suite takes."
)


def exceeded(counts: Mapping[str, int], limits: Mapping[str, int]) -> list[str]:
    """Return a sentence for each limit that is exceeded."""
    return [
        f"{counts[what]:,} {what}; the budget is {limit:,}." for what, limit in limits.items() if counts[what] > limit
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
        elif exceeded(self.counts, _limits(config)):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any, config: pytest.Config) -> None:
        """Print the counts beside their limits, and what to do about those that are exceeded."""
        limits = _limits(config)
        if not limits:
            return
        terminalreporter.section("budget of the suite (tests/budget.py)")
        for what, limit in limits.items():
            terminalreporter.line(f"{self.counts[what]:6,} of {limit:6,}  {what}")
        too_much = exceeded(self.counts, limits)
        for sentence in too_much:
            terminalreporter.line(f"The suite costs more than its budget: {sentence}", red=True)
        if too_much:
            terminalreporter.line(WHAT_TO_DO, red=True)


def _limits(config: pytest.Config) -> Mapping[str, int]:
    """Return what the tests that run may cost; nothing if they are some of the suite, or more than CI runs."""
    chosen = (config.option.markexpr, config.option.keyword, config.option.exhaustive, config.option.deselect)
    all_folders = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if any(chosen) or config.option.collectonly or not all_folders:
        return {}
    return WHOLE if config.option.further else DAILY
