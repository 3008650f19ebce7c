"""A model's output is told in its unit, whatever it predicts."""

import pytest

from lstm_core.charts.attention.output_unit import output_unit
from lstm_core.config import ExperimentConfig
from lstm_core.explain.trained import TrainedModel
from tests.made_results import made_result

CONFIG = ExperimentConfig().with_("features", window=5).with_("model", units=2)


def model(make_table, **features):
    return TrainedModel.of(made_result(CONFIG.with_("features", **features), make_table(rows=100)))


def test_a_level_is_told_as_the_pages_tell_it(make_table):
    found = model(make_table)
    unit = output_unit(found)
    windows = found.windows()
    expected = found.frame().next_row(found.run(windows).prediction)[0]
    assert unit.value(float(found.run(windows).prediction[0])) == pytest.approx(expected)
    assert unit.words == "close (price)"


def test_a_change_is_what_is_added_to_the_last_value(make_table):
    found = model(make_table, target_kind="change")
    unit = output_unit(found)
    output = found.run(found.windows()).prediction
    assert unit.value(float(output[0])) == pytest.approx(found.frame().next_row(output)[0] - found.previous()[0])
    assert unit.words == "change of close (price)"


def test_a_log_return_is_told_in_percent(make_table):
    found = model(make_table, target_kind="log_return")
    assert output_unit(found).width == pytest.approx(100 * found.scaled_unit)
    assert output_unit(found).words == "log return of close (percent)"
