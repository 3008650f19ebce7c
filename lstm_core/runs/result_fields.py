"""A result as plain fields and arrays, which files and the command line hold, and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, get_type_hints

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from lstm_core.arrays import Float32
from lstm_core.config import ExperimentConfig
from lstm_core.model.weights import arrays_under, weight_shapes
from lstm_core.record import keep_config, kept_config
from lstm_core.results import LeaderboardEntry, Opponent, OpponentFacts, Outputs, RunResult, Verdict
from lstm_core.runs.old_results import with_all_measured
from lstm_core.runs.panel_fields import pack_panel, unpack_panel
from lstm_core.steps import Step
from lstm_core.verdicts.skill import judge_skill
from lstm_core.verdicts.skill_findings import SkillFindings

__all__ = ["TABLES", "arrays_of", "fields_of", "result_from", "verdict_from"]

Arrays = Mapping[str, NDArray[Any]]

TABLES = ("series",)
_ARRAYS = ("attention",)
_WEIGHTS = ("weights", "best_trained_weights")
_OUTPUTS = ("outputs", "calibration")
_OPPONENT, _OTHERS, _PANEL, _LAST_EPOCH = "opponent", "others", "panel", "last_epoch"
_ELSEWHERE = (*TABLES, *_ARRAYS, *_WEIGHTS, *_OUTPUTS, _OPPONENT, _OTHERS, _PANEL, _LAST_EPOCH)
_FACTS = TypeAdapter(OpponentFacts | None)
_JUDGED = ("config", "samples", "leaderboard", "measured")
_PARTS_OF_OUTPUTS = ("previous", "actual", "values")


def fields_of(result: RunResult) -> dict[str, Any]:
    """Return all of a result that is no table and no array, ready for JSON.

    Beside it stands what a row of the series is called, so that a list of verdicts need not read tables.
    """
    fields = {name: _adapter(name).dump_python(getattr(result, name), mode="json") for name in _plain_names()}
    more: dict[str, Any] = {"config": keep_config(result.config), "step": dataclasses.asdict(result.step)}
    if result.panel is not None:
        more["days"] = result.days
    facts = None if result.opponent is None else result.opponent.facts
    return {**fields, _OPPONENT: _FACTS.dump_python(facts, mode="json"), **more}


def arrays_of(result: RunResult) -> dict[str, NDArray[Any]]:
    """Return all arrays of a result by name; those that it lacks are left out."""
    arrays = {name: getattr(result, name) for name in _ARRAYS}
    for group in _WEIGHTS:
        arrays |= {f"{group}:{name}": array for name, array in (getattr(result, group) or {}).items()}
    for number, weights in enumerate(result.others, 1):
        arrays |= {f"{_OTHERS}:{number}:{name}": array for name, array in weights.items()}
    for name in _OUTPUTS:
        arrays |= _pack_outputs(name, getattr(result, name))
    if result.opponent is not None:
        arrays[f"{_OPPONENT}:predicted"] = result.opponent.predicted
    if result.panel is not None:
        arrays |= pack_panel(result.panel)
    return {name: array for name, array in arrays.items() if array is not None}


def verdict_from(fields: Mapping[str, Any]) -> Verdict | None:
    """Judge a result by its fields alone; ``None`` if they are of a format that needs its arrays, too.

    Raises:
        ValueError: They can't be those of a result; the message says why.
    """
    if "step" not in fields:
        return None
    values = {name: _value(name, fields[name]) for name in _JUDGED if name in fields}
    if len(values) < len(_JUDGED):
        raise ValueError(f"{next(name for name in _JUDGED if name not in values)} is missing")
    board, opponent = values["leaderboard"], _opponent_facts(fields)
    _check_leaderboard(board, opponent)
    days, step = fields.get("days", values["samples"]["test"]), Step(**fields["step"])
    return judge_skill(SkillFindings.of_record(values["config"], days, board, values["measured"], step, opponent))


def result_from(fields: Mapping[str, Any], arrays: Arrays, tables: Mapping[str, pd.DataFrame]) -> RunResult:
    """Put a result together.

    Args:
        fields: As ``fields_of`` returns them.
        arrays: As ``arrays_of`` returns them. Weights and arrays that later versions added may be missing.
        tables: Each of ``TABLES``.

    Raises:
        UnreadableError: Its config can't be read.
        ValueError: Something is missing or is not what the config says; the message names it.
    """
    groups = {group: _group(group, arrays) for group in _WEIGHTS}
    outputs = {name: _unpack_outputs(name, arrays) for name in _OUTPUTS}
    fields = with_all_measured(fields, outputs["outputs"], tables["series"])
    values: dict[str, Any] = {
        **{name: _value(name, fields[name]) for name in _plain_names() if name in fields},
        **tables,
        **{name: arrays[name].astype("float32") for name in _ARRAYS if name in arrays},
        **outputs,
        **{group: weights for group, weights in groups.items() if weights},
        _OPPONENT: _opponent(fields, arrays),
        _PANEL: unpack_panel(arrays),
    }
    networks = sum(training.counts and not training.refit for training in values.get("later", ()))
    values[_OTHERS] = tuple(_group(f"{_OTHERS}:{number}", arrays) for number in range(1, networks + 1))
    missing = [one.name for one in dataclasses.fields(RunResult) if _is_required(one) and one.name not in values]
    if missing:
        raise ValueError(f"{missing[0]} is missing")
    _check_leaderboard(values["leaderboard"], values[_OPPONENT])
    for group, weights in groups.items():
        if weights:
            _check_weights(group, weights, values["config"])
    for number, weights in enumerate(values[_OTHERS], 1):
        _check_weights(f"{_OTHERS} {number}", weights, values["config"])
    return RunResult(**values)


def _plain_names() -> list[str]:
    return [field.name for field in dataclasses.fields(RunResult) if field.name not in _ELSEWHERE]


def _is_required(field: dataclasses.Field[Any]) -> bool:
    """Say whether every version of the lab has had a field; those that came later have a default."""
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(get_type_hints(RunResult)[name])


def _value(name: str, kept: Any) -> Any:
    if name == "config":
        return kept_config(kept)
    try:
        return _adapter(name).validate_python(kept)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in (name, *first["loc"]))
        raise ValueError(f"{where}: {first['msg']}") from error


def _group(group: str, arrays: Arrays) -> dict[str, Float32]:
    prefix = f"{group}:"
    return {name: array.astype("float32") for name, array in arrays_under(prefix, arrays).items()}


def _check_weights(group: str, weights: Arrays, config: ExperimentConfig) -> None:
    expected = weight_shapes(config.model, config.features.window, len(config.features.inputs), config.outputs)
    for name in expected.keys() | weights.keys():
        shape = weights[name].shape if name in weights else None
        if shape != expected.get(name):
            raise ValueError(
                f"{group} {name}: {shape or 'missing'} where the settings say {expected.get(name, 'none')}"
            )


def _check_leaderboard(entries: Sequence[LeaderboardEntry], opponent: OpponentFacts | None) -> None:
    needed = {"model", "persistence"} | ({opponent.name} if opponent is not None else set())
    lacking = needed - {entry.name for entry in entries}
    if lacking:
        raise ValueError(f"{min(lacking)} is missing in the leaderboard")


def _opponent_facts(fields: Mapping[str, Any]) -> OpponentFacts | None:
    try:
        return _FACTS.validate_python(fields.get(_OPPONENT))
    except ValidationError as error:
        raise ValueError(f"{_OPPONENT}: {error.errors()[0]['msg']}") from error


def _opponent(fields: Mapping[str, Any], arrays: Arrays) -> Opponent | None:
    facts, name = _opponent_facts(fields), f"{_OPPONENT}:predicted"
    if facts is None:
        return None
    if name not in arrays:
        raise ValueError(f"{name} is missing")
    return facts.with_predictions(arrays[name].astype("float64"))


def _pack_outputs(name: str, outputs: Outputs) -> dict[str, NDArray[Any]]:
    days = outputs.dates.to_numpy(dtype="datetime64[ns]").astype("int64")
    arrays = {f"{name}:{part}": getattr(outputs, part) for part in _PARTS_OF_OUTPUTS}
    return arrays | {f"{name}:dates": days, f"{name}:part": np.array(outputs.part, dtype=np.str_)}


def _unpack_outputs(name: str, arrays: Arrays) -> Outputs:
    try:
        return Outputs(
            part=str(arrays[f"{name}:part"]),  # type: ignore[arg-type]
            dates=pd.DatetimeIndex(arrays[f"{name}:dates"].astype("datetime64[ns]")),
            **{part: arrays[f"{name}:{part}"] for part in _PARTS_OF_OUTPUTS},
        )
    except KeyError as error:
        raise ValueError(f"{error.args[0]} is missing") from error
