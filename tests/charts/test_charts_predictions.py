"""Predictions are drawn beside what happened and beside persistence."""

import numpy as np
import pytest

from lstm_core.charts.results.predictions import errors_over_time, predicted_against_actual
from tests.made_results import with_opponent

COLUMNS = {"actual": "actual", "model": "predicted", "persistence": "persistence"}


@pytest.mark.parametrize("name", COLUMNS)
def test_each_line_holds_its_column_on_the_tests_dates(result, days, name):
    (line,) = predicted_against_actual(result).payload.select_traces({"name": name})
    np.testing.assert_array_equal(line.y, result.test[COLUMNS[name]])
    assert days(line.x) == days(result.test.index)


def test_the_lines_differ_in_more_than_color(result):
    lines = [trace.line for trace in predicted_against_actual(result).payload.data]
    assert len({(line.width, line.dash) for line in lines}) == 3


def test_persistence_does_not_hide_what_happened(result):
    assert predicted_against_actual(result).payload.data[0].name == "persistence"


def test_values_are_in_the_targets_unit(result):
    assert predicted_against_actual(result).payload.layout.yaxis.title.text == "close (price)"
    assert errors_over_time(result).payload.layout.yaxis.title.text == "absolute error, close (price)"


def test_a_constant_miss_is_a_level_line_of_errors(result):
    (model,) = errors_over_time(result).payload.select_traces({"name": "model"})
    np.testing.assert_allclose(model.y, 2.0)


def test_errors_are_means_over_the_last_20_rows(result):
    (line,) = errors_over_time(result).payload.select_traces({"name": "persistence"})
    errors = (result.test["persistence"] - result.test["actual"]).abs().to_numpy()
    assert line.y[0] == pytest.approx(errors[0])
    assert line.y[-1] == pytest.approx(errors[-20:].mean())


def test_the_best_simple_method_is_shown_by_a_click_and_named(result):
    opposed = with_opponent(result)
    chart = predicted_against_actual(opposed)
    (line,) = chart.payload.select_traces({"name": "HAR"})
    np.testing.assert_array_equal(line.y, opposed.opponent.predicted)
    assert (line.visible, line.line.dash) == ("legendonly", "dot")
    assert "A click on HAR in the legend" in chart.caption
    assert "HAR" in chart.alt
    assert list(chart.numbers().columns) == ["date", "actual", "predicted", "persistence", "opponent"]


def test_its_errors_are_drawn_beside_those_of_the_others(result):
    chart = errors_over_time(with_opponent(result))
    (line,) = chart.payload.select_traces({"name": "HAR"})
    errors = ((result.test["persistence"] - result.test["actual"]) / 2).abs().to_numpy()
    assert line.y[-1] == pytest.approx(errors[-20:].mean())
    assert len({(trace.line.width, trace.line.dash) for trace in chart.payload.data}) == 3
    assert "above the dotted one HAR, the best simple method" in chart.caption


@pytest.mark.parametrize("opponent", [None, "persistence"])
def test_persistence_is_no_other_line(result, opponent):
    opposed = result if opponent is None else with_opponent(result, result.outputs.previous, opponent)
    for chart in (predicted_against_actual(opposed), errors_over_time(opposed)):
        assert {trace.name for trace in chart.payload.data} <= {"actual", "model", "persistence"}
        assert "simple method" not in chart.caption


def test_a_single_test_row_can_be_seen(make_result, result):
    figure = predicted_against_actual(make_result(test=result.test.iloc[:1])).payload
    assert {trace.mode for trace in figure.data} == {"markers"}
