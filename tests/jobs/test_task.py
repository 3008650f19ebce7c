"""What runs inside a worker: the function that trains is found by its name."""

import pytest

from lstm_core.errors import ConfigError
from lstm_core.experiment import run
from lstm_core.jobs.task import load_trainer
from lstm_core.settings import OWN_TRAINER


def test_the_lab_s_own_trainer_is_the_pipeline():
    assert load_trainer(OWN_TRAINER) is run


@pytest.mark.parametrize("name", ["no_such_module:run", "lstm_core.experiment:no_such_function"])
def test_a_trainer_that_is_not_there_is_refused_with_a_sentence(name):
    with pytest.raises(ConfigError, match=f"LSTM_LAB_TRAINER names, '{name}'"):
        load_trainer(name)
