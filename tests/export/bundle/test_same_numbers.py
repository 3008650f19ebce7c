"""Whether a run that was trained again came to the same numbers."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.export.bundle.same_numbers import same_numbers
from tests.export.bundle.made import made
from tests.pages.made_runs import small


def moved(by):
    """Return a result whose predictions are moved by so many typical errors."""
    result = made()
    values = result.outputs.values + by * result.evaluation.model.rmse
    return replace(result, outputs=replace(result.outputs, values=values))


def test_the_same_run_has_the_same_numbers():
    found = same_numbers(made(), made())
    assert (found.same, found.close, found.versions) == (True, True, ())
    assert found.sentence.startswith(
        "The same numbers: 34 predictions, the losses of 1 epoch, every score and every weight"
    )


@pytest.mark.parametrize(("by", "close", "begin"), [(1e-9, True, "Nearly the same"), (0.1, False, "Not the same")])
def test_how_far_it_is_off_is_told_in_the_targets_unit(by, close, begin):
    found = same_numbers(made(), moved(by))
    assert (found.same, found.close) == (False, close)
    assert found.sentence.startswith(begin)
    assert "in the target's unit" in found.sentence


def test_other_weights_and_fewer_epochs_are_noticed():
    weights = {name: array + np.float32(1e-6) for name, array in made().weights.items()}
    found = same_numbers(made(), replace(made(), weights=weights))
    assert found.sentence == "The predictions are the same to the last digit; the weights differ."
    shorter = replace(made(), loss=(), val_loss=())
    assert "not as many epochs" in same_numbers(made(), shorter).sentence
    assert "not as many" in same_numbers(made(), made(small().with_("features", horizon=2))).sentence


def test_versions_that_differ_are_named():
    before, after = replace(made(), versions={"keras": "3.1", "numpy": "2"}), replace(made(), versions={"keras": "3.2"})
    assert same_numbers(before, after).versions == ("keras: 3.1 there, 3.2 here.", "numpy: 2 there, none here.")


def test_scores_that_are_others_are_noticed():
    board = made().leaderboard
    changed = replace(board[0], metrics=replace(board[0].metrics, rmse=board[0].metrics.rmse / 2))
    found = same_numbers(made(), replace(made(), leaderboard=(changed, *board[1:])))
    assert not found.same and "the scores differ" in found.sentence
