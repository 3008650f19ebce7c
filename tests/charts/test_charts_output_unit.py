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
    unit = output_unit(found, 0)
    windows = found.windows()
    expected = found.frame().next_row(found.run(windows).prediction)[0]
    assert unit.value(float(found.run(windows).prediction[0])) == pytest.approx(expected)
    assert unit.words == "close (price)"


def test_a_change_is_what_is_added_to_the_last_value(make_table):
    found = model(make_table, target_kind="change")
    unit = output_unit(found, 0)
    output = found.run(found.windows()).prediction
    assert unit.value(float(output[0])) == pytest.approx(found.frame().next_row(output)[0] - found.previous()[0])
    assert unit.words == "change of close (price)"


def test_what_har_leaves_over_is_added_to_what_it_says(make_table):
    found = model(make_table, target_kind="har")
    unit = output_unit(found, 0)
    output = found.run(found.windows()).prediction
    said = found.frame().base[0, 0]
    assert unit.value(float(output[0])) == pytest.approx(found.frame().next_row(output)[0] - said)
    assert unit.words == "beyond HAR: close (price)"


def test_a_log_return_is_told_in_percent(make_table):
    found = model(make_table, target_kind="log_return")
    assert output_unit(found, 0).width == pytest.approx(100 * found.frame().scale[0, 0])
    assert output_unit(found, 0).words == "log return of close (percent)"


@pytest.mark.parametrize("kind", ["level", "change"])
def test_each_window_has_a_unit_of_its_own_where_it_is_scaled_by_itself(make_table, kind):
    found = model(make_table, scaling="window", target_kind=kind)
    outputs, expected = found.run(found.windows()).prediction, found.predict(found.windows(), found.frame())
    zero = 0.0 if kind == "level" else found.previous()
    told = [output_unit(found, sample).value(float(output)) for sample, output in enumerate(outputs)]
    assert told == pytest.approx(expected - zero)
    assert len({output_unit(found, sample).width for sample in range(5)}) == 5
    said = "from the window's mean and a constant" if kind == "level" else "that is always there"
    assert output_unit(found, 0).start == said
