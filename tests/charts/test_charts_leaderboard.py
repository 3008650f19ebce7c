"""Errors are drawn as multiples of persistence's, and the model can be found among them."""

import math

import pytest

from lstm_core.charts.palette import MODEL, OPPONENT, PERSISTENCE
from lstm_core.charts.results.leaderboard import leaderboard_dots
from lstm_core.errors import DataError


@pytest.fixture
def board(make_entry):
    """Return a function that makes a leaderboard of names and their RMSE, the best first."""
    return lambda **errors: tuple(make_entry(*named) for named in sorted(errors.items(), key=lambda item: item[1]))


def dots(figure):
    return figure.data[1]


def test_each_dot_is_an_error_divided_by_that_of_persistence(board):
    figure = leaderboard_dots(board(ridge=1.5, persistence=2.0, model=5.0), "IBM").payload
    assert list(dots(figure).x) == [0.75, 1.0, 2.5]
    assert list(dots(figure).text) == ["0.750", "1.000", "<b>2.500</b>"]


def test_the_best_stands_on_top_under_its_name(board):
    figure = leaderboard_dots(board(ridge=1.5, persistence=2.0, model=5.0), "IBM").payload
    names = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
    assert [names[row] for row in dots(figure).y] == [
        "ridge regression",
        "repeat the last value",
        "<b>the model</b>",
    ]
    assert list(dots(figure).y) == [3, 2, 1]


def test_the_model_differs_in_more_than_color(board):
    marker = dots(leaderboard_dots(board(model=1.0, persistence=2.0, ridge=3.0), "IBM").payload).marker
    assert (marker.color[0], marker.symbol[0]) == (MODEL, "diamond")
    assert marker.color[1] == PERSISTENCE
    assert marker.symbol[1] == marker.symbol[2] == "circle"


def test_the_opponent_is_a_square_and_explained(board):
    chart = leaderboard_dots(board(model=1.0, persistence=2.0, ridge=3.0), "IBM", "ridge")
    marker = dots(chart.payload).marker
    assert (marker.color[2], marker.symbol[2]) == (OPPONENT, "square")
    assert "The square is the best simple method" in chart.caption
    assert "square" not in leaderboard_dots(board(model=1.0, persistence=2.0), "IBM").caption
    same = dots(leaderboard_dots(board(model=1.0, persistence=2.0), "IBM", "persistence").payload).marker
    assert (same.color[1], same.symbol[1]) == (PERSISTENCE, "square")


@pytest.mark.parametrize(("model", "place"), [(1.0, 1), (2.5, 2), (9.0, 3)])
def test_it_says_which_place_the_model_takes(board, model, place):
    figure = leaderboard_dots(board(model=model, persistence=2.0, ridge=3.0), "IBM").payload
    assert figure.layout.title.subtitle.text == f"the model is number {place} of 3 on the test part"


def test_a_line_leads_from_persistence_to_each_dot(board):
    stems, _ = leaderboard_dots(board(model=4.0, persistence=2.0), "IBM").payload.data
    assert list(stems.x) == [1.0, 1.0, None, 1.0, 2.0, None]
    assert list(stems.y) == [2, 2, None, 1, 1, None]


@pytest.mark.parametrize("model", [1e-3, 1.5, 1.97, 2.0, 2.03, 7.0, 32.0, 4e6])
def test_the_axis_holds_every_dot_and_has_ticks(board, model):
    axis = leaderboard_dots(board(model=model, persistence=2.0), "IBM").payload.layout.xaxis
    left, right = (10**end for end in axis.range) if axis.type == "log" else axis.range
    for ratio in (1.0, model / 2):
        assert left < ratio < right
    if axis.type == "log":
        assert len(axis.tickvals) >= 2
        assert all(left <= tick <= right for tick in axis.tickvals)


def test_factors_far_apart_are_drawn_on_an_axis_of_factors(board):
    axis = leaderboard_dots(board(model=32.0, persistence=2.0), "IBM").payload.layout.xaxis
    assert axis.type == "log" and set(axis.tickvals) == {1, 2, 5, 10, 20}
    assert leaderboard_dots(board(model=2.1, persistence=2.0), "IBM").payload.layout.xaxis.type is None


def test_a_perfect_model_has_a_place_on_the_axis(board):
    figure = leaderboard_dots(board(model=0.0, persistence=2.0), "IBM").payload
    assert figure.layout.xaxis.type is None and figure.layout.xaxis.range[0] < 0
    assert all(math.isfinite(ratio) for ratio in dots(figure).x)


@pytest.mark.parametrize("errors", [{"model": 1.0}, {"model": 1.0, "persistence": 0.0}])
def test_without_an_error_of_persistence_there_is_nothing_to_divide_by(board, errors):
    with pytest.raises(DataError, match="no error"):
        leaderboard_dots(board(**errors), "IBM")


def test_names_can_carry_no_markup(board):
    figure = leaderboard_dots(board(persistence=1.0, **{"<b>x</b>": 2.0}), "<i>y</i>").payload
    assert "<i>" not in figure.layout.title.text
    assert "<b>" not in "".join(figure.layout.yaxis.ticktext)
    assert not any("<b>" in customdata[0] for customdata in dots(figure).customdata)
