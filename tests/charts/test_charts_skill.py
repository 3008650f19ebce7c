"""Skill is drawn where it was measured, and lateness can be seen."""

import dataclasses

import pytest

from lstm_core.charts.results.skill import lag_bars, skill_against_zero
from lstm_core.results import LagProfile
from lstm_core.steps import DAY, Step
from lstm_core.verdicts.skill import verdict_of
from tests.made_results import with_opponent


@pytest.fixture
def with_skill(result):
    """Return a function that makes a verdict with this skill and interval."""
    return lambda skill, interval: dataclasses.replace(verdict_of(result), skill=skill, skill_interval=interval)


def test_the_line_through_the_dot_is_the_interval(with_skill):
    figure = skill_against_zero(with_skill(-0.5, (-0.75, -0.125))).payload
    (dot,) = figure.data
    assert dot.x[0] == -0.5
    assert (dot.x[0] - dot.error_x.arrayminus[0], dot.x[0] + dot.error_x.array[0]) == (-0.75, -0.125)
    assert figure.layout.title.subtitle.text == "95% interval: -0.750 to -0.125"


def test_without_an_interval_there_is_a_dot_and_the_reason(with_skill):
    figure = skill_against_zero(with_skill(0.2, None)).payload
    assert (figure.data[0].error_x.array[0], figure.data[0].error_x.arrayminus[0]) == (0, 0)
    assert "too few rows" in figure.layout.title.subtitle.text


@pytest.mark.parametrize(("skill", "low", "high"), [(-15.0, -16.0, -14.0), (0.0, -0.001, 0.001), (0.9, 0.8, 0.95)])
def test_the_axis_holds_interval_and_zero_with_room_on_both_sides_of_it(with_skill, skill, low, high):
    figure = skill_against_zero(with_skill(skill, (low, high))).payload
    left, right = figure.layout.xaxis.range
    assert left < min(low, 0) and max(high, 0) < right
    width = right - left
    assert -left > 0.15 * width and right > 0.15 * width, "no room for the words worse and better"


def test_the_side_of_a_better_model_begins_at_zero(with_skill):
    figure = skill_against_zero(with_skill(0.1, (0.0, 0.2))).payload
    better, zero = figure.layout.shapes
    assert (better.x0, better.x1) == (0, figure.layout.xaxis.range[1])
    assert (zero.x0, zero.x1) == (0, 0)
    assert [note.text for note in figure.layout.annotations] == ["← worse", "better →"]


def test_a_skill_that_rounds_to_zero_has_no_minus(with_skill):
    assert (
        skill_against_zero(with_skill(-0.0001, (-0.2, 0.2))).payload.layout.title.text == "Skill of the model: +0.000"
    )


def test_the_skill_against_the_best_simple_method_stands_below_and_differs_in_more_than_color(result):
    opposed = with_opponent(result)
    chart = skill_against_zero(verdict_of(opposed), opposed.opponent)
    above, below = chart.payload.data
    assert (above.x[0], below.x[0]) == (opposed.measured.skill, opposed.opponent.skill)
    assert (above.y[0], below.y[0]) == (0, -1)
    assert above.marker.symbol != below.marker.symbol
    notes = [note.text for note in chart.payload.layout.annotations]
    assert notes == ["← worse", "better →", "against repeating the last value", "against HAR"]
    assert list(chart.numbers()["against"]) == ["repeating the last value", "HAR"]
    left, right = chart.payload.layout.xaxis.range
    assert left < min(above.x[0], below.x[0], 0) and max(above.x[0], below.x[0], 0) < right


def test_an_opponent_that_is_persistence_or_makes_no_error_is_not_drawn_again(result):
    same = with_opponent(result, result.outputs.previous, "persistence")
    perfect = with_opponent(result, result.outputs.actual[:, 0])
    for each in (same, perfect):
        assert len(skill_against_zero(verdict_of(each), each.opponent).payload.data) == 1


def test_without_a_skill_there_is_nothing_to_draw(with_skill):
    with pytest.raises(ValueError, match="no skill"):
        skill_against_zero(with_skill(None, None))


def test_the_best_lag_is_marked_even_if_its_bar_has_no_height():
    figure = lag_bars(LagProfile((2.0, 0.0, 1.5), 1), "close", Step("trading day")).payload
    (bars,) = figure.data
    assert list(bars.y) == [2.0, 0.0, 1.5]
    assert list(bars.text) == ["", "▼", ""]
    assert len({*bars.marker.color}) == 2 and bars.marker.color[0] == bars.marker.color[2]
    assert figure.layout.title.subtitle.text == "closest when moved back by 1 day"
    assert figure.layout.xaxis.title.text == "moved back by (trading days)"


def test_predictions_on_time_are_said_to_be():
    figure = lag_bars(LagProfile((0.5, 1.0), 0), "close", DAY).payload
    assert figure.layout.title.subtitle.text == "closest where they are meant to be"
    assert figure.layout.yaxis.title.text == "typical distance,<br>close (price)"
