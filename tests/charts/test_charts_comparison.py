"""Charts of a few runs beside one another: each drawn alike in all, and the numbers those of the comparison."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.charts.comparison.changes import error_changes
from lstm_core.charts.comparison.gains import gains_by_day
from lstm_core.charts.comparison.losses import compared_losses
from lstm_core.charts.comparison.predictions import compared_predictions
from lstm_core.compare.comparison import compare
from tests.compare.made import asked, missing
from tests.made_results import with_opponent


@pytest.fixture(scope="module")
def runs():
    return [with_opponent(missing(asked())), missing(asked(), scale=1.5, seed=2), missing(asked(), seed=3)]


@pytest.fixture(scope="module")
def found(runs):
    return compare(runs, ["one", "other", "third"])


def test_all_predictions_are_in_one_chart_and_simple_methods_a_click_away(found):
    figure = compared_predictions(found, "IBM", "close").payload
    assert [line.name for line in figure.data] == ["actual", "A", "B", "C", "repeat the last value", "HAR"]
    assert [line.visible for line in figure.data] == [None] * 4 + ["legendonly"] * 2
    assert list(figure.data[2].y) == found.runs[1].predicted.tolist()


def test_a_run_looks_alike_in_all_charts(found, runs):
    charts = [compared_predictions(found, "IBM", "close"), gains_by_day(found), compared_losses(runs, "ABC")]
    looks = [{line.name: (line.line.color, line.line.dash) for line in chart.payload.data} for chart in charts]
    assert looks[0]["B"] == looks[1]["B"] == looks[2]["B"] != looks[0]["C"]


def test_what_is_gained_ends_at_the_share_of_the_squared_error(found):
    gained = gains_by_day(found).payload.data[0].y
    assert gained[-1] == pytest.approx(100 * (1 - found.others[0].against.ratio))
    assert gained[0] == pytest.approx(
        -100 * found.others[0].against.differences[0] / found.others[0].against.theirs.sum()
    )


def test_dots_are_where_the_table_says(found):
    dots = error_changes(found).payload.data
    assert [dot.x[0] for dot in dots] == pytest.approx([100 * one.against.change for one in found.lines[1:]])
    table = error_changes(found).numbers()
    assert table["run or method"].tolist() == ["B", "C", "repeat the last value", "HAR"]


def test_a_reference_without_error_has_no_shares(runs):
    perfect = replace(runs[0], outputs=replace(runs[0].outputs, values=runs[0].outputs.actual[:, :, None]))
    found = compare([perfect, runs[1]], ["one", "other"])
    with pytest.raises(ValueError, match="makes no error"):
        gains_by_day(found)
    with pytest.raises(ValueError, match="makes no error"):
        error_changes(found)
    assert compared_predictions(found, "IBM", "close").alt


def test_losses_of_one_kind_are_as_they_are_and_others_begin_at_one(runs):
    one = replace(runs[0], val_loss=(0.4, 0.2, 0.3), kept_epoch=2)
    lines = compared_losses([one, replace(one, val_loss=(0.6,), kept_epoch=1)], "AB").payload.data
    assert list(lines[0].y) == [0.4, 0.2, 0.3]
    assert (lines[1].x[0], lines[1].y[0]) == (2, 0.2)  # the dot on the epoch that was kept
    huber = replace(one, config=one.config.with_("training", loss="huber"), kept_epoch=0)
    chart = compared_losses([one, huber], "AB")
    assert [list(line.y) for line in chart.payload.data if line.name] == [pytest.approx([1, 0.5, 0.75])] * 2
    assert "compare the shapes, not the heights" in chart.caption
    assert np.isnan(compared_losses([one, replace(one, val_loss=(0.6,))], "AB").numbers()["B"].iloc[-1])
    with pytest.raises(ValueError, match="no run has finished an epoch"):
        compared_losses([replace(one, val_loss=())], "A")
