"""The linear model that is averaged with networks: it finds what it can see, and looks at nothing else."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.features.preparation import Preparation
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import prepare
from lstm_core.model.averaged import mean_outputs
from lstm_core.model.linear import LENGTHS, LinearModel, lengths_within, means_of
from lstm_core.training.linear_fit import fit_linear_model, linear_outputs


@pytest.fixture
def windows(make_table: Callable[..., PriceTable], tiny_config: ExperimentConfig) -> WindowSet:
    config = tiny_config.with_("features", window=30, inputs=("close", "volume"), scaling="standard")
    return prepare(make_table(400), Preparation.of(config)).train


def test_it_finds_the_weights_that_made_the_targets(windows: WindowSet) -> None:
    means = means_of(windows.inputs, LENGTHS)
    wanted = means @ np.array([[0.5, 1.0], [0.0, 0.3], [-1.0, 0.0], [0.0, 0.0], [2.0, 0.5], [0.1, 0.0]]) + [0.25, -1.0]
    model = fit_linear_model(replace(windows, targets=wanted.astype("float32")))
    found = linear_outputs(model, windows)
    assert found is not None
    assert (found.shape, found.dtype) == (wanted.shape, np.float32)
    np.testing.assert_allclose(found, wanted, atol=0.02)


def test_windows_that_are_shorter_than_a_month_have_their_own_mean(windows: WindowSet) -> None:
    assert [lengths_within(window) for window in (2, 6, 22, 60)] == [(1, 2), (1, 5, 6), (1, 5, 22), (1, 5, 22)]
    np.testing.assert_allclose(means_of(windows.inputs[:3], (30,)), windows.inputs[:3].mean(axis=1), rtol=1e-5)


def test_an_input_that_never_changes_says_nothing(windows: WindowSet) -> None:
    series = windows.series.copy()
    series[:, 1] = 0.1
    model = fit_linear_model(replace(windows, series=series))
    assert {model.weights[row][0] for row in (1, 3, 5)} == {0.0}
    assert np.isfinite(model.weights).all()


def test_many_windows_are_looked_at_in_parts(windows: WindowSet, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fit_linear_model(windows)
    monkeypatch.setattr("lstm_core.training.linear_fit._AT_ONCE", 7)
    assert fit_linear_model(windows) == whole
    np.testing.assert_array_equal(linear_outputs(whole, windows), whole.outputs(windows.inputs))
    assert linear_outputs(None, windows) is None


def test_a_mean_of_quantiles_moves_with_its_median() -> None:
    networks = [np.array([[1.0, 0.0, 3.0, 2.0, 1.0, 4.0]], "float32")] * 2  # two rows ahead, three levels
    linear = LinearModel((1,), ((1.0, 0.0),), (2.0, 2.0)).outputs(np.array([[[1.0]]], "float32"))
    assert linear.tolist() == [[3.0, 2.0]]
    assert mean_outputs(networks, linear).tolist() == [[2.0, 1.0, 4.0, 2.0, 1.0, 4.0]]
