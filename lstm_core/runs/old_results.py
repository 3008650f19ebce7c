"""What results of older formats lack, found out from what they hold.

Formats 1 and 2 kept a verdict in place of what it was based on (``formats.py`` takes that over), but not how late the
predictions come at each lag, the more common direction, nor the inputs that seem to hold the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.errors import LabError
from lstm_core.evaluation.best_lag import lag_profile
from lstm_core.evaluation.direction import usual_direction
from lstm_core.record import kept_config
from lstm_core.results import Outputs

__all__ = ["with_all_measured"]


def with_all_measured(fields: Mapping[str, Any], outputs: Outputs, series: pd.DataFrame) -> Mapping[str, Any]:
    """Return the fields of a result with all that is measured of predictions; as they are if nothing lacks.

    Args:
        fields: Of ``result.json``, in the newest format.
        outputs: Of the test part.
        series: The table that the run was split by.

    Raises:
        ValueError: They do not belong together.
    """
    measured = fields.get("measured")
    if not isinstance(measured, dict) or "lags" in measured:
        return fields
    try:
        found = _measured(fields, outputs, series)
    except (LabError, LookupError, TypeError) as error:
        raise ValueError(f"measured: {error}") from error
    return {**fields, "measured": measured | found}


def _measured(fields: Mapping[str, Any], outputs: Outputs, series: pd.DataFrame) -> dict[str, Any]:
    actual, predicted, previous = outputs.actual[:, 0], outputs.point[:, 0], outputs.previous
    lags = lag_profile(actual, predicted, previous)
    return {
        "lags": {"errors": lags.errors, "best": lags.best},
        "usual_direction": usual_direction(actual, previous),
        "answer_columns": _answer_columns(kept_config(fields["config"]), series),
    }


def _answer_columns(config: ExperimentConfig, series: pd.DataFrame) -> tuple[str, ...]:
    # Here, as it brings the formulas of indicators, which only old results need in the run service.
    from lstm_core.evaluation.answer_columns import answer_columns, last_inputs
    from lstm_core.features.preparation import Preparation
    from lstm_core.features.windows import prepare

    train = prepare(PriceTable("", series), Preparation.of(config)).train
    return answer_columns(*last_inputs(train), config.features.inputs)
