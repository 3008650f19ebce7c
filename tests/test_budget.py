"""The budget of the suite: what is counted, in one process and in several, and what happens when it is exceeded."""

import importlib
from collections import Counter
from pathlib import Path

import pytest

from tests.budget import COUNTED, DAILY, WHOLE, exceeded

pytest_plugins = ["pytester"]

CONFTEST = """
    from tests import budget

    def pytest_addoption(parser):
        parser.addoption("--exhaustive", action="store_true")
        parser.addoption("--further", action="store_true")

    def pytest_configure(config):
        budget.DAILY.clear()
        budget.DAILY.update({"tests": 2, "processes started": 2, "decoded": 1})
        budget.WHOLE.clear()
        budget.WHOLE.update({"tests": 2, "processes started": 2, "decoded": 2})
        budget.COUNTED.clear()
        budget.COUNTED.update({"decoded": ("json", "JSONDecoder", "decode")})
        config.pluginmanager.register(budget.Budget())
"""
TEST = """
    import json, subprocess, sys

    def test_it():
        subprocess.run([sys.executable, "-c", ""], check=True)
        assert json.loads("1") == 1
"""


@pytest.fixture
def suite(pytester, monkeypatch):
    """Return a suite of two tests, each of which starts a process and decodes a text; one text is too many."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_one=TEST, test_two=TEST)
    pytester.makeini("[pytest]\ntestpaths = .")
    return pytester


@pytest.mark.parametrize("options", [[], ["-n", "2"]], ids=["one process", "two"])
def test_a_suite_over_its_budget_fails_and_says_what_to_do(suite, options):
    result = suite.runpytest_subprocess("-p", "no:cacheprovider", *options)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        [
            "*2 of *2  tests",
            "*2 of *2  processes started",
            "*2 of *1  decoded",
            "*costs more than its budget: 2 decoded; the budget is 1.",
            "Make it cheaper: *",
        ]
    )


def test_what_ci_runs_has_a_budget_of_its_own(suite):
    result = suite.runpytest_subprocess("-p", "no:cacheprovider", "--further")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*2 of *2  decoded"])


def test_a_part_of_the_suite_has_no_budget(suite):
    result = suite.runpytest_subprocess("-k", "test_it")
    assert result.ret == 0
    assert "budget of the suite" not in result.stdout.str()


def test_every_limit_is_of_something_that_is_counted_and_still_there():
    assert set(DAILY) == set(WHOLE) == {"tests", "processes started", *COUNTED}
    assert all(DAILY[what] <= limit for what, limit in WHOLE.items())
    for module, owner, method in COUNTED.values():
        assert callable(getattr(getattr(importlib.import_module(module), owner), method))


def test_a_count_at_its_limit_is_within_the_budget():
    assert exceeded(Counter(DAILY), DAILY) == []
    assert exceeded(Counter({**DAILY, "models traced": 1000}), DAILY) == [
        f"1,000 models traced; the budget is {DAILY['models traced']}."
    ]
