"""Fixtures that many tests share: small tables, a config that trains in no time."""

import gc
import os
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.evaluation import arima
from tests.budget import Budget
from tests.schedule import WaitingFirst, in_order

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# `make test` tries the same examples every time, `make test-all` more; with `--hypothesis-profile explore` pytest
# looks for new ones.
_patient = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("lab", max_examples=15, derandomize=True, **_patient)
settings.register_profile("all", max_examples=100, derandomize=True, **_patient)
settings.register_profile("explore", max_examples=2000, print_blob=True, **_patient)
settings.load_profile("lab")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return WaitingFirst(config, log)


def pytest_configure(config):
    if config.args_source is pytest.Config.ArgsSource.ARGS:
        config.option.further = True  # whoever names a file means all of it
    if config.getoption("--exhaustive"):
        settings.load_profile("all")
    config.pluginmanager.register(Budget(), "budget")


def pytest_addoption(parser):
    parser.addoption(
        "--further", action="store_true", help="also run the tests that are one more case of what others hold"
    )
    parser.addoption(
        "--exhaustive",
        action="store_true",
        help="run all, also the combinations beyond pairs (tests/pairwise.py)",
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Collect without looking for garbage; what modules and tests consist of is never looked through again either.

    What tests make is looked through less often than usual, which took up to a fifth of the time of the tests of pages.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        gc.enable()


def pytest_collection_modifyitems(config, items):
    exhaustive, further = config.getoption("--exhaustive"), config.getoption("--further")
    more = () if exhaustive else ("exhaustive",) if further else ("exhaustive", "further")
    left_out = {item for item in items if any(item.get_closest_marker(mark) for mark in more)}
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]
    if hasattr(config, "workerinput"):  # one of several processes; alone, pytest's own order is as good
        items[:] = in_order(items)


@pytest.fixture(scope="session", autouse=True)
def _remembered_arima():
    """Fit ARIMA to the same values once, as it takes up to a second and every trained run is held against it."""
    fit = arima._fit

    @lru_cache(maxsize=100)
    def fit_once(values: bytes, order: tuple[int, int, int]):
        return fit(np.frombuffer(values).copy(), order)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arima, "_fit", lambda values, order: fit_once(values.tobytes(), order))
        yield fit


@pytest.fixture
def arima_anew(_remembered_arima, monkeypatch):
    """Fit ARIMA each time, for tests of how it is fitted and of whether it comes out the same."""
    monkeypatch.setattr(arima, "_fit", _remembered_arima)


@pytest.fixture(scope="session")
def make_table() -> Callable[..., PriceTable]:
    """Return a function that makes a random walk of daily bars."""

    def make(rows: int = 120, seed: int = 0, title: str = "WALK") -> PriceTable:
        random = np.random.default_rng(seed)
        close = 100 + random.normal(size=rows).cumsum()
        opened = close + random.normal(scale=0.3, size=rows)
        frame = pd.DataFrame(
            {
                "open": opened,
                "high": np.maximum(opened, close) + 0.2,
                "low": np.minimum(opened, close) - 0.2,
                "close": close,
                "volume": random.integers(1_000, 9_000, rows).astype("float64"),
            },
            index=pd.bdate_range("2020-01-01", periods=rows, name="date"),
        )
        return PriceTable(title=title, frame=frame)

    return make


@pytest.fixture(scope="session")
def table(make_table: Callable[..., PriceTable]) -> PriceTable:
    """Return 120 bars of a random walk."""
    return make_table()


@pytest.fixture(scope="session")
def tiny_config() -> ExperimentConfig:
    """Return a config that trains on ``table`` in well under a second."""
    config = ExperimentConfig().with_("features", window=5).with_("model", units=4)
    return config.with_("training", epochs=2, batch_size=16)


@pytest.fixture(scope="session")
def browser():
    """Return the one Chromium of this process; there can't be two."""
    from tests.browser.lab import open_browser

    with open_browser() as browser:
        yield browser
