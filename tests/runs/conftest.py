"""A store in a fresh folder, and one real result to keep in it."""

import dataclasses

import numpy as np
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
    made = run(tiny_config, table=table)
    others = {name: array + np.float32(1) for name, array in made.weights.items()}
    return dataclasses.replace(made, best_trained_weights=others)  # so that no field is empty
