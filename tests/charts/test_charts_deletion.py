"""Hiding attended steps is drawn against hiding any, day by day."""

import numpy as np
import pandas as pd

from lstm_core.charts.attention.deletion import deletion_dots
from lstm_core.explain.deletion import DeletionTest

DAYS = pd.bdate_range("2024-01-01", periods=2)


def found(top, random):
    return DeletionTest(2, 20, np.array(top), np.array(random), 10, 1.0, None)


def test_a_dot_is_a_day_and_the_diamond_their_mean(drawn):
    figure = deletion_dots(found([1.0, 3.0], [0.5, 1.5]), DAYS, "close").payload
    dots, mean = figure.data
    assert (list(dots.x), list(dots.y)) == ([0.5, 1.5], [1.0, 3.0])
    assert list(dots.customdata) == ["01 Jan 2024", "02 Jan 2024"]
    assert (mean.x[0], mean.y[0]) == (1.0, 2.0)
    title = drawn(figure)["layout"]["title"]
    assert title["text"] == "Hiding 2 of 20 time steps"
    assert title["subtitle"]["text"] == "ratio 2.00; 2 predictions, 10 draws each"


def test_the_diagonal_is_where_both_are_the_same():
    (line,) = deletion_dots(found([1.0, 3.0], [0.5, 1.5]), DAYS, "close").payload.layout.shapes
    assert (line.x0, line.x1) == (line.y0, line.y1) == (0, 1.5)


def test_a_model_that_nothing_moves_can_be_drawn(drawn):
    figure = deletion_dots(found([0.0, 0.0], [0.0, 0.0]), DAYS, "close").payload
    assert "nothing moves" in drawn(figure)["layout"]["title"]["subtitle"]["text"]
