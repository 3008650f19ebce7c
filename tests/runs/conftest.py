"""A store in a fresh folder, and one real result to keep in it."""

import pytest

from lstm_core.experiment import run
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "home")


@pytest.fixture
def ledger(store):
    return Ledger(store)


@pytest.fixture(scope="session")
def result(tiny_config, table):
    return run(tiny_config, table=table)
