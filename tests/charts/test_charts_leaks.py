"""Honest and flattering scores are drawn side by side, told apart by more than color."""

from dataclasses import replace

import pytest

from lstm_core.charts.results.leaks import leak_bars
from lstm_core.evaluation.leaks import LeakScore
from lstm_core.results import OpponentFacts

SCORES = [
    LeakScore("none", "honest", 192, 12.0, 2.0, -5.0),
    LeakScore("scaler", "scaler fitted on everything", 192, 10.0, 2.0, -4.0),
    LeakScore("shuffle", "shuffled split", 190, 4.5, 1.8, -1.5),
]


def test_each_bar_is_a_multiple_of_persistences_error(drawn):
    figure = leak_bars(SCORES, "IBM").payload
    (bars,) = figure.data
    assert list(bars.x) == [6, 5, 2.5]
    assert list(bars.y) == [3, 2, 1], "the honest one on top"
    assert list(figure.layout.yaxis.ticktext) == ["honest", "scaler on<br>all rows", "shuffled<br>split"]
    assert [tuple(row) for row in bars.customdata][2] == ("shuffled split", 4.5, 1.8, 190)
    assert drawn(figure)["layout"]["title"]["text"] == "IBM: honest and flattering scores"


def test_runs_with_a_mistake_are_striped():
    (bars,) = leak_bars(SCORES, "IBM").payload.data
    assert list(bars.marker.pattern.shape) == ["", "/", "/"]
    assert len(set(bars.marker.color)) == 2


def test_persistence_is_in_sight_however_good_the_scores_are():
    good = [LeakScore("none", "honest", 30, 0.1, 1.0, 0.9)]
    figure = leak_bars(good, "IBM").payload
    assert figure.layout.xaxis.range[1] > 1
    assert figure.layout.shapes[0].x0 == 1


def test_the_best_simple_method_of_each_run_is_a_square():
    facts = OpponentFacts("har", "HAR", "validation", -5.0, None, None)
    scores = [replace(score, opponent=facts, opponent_rmse=8 * score.persistence) for score in SCORES]
    chart = leak_bars(scores, "IBM", opponents=True)
    _, squares = chart.payload.data
    assert list(squares.x) == pytest.approx([8, 8, 8])
    assert (squares.marker.symbol, list(squares.y)) == ("square", [2.6, 1.6, 0.6])
    assert chart.payload.layout.xaxis.range[1] > 8
    assert "The square below a bar is the best simple method" in chart.caption
    assert list(chart.numbers()["ratio of the best simple method"]) == pytest.approx([8, 8, 8])


def test_a_run_without_a_ratio_is_left_out():
    flat = LeakScore("shuffle", "shuffled split", 30, 0.5, 0.0, None)
    assert list(leak_bars([*SCORES[:1], flat], "IBM").payload.data[0].x) == [6]
    with pytest.raises(ValueError, match="no error on any"):
        leak_bars([flat], "IBM")
