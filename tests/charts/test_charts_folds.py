"""The folds of a backtest are drawn where their rows lie, and their errors beside persistence's."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.charts.results.folds import fold_ratios, fold_stretches
from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.backtest import summarize
from lstm_core.studies.backtest import fold_configs
from tests.made_results import made_result, with_opponent

CONFIG = ExperimentConfig().with_("features", window=5).with_("model", units=2)
CAREFUL = CONFIG.with_("split", train=0.7, validation=0.1)
DATES = pd.bdate_range("2020-01-01", periods=100, name="date")


def test_each_part_of_each_fold_has_its_rows():
    data = fold_stretches(fold_configs(CAREFUL, 100, 2), DATES).data
    told = list(data[["fold", "part", "rows", "from", "to"]].itertuples(index=False, name=None))
    # Of 100 rows 20 are tested, 10 in each fold; an eighth of what lies before is for validation.
    day = [f"{date:%d %b %Y}" for date in DATES]
    assert told == [
        (1, "training", 70, day[0], day[69]),
        (1, "validation", 10, day[70], day[79]),
        (1, "test", 10, day[80], day[89]),
        (2, "training", 79, day[0], day[78]),
        (2, "validation", 11, day[79], day[89]),
        (2, "test", 10, day[90], day[99]),
    ]
    assert data["x"][1] == data["until"][0] == DATES[70], "parts meet"
    assert data["until"].iloc[-1] == DATES[-1]


def test_other_folds_are_new_data_for_the_same_chart():
    charts = [fold_stretches(fold_configs(CONFIG, 100, folds), DATES) for folds in (2, 4)]
    assert charts[0].payload == charts[1].payload
    assert len(charts[0].data) < len(charts[1].data)


@pytest.fixture(scope="module")
def results():
    """Three folds on which the model is better, level and worse than persistence, which is wrong by 1."""
    close = 10 + np.arange(60) % 2.0
    table = PriceTable("ZIGZAG", pd.DataFrame({"close": close, "open": close}, index=DATES[:60]))
    off = (0.5, 1.0, 2.0)
    return [
        made_result(fold, table, lambda windows, by=by: windows.steps + by)
        for fold, by in zip(fold_configs(CONFIG, 60, 3, every=10), off, strict=True)
    ]


def test_bars_are_multiples_of_persistences_error_with_their_spread(results, drawn):
    figure = fold_ratios(summarize(results), "ZIGZAG").payload
    (bars,) = figure.data
    np.testing.assert_allclose(bars.y, [0.5, 1.0, 2.0])
    assert list(bars.x) == [1, 2, 3]
    assert list(bars.text) == ["0.5", "1", "2"]
    facts = drawn(figure)["layout"]["title"]["subtitle"]["text"]
    assert facts == "mean 1.17 ± 0.764; better in 1 of 3 folds"
    lines = sorted(shape.y0 for shape in figure.layout.shapes if shape.type == "line")
    assert lines == pytest.approx([1, 7 / 6])


def test_the_best_simple_method_of_each_fold_is_a_square(results):
    opposed = [with_opponent(result, result.outputs.actual[:, 0] - 2.5) for result in results]
    chart = fold_ratios(summarize(opposed), "ZIGZAG")
    _, squares = chart.payload.data
    np.testing.assert_allclose(squares.y, [2.5, 2.5, 2.5])
    assert squares.marker.symbol == "square"
    assert chart.payload.layout.yaxis.range[1] > 2.5
    assert "The square beside a bar is the best simple method" in chart.caption
    assert list(chart.numbers()["ratio of the best simple method"]) == pytest.approx([2.5] * 3)


def test_folds_keep_their_numbers_when_some_are_missing(results):
    figure = fold_ratios(summarize(results[1:]), "ZIGZAG", [2, 3]).payload
    assert list(figure.data[0].x) == [2, 3]


def test_a_single_fold_has_no_spread(results, drawn):
    figure = fold_ratios(summarize(results[:1]), "ZIGZAG").payload
    assert drawn(figure)["layout"]["title"]["subtitle"]["text"] == "mean 0.5; better in 1 of 1 folds"
    assert len(figure.layout.shapes) == 1


def test_where_persistence_makes_no_error_there_is_nothing_to_draw():
    table = PriceTable("FLAT", pd.DataFrame({"close": 5.0, "open": 5.0}, index=DATES[:60]))
    flat = [made_result(fold, table) for fold in fold_configs(CONFIG, 60, 2, every=10)]
    with pytest.raises(ValueError, match="no error in any fold"):
        fold_ratios(summarize(flat), "FLAT")
