"""How much a person has tried on one question, which is what the best of it has to be measured by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.record import keep_config
from lstm_core.runs.run import Run
from lstm_core.runs.store import RunStore

__all__ = ["others_tried"]

_OF_DATA = ("source", "name", "ticker", "tickers", "last_rows")
_OF_SPLIT = ("train", "validation", "rows")


def others_tried(store: RunStore, run: Run, study_id: str) -> int:
    """Return how many other runs with a result the owner of a run has made on the same question.

    The question is the same where series, target, rows ahead and the split are. What lies in the bin counts as well: it
    was tried. What makes a mistake on purpose does not, nor do the folds of a backtest, which are cut otherwise.

    Args:
        store: Where runs are kept.
        run: The run; it does not count itself.
        study_id: Its study, whose runs do not count; empty for none.
    """
    wanted = _question(keep_config(run.config))
    query = (
        "SELECT config FROM runs WHERE owner = ? AND has_result AND NOT deleted AND id <> ? AND (study <> ? OR ? = '') "
        "AND instr(config, ?)"
    )
    target = json.dumps(run.config.features.target)
    with store.database.open() as connection:
        rows = connection.execute(query, (run.owner, run.id, study_id, study_id, target)).fetchall()
    return sum(_question(json.loads(row["config"])) == wanted for row in rows)


def _question(fields: Mapping[str, Any]) -> tuple[Any, ...]:
    default = _DEFAULTS
    data, split, features = (default[part] | fields.get(part, {}) for part in ("data", "split", "features"))
    return (
        *(str(data[name]) for name in _OF_DATA),
        *(str(split[name]) for name in _OF_SPLIT),
        features["target"],
        features["horizon"],
        fields.get("leak", "none"),
    )


_DEFAULTS: dict[str, dict[str, Any]] = ExperimentConfig().model_dump(mode="json")
