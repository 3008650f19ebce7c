"""Where a run misses, as a part of its report: each picture of its errors with what it says."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lstm_core.charts.results.diagnostics import (
    errors_by_month,
    errors_by_move,
    memory_of_misses,
    predicted_against_actual_dots,
    residual_histogram,
    residuals_over_time,
)
from lstm_core.evaluation.diagnostics import bias, error_by_month, error_by_move, residual_memory
from lstm_core.evaluation.evidence import Evidence
from lstm_core.export.report.page import chart, paragraph
from lstm_core.results import RunResult

__all__ = ["misses"]


def misses(result: RunResult) -> Iterator[str]:
    """Return the pictures of the errors of one series, each after what it says.

    Args:
        result: Of a run on one series.
    """
    evidence, target = Evidence.of_table(result.test, result.step), result.config.features.target
    dates, memory = pd.DatetimeIndex(result.test.index), residual_memory(evidence)
    by_month, by_move = error_by_month(dates, evidence, result.rival), error_by_move(evidence, rival=result.rival)
    yield chart(residuals_over_time(dates, evidence, target))
    yield paragraph(bias(evidence).sentence)
    yield chart(residual_histogram(evidence, target))
    yield paragraph(memory.sentence)
    if memory.autocorrelation is not None:
        yield chart(memory_of_misses(memory.autocorrelation, result.step))
    yield chart(predicted_against_actual_dots(evidence, target, "changes"))
    yield paragraph(by_month.sentence)
    yield chart(errors_by_month(by_month, target))
    yield paragraph(by_move.sentence)
    yield chart(errors_by_move(by_move, target))
