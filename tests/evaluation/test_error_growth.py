"""Errors are measured at each step ahead, and compared with repeating the last value there."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.evaluation.error_growth import error_growth
from lstm_core.results import Outputs


def made(model, persistence):
    """Return outputs of 4 forecasts that are off by these amounts at each step."""
    signs = np.array([1.0, -1.0, 1.0, -1.0])[:, None]
    previous = np.full(4, 50.0)
    actual = previous[:, None] + signs * np.array(persistence)
    values = (actual + signs * np.array(model))[:, :, None]
    return Outputs("test", pd.date_range("2024-01-01", periods=4), previous, actual, values)


def test_errors_at_each_step_are_those_made_by_hand():
    found = error_growth(made([1.0, 2.0, 4.0], [2.0, 3.0, 5.0]), "close")
    np.testing.assert_allclose(found.model, [1, 2, 4])
    np.testing.assert_allclose(found.persistence, [2, 3, 5])
    assert (found.horizon, found.windows) == (3, 4)
    assert found.sentence == (
        "The model's typical error grows from 1 (one row ahead) to 4 (3 rows ahead), 4 times as much. Repeating the "
        "last close would have been worse at every step (2 to 5)."
    )


def test_the_point_prediction_counts_whatever_other_quantiles_there_are():
    outputs = made([1.0, 1.0], [2.0, 2.0])
    wide = Outputs(
        "test", outputs.dates, outputs.previous, outputs.actual, np.concatenate([outputs.values, outputs.values + 9], 2)
    )
    np.testing.assert_allclose(error_growth(wide, "close").model, [1, 1])


@pytest.mark.parametrize(
    ("model", "persistence", "words"),
    [
        ([2.0, 3.0], [1.0, 2.0], "Repeating the last close would have been better at every step (1 to 2)."),
        ([1.0, 2.0], [1.005, 2.01], "That is level with repeating the last close (1.005 to 2.01)."),
        (
            [1.0, 1.0, 3.0],
            [1.0, 2.0, 2.0],
            "Of the 3 steps, the model is closer than repeating the last close at 1, and is further off than it at 1, "
            "and is level with it at 1 (1 to 2).",
        ),
        ([2.0, 2.0], [3.0, 3.0], "typical error is the same 2 rows ahead as one row ahead: 2."),
        ([2.0, 1.0], [3.0, 3.0], "shrinks from 2 (one row ahead) to 1 (2 rows ahead)."),
        (
            [2.0],
            [1.0],
            "One row ahead, the model's typical error is 2. Repeating the last close would have been better",
        ),
        ([0.0, 1.0], [1.0, 1.0], "grows from 0 (one row ahead) to 1 (2 rows ahead)."),
    ],
)
def test_the_sentence_says_what_the_numbers_say(model, persistence, words):
    assert words in error_growth(made(model, persistence), "close").sentence
