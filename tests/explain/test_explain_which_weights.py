"""Looking at the weights of the best trained epoch in place of untrained ones that were kept."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.explain.trained import TrainedModel
from lstm_core.explain.which_weights import has_trained_weights, with_weights
from lstm_core.results import RunResult
from tests.made_results import kept_untrained, made_result


@pytest.fixture
def untrained(table: PriceTable, tiny_config: ExperimentConfig) -> RunResult:
    return kept_untrained(made_result(tiny_config, table))


def test_all_that_is_explained_is_of_the_best_trained_epoch(untrained: RunResult) -> None:
    seen = with_weights(untrained, "best")
    assert seen.kept_epoch == untrained.best_trained_epoch == 2
    assert seen.weights is untrained.best_trained_weights
    model = TrainedModel.of(seen)
    passed = model.run(model.windows())
    np.testing.assert_array_equal(seen.attention, passed.attention)
    np.testing.assert_array_equal(seen.test["predicted"], model.frame().next_row(passed.prediction))
    assert not np.allclose(seen.attention, untrained.attention)
    assert not np.allclose(seen.test["predicted"], untrained.test["predicted"])


def test_the_result_itself_stays_as_it_is(untrained: RunResult) -> None:
    before = untrained.test.copy()
    seen = with_weights(untrained, "best")
    assert untrained.test.equals(before)
    assert untrained.kept_epoch == 0
    assert seen.evaluation == untrained.evaluation
    assert seen.test["actual"].equals(before["actual"])


def test_there_is_nothing_else_to_see_of_other_runs(untrained: RunResult) -> None:
    assert has_trained_weights(untrained)
    assert with_weights(untrained, "kept") is untrained
    trained = replace(untrained, kept_epoch=2)
    from_before = replace(untrained, best_trained_weights=None)
    for other in (trained, from_before):
        assert not has_trained_weights(other)
        assert with_weights(other, "best") is other
