"""Misses are drawn as they were, on the day and in the group that they belong to."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.charts.results.diagnostics import (
    errors_by_move,
    predicted_against_actual_dots,
    residual_histogram,
    residuals_over_time,
)
from lstm_core.charts.training.loss import loss_curves
from lstm_core.evaluation.diagnostics import error_by_move
from lstm_core.evaluation.evidence import Evidence

DATES = pd.bdate_range("2024-01-01", periods=4)
# What happened, what was predicted, and the last value before.
FOUR = Evidence(np.array([11.0, 12.0, 10.0, 13.0]), np.array([10.0, 12.0, 12.0, 12.0]), np.array([10.0, 11, 12, 10]))


def test_a_miss_is_what_happened_minus_what_was_predicted(days):
    dots, mean = residuals_over_time(DATES, FOUR, "close").payload.data
    assert list(dots.y) == [1, 0, -2, 1]
    assert days(dots.x) == days(DATES)
    np.testing.assert_allclose(mean.y, [1, 0.5, -1 / 3, 0])


def test_the_running_mean_looks_back_on_20_days():
    misses = np.arange(30.0)
    evidence = Evidence(misses, np.zeros(30), np.zeros(30))
    _, mean = residuals_over_time(pd.bdate_range("2024-01-01", periods=30), evidence, "close").payload.data
    assert mean.y[-1] == pytest.approx(misses[-20:].mean())


def test_the_histogram_counts_every_day_once():
    misses = np.random.default_rng(0).normal(1.0, 2.0, 500)
    figure = residual_histogram(Evidence(misses, np.zeros(500), np.zeros(500)), "close").payload
    (bars,) = figure.data
    assert sum(bars.y) == pytest.approx(1)
    for (low, high, count), share in zip(bars.customdata, bars.y, strict=True):
        inside = ((misses >= low) & (misses < high)).sum() + (high == misses.max())
        assert count == inside and share == pytest.approx(count / 500)


def test_the_histogram_marks_zero_and_the_mean():
    zero, mean = residual_histogram(FOUR, "close").payload.layout.shapes
    assert (zero.x0, zero.line.dash) == (0, "dash")
    assert (mean.x0, mean.line.dash) == (0.0, None)
    off = residual_histogram(Evidence(FOUR.actual + 3, FOUR.predicted, FOUR.previous), "close").payload
    assert off.layout.shapes[1].x0 == pytest.approx(3)
    assert "mean +3" in off.layout.title.subtitle.text


@pytest.mark.parametrize(
    "misses", [np.full(30, 2.0), np.zeros(1), np.r_[np.random.default_rng(0).normal(size=999), 1e6]]
)
def test_the_histogram_copes_with_equal_misses_and_with_outliers(misses, drawn):
    figure = residual_histogram(Evidence(misses, np.zeros(len(misses)), np.zeros(len(misses))), "close").payload
    assert drawn(figure)["data"]
    assert 1 <= len(figure.data[0].y) <= 60


def test_values_are_drawn_against_what_happened():
    persistence, model, perfect = predicted_against_actual_dots(FOUR, "close", "values").payload.data
    np.testing.assert_array_equal(model.x, FOUR.actual)
    np.testing.assert_array_equal(model.y, FOUR.predicted)
    np.testing.assert_array_equal(persistence.y, FOUR.previous)
    assert list(perfect.x) == list(perfect.y) == [10, 13]


def test_changes_are_counted_from_the_last_value_and_persistence_says_none():
    persistence, model, _ = predicted_against_actual_dots(FOUR, "close", "changes").payload.data
    assert list(model.x) == [1, 1, -2, 3]
    assert list(model.y) == [0, 1, 0, 2]
    assert set(persistence.y) == {0}
    assert persistence.marker.symbol == "circle-open"


def test_only_what_varies_has_a_correlation():
    def facts(evidence, of):
        return predicted_against_actual_dots(evidence, "close", of).payload.layout.title.subtitle.text

    r = np.corrcoef([1, 1, -2, 3], [0, 1, 0, 2])[0, 1]
    assert facts(FOUR, "changes") == f"correlation: model {r:+.3f}"
    assert "persistence" in facts(FOUR, "values")
    flat = Evidence(np.full(4, 5.0), FOUR.predicted, np.full(4, 5.0))
    assert facts(flat, "values").startswith("there is no correlation")


def test_each_group_has_a_bar_of_the_model_and_one_of_persistence():
    groups = error_by_move(Evidence(np.arange(1.0, 11.0), np.zeros(10), np.zeros(10)), groups=2)
    figure = errors_by_move(groups, "close").payload
    model, persistence = figure.data
    assert list(model.x) == list(groups.labels)
    np.testing.assert_array_equal(model.y, groups.model)
    np.testing.assert_array_equal(persistence.y, groups.persistence)
    assert list(model.customdata) == [5, 5]
    assert figure.layout.xaxis.type == "category", "months would be read as dates"


def test_the_epochs_of_a_diagnosis_are_shaded(result):
    figure = loss_curves(result, (2, 3)).payload
    kept, shaded = figure.layout.shapes
    assert (kept.x0, shaded.x0, shaded.x1) == (2, 1.5, 3.5)


@pytest.mark.parametrize("epochs", [None, (1, 3)])
def test_a_diagnosis_of_all_epochs_shades_none(result, epochs):
    assert len(loss_curves(result, epochs).payload.layout.shapes) == 1
