"""The reference job: the numbers that the classic tutorial gives on IBM, 2013 to 2018."""

from collections.abc import Callable

import pytest

from lstm_core.config import preset
from lstm_core.data.catalogue import load_series
from lstm_core.data.first_choice import first_draft
from lstm_core.evaluation.metrics import evaluate
from lstm_core.experiment import run
from lstm_core.explain.attention import max_row_sum_error
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import PreparedData, prepare
from lstm_core.model.summary import count_parameters
from lstm_core.verdicts.next_steps import scaled_by_window
from tests.acceptance.conftest import Series


@pytest.fixture(scope="module")
def loaded(reference: Callable[[str], Series]) -> Series:
    return reference("IBM")


@pytest.fixture(scope="module")
def prepared(loaded: Series) -> PreparedData:
    return prepare(loaded[1], Preparation.of(preset("tutorial")))


def test_the_file_has_1259_days_and_needs_no_repair(loaded: Series) -> None:
    data, table = loaded
    assert (len(table), table.title, table.notes) == (1259, "IBM", ())
    assert (f"{table.start:%Y-%m-%d}", f"{table.end:%Y-%m-%d}") == ("2013-02-08", "2018-02-07")
    assert (data.source, data.ticker) == ("file", "IBM")


def test_the_windows_have_the_tutorials_shapes(prepared: PreparedData) -> None:
    assert_shapes_of_the_tutorial(prepared)


def test_so_they_have_on_as_many_days_of_the_stock_that_comes_with_the_lab() -> None:
    table = load_series(first_draft("tutorial").data)
    assert_shapes_of_the_tutorial(prepare(table, Preparation.of(preset("tutorial"))))


def assert_shapes_of_the_tutorial(prepared: PreparedData) -> None:
    assert prepared.train.inputs.shape == (947, 60, 2)
    assert prepared.test.inputs.shape == (192, 60, 2)
    assert prepared.validation is None


def test_the_model_has_the_tutorials_parameters() -> None:
    counts = count_parameters(preset("tutorial").model, window=60, features=2)
    assert (counts.lstm, counts.attention, counts.dense, counts.total) == (17_152, 124, 65, 17_341)


def test_persistence_has_the_known_error(prepared: PreparedData) -> None:
    test = prepared.test
    persistence = evaluate(test.actual, test.previous, test.previous, prepared.level_scale).persistence
    assert f"{persistence.rmse:.4f}" == "1.7586"
    assert f"{persistence.mse_scaled:.8f}" == "0.00032233"


@pytest.mark.slow
def test_one_epoch_of_the_tutorial_runs_to_a_complete_result(loaded: Series) -> None:
    data, table = loaded
    config = preset("tutorial").with_("data", **data.model_dump()).with_("training", epochs=1)
    result = run(config, table=table)
    assert result.windows == {"train": (947, 60, 2), "validation": None, "test": (192, 60, 2)}
    assert result.parameters.total == sum(array.size for array in result.weights.values()) == 17_341
    assert f"{result.evaluation.persistence.rmse:.4f}" == "1.7586"
    assert result.attention.shape == (192, 60)
    assert max_row_sum_error(result.attention) < 1e-5
    assert (result.kept_epoch, result.watched, len(result.test)) == (1, "test", 192)


@pytest.mark.exhaustive
@pytest.mark.slow
def test_where_its_values_leave_the_range_windows_scaled_by_themselves_are_the_answer(loaded: Series) -> None:
    """A peer came to 1.04 times persistence with such a scaler on these rows; ours to 1.03 to 1.08 with five seeds."""
    _, table = loaded
    errors = run(scaled_by_window(preset("tutorial")), table=table).evaluation
    assert errors.model.rmse < 1.15 * errors.persistence.rmse
