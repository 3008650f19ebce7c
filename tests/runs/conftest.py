"""A store in a fresh folder, and one real result to keep in it."""

import dataclasses

import numpy as np
import pytest

from lstm_core.experiment import run
from lstm_core.model.linear import LinearModel
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from lstm_core.trainings import Training


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
    later = Training(2, False, 8, (0.1,), (0.2,), 1, "epochs", updates=3, counts=True)
    linear = LinearModel((1, 5), ((0.1,), (0.2,), (0.3,), (1 / 3,)), (0.25,))
    # So that no field is empty.
    return dataclasses.replace(made, best_trained_weights=others, others=(others,), later=(later,), linear=linear)
