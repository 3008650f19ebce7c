"""What a choice among settings comes to, in words: of a sweep, and of whatever else tries many settings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.config import ExperimentConfig
from lstm_core.evaluation.selection import Candidate, Selection
from lstm_core.features.indicators import label
from lstm_core.knobs.knob import Knob, knobs_of, value_at
from lstm_core.knobs.words import in_words, inside
from lstm_core.numbers import column_format, counted
from lstm_core.results import RunResult
from lstm_core.studies.common.report import Block, Column, GoOn, KeyNumbers, Report, Said, Table

__all__ = ["exam_of", "selection_report", "setting_names", "varied_knobs"]

_KNOBS = knobs_of(ExperimentConfig)


def varied_knobs(configs: Sequence[ExperimentConfig]) -> tuple[Knob, ...]:
    """Return the settings that are not the same in all configs, but for the seed.

    Example:
        >>> some = [ExperimentConfig().with_("model", units=units) for units in (8, 16)]
        >>> [knob.path for knob in varied_knobs(some)]
        ['model.units']
    """
    fields = [config.model_dump() for config in configs]
    return tuple(
        knob
        for path, knob in _KNOBS.items()
        if path not in ("seed", "data.sha256", "preset") and len({knob.value(each) for each in fields}) > 1
    )


def setting_names(configs: Sequence[ExperimentConfig]) -> tuple[str, ...]:
    """Name configs by what differs between them; those with another seed than the first one name theirs.

    Example:
        >>> some = [ExperimentConfig().with_("model", units=units) for units in (8, 16)]
        >>> setting_names([*some, some[0].with_("", seed=8)])
        ('units 8', 'units 16', 'units 8, seed 8')
    """
    knobs, names = varied_knobs(configs), []
    for config in configs:
        fields = config.model_dump()
        name = ", ".join(f"{inside(knob.title)} {in_words(knob, value_at(fields, knob.path))}" for knob in knobs)
        name = name or "the settings"
        names.append(name if config.seed == configs[0].seed else f"{name}, seed {config.seed}")
    return tuple(names)


def selection_report(found: Selection, start: RunResult, charts: Sequence[Block]) -> Report[Selection]:
    """Say what the validation part tells of some settings.

    Args:
        found: What it tells.
        start: The run that they are variations of.
        charts: What is drawn of them.
    """
    names = _names(found)
    told = [_of_the_best(found, names)]
    if not _all_alike(found):
        told += [_of_luck(found), _recommended(found, names)]
    sentence = " ".join(told)
    blocks: tuple[Block, ...] = (
        Said(sentence, "strong"),
        KeyNumbers(_key_numbers(found, names)),
        *_offer(found, names),
        *charts,
        _table(found, names),
        Said(_how_to_read(found, start), "note"),
    )
    return Report(found, sentence, _fields(found, names), blocks)


def exam_of(found: Selection, start: RunResult, runs: Sequence[RunResult]) -> tuple[Block, ...]:
    """Return what the test part says of the settings that count: the run itself, the best, the recommended one.

    Args:
        found: What the validation part tells of them.
        start: The run that they are variations of.
        runs: All runs beside it.
    """
    names = _names(found)
    places = dict.fromkeys([0, *(place for place, one in enumerate(found.candidates) if one.is_ranked)])
    places |= dict.fromkeys([found.best, found.simplest])
    rows: list[dict[str, Any]] = []
    for place in places:
        own = [run for run in (start, *runs) if _setting(run.config) == _setting(found.candidates[place].config)]
        own = own[1:] or own  # those from fresh seeds, as on the validation part
        errors = [run.evaluation.model.rmse for run in own]
        skills = [run.measured.skill for run in own if run.measured.skill is not None]
        skill = float(np.mean(skills)) if skills else None
        rows.append({"setting": names[place], "RMSE": float(np.mean(errors)), "skill": skill, "trainings": len(own)})
    columns = {
        "RMSE": Column(column_format([row["RMSE"] for row in rows]), "Typical miss on the test part, mean of seeds."),
        "skill": Column("%+.3f", "1 − RMSE / RMSE of persistence; above 0 the model is better than repeating."),
    }
    told = (
        "On the test part, which chose nothing. Whoever now takes another setting because of this table chooses by the "
        "exam, and has no exam left."
    )
    return Said(told, "info", "lock_open"), Table(pd.DataFrame(rows), columns, "exam")


def _names(found: Selection) -> tuple[str, ...]:
    return setting_names([one.config for one in found.candidates])


def _setting(config: ExperimentConfig) -> ExperimentConfig:
    return config.with_("", seed=0)


def _of_the_best(found: Selection, names: Sequence[str]) -> str:
    one, count = found.winner, len(found.candidates)
    part = f"on the {found.days} rows of the validation part"
    if _all_alike(found):
        return (
            f"All {counted(count, 'setting')} predict the same {part}: none of them learned anything that was kept, so "
            "there is nothing to choose."
        )
    if found.best == 0:
        return f"Of {counted(count, 'setting')}, that of the run itself ({names[0]}) is the best {part}."
    again = ", trained again from fresh seeds," if one.is_ranked else ""
    return (
        f"Of {counted(count, 'setting')}, {names[found.best]}{again} is the best {part}: its squared error is "
        f"{_less(one.gain)} than that of the run itself ({names[0]})."
    )


def _all_alike(found: Selection) -> bool:
    return not any(one.gain or one.deviation for one in found.candidates)


def _signed(share: float) -> str:
    """Say a change with its sign, and none as +0.0%."""
    return f"{round(share, 3) + 0.0:+.1%}"


def _less(gain: float) -> str:
    return f"{abs(gain):.1%} {'lower' if gain >= 0 else 'higher'}"


def _of_luck(found: Selection) -> str:
    luck = found.luck
    if luck is None:
        return f"{found.days} rows are too few to say what of that is luck."
    line = (
        f"the best of {luck.tried} equally good settings{_with_others(luck.tried - len(found.candidates))} would lie "
        f"about {luck.expected:.1%} lower by luck alone"
    )
    if found.best == 0:
        return f"Had it not been, {line}."
    if found.is_believed:
        return f"Luck does not explain that: {line}, and rarely {luck.needed:.1%}."
    return f"Luck explains that: {line}, and only beyond {luck.needed:.1%} would it count."


def _with_others(others: int) -> str:
    """Say that runs count which are none of these."""
    if not others:
        return ""
    return f" ({counted(others, 'other run')} of yours on the same series and target counted in)"


def _recommended(found: Selection, names: Sequence[str]) -> str:
    name, best = names[found.simplest], found.simplest == found.best
    if found.simplest == 0:
        return (
            "Keep what the run has: nothing simpler is within one standard error of the best."
            if best
            else (f"Keep what the run has ({name}): it is the simplest within one standard error of the best.")
        )
    why = "nothing simpler is" if best else "it is the simplest"
    once = found.winner.is_ranked and not found.recommended.is_ranked
    though = ", though by the one seed that it was tried with" if once else ""
    return f"Recommended is {name}: {why} within one standard error of the best{though}."


def _key_numbers(found: Selection, names: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    best, luck = found.winner, found.luck
    numbers = [
        (
            "Best against the run",
            _signed(-best.gain),
            f"Squared error of {names[found.best]} on the validation part against that of the run itself, ± "
            f"{best.deviation:.1%}; below 0 is better.",
        )
    ]
    if luck is not None:
        numbers += [
            (
                "Luck line",
                _signed(-luck.expected),
                "Where the best of so many equally good settings would lie by luck alone, on average.",
            ),
            ("Counts beyond", _signed(-luck.needed), "Luck alone gets there in one case of forty."),
            ("Tried", f"{luck.tried:,}", "Settings of this study, and your other runs on the same series and target."),
        ]
    return tuple(numbers)


def _offer(found: Selection, names: Sequence[str]) -> tuple[GoOn, ...]:
    """Offer the recommended setting, with a least gain that has grown with what was tried."""
    if _all_alike(found):
        return ()
    config = found.recommended.config
    told = "Brings these settings to the Train page."
    if found.min_gain is not None and found.min_gain > (config.training.min_gain or 0):
        grown = min(math.ceil(1000 * found.min_gain) / 1000, 0.99)
        config = config.with_("training", min_gain=grown)
        told = (
            f"{told} After so many tries, training has to gain {grown:.1%} over the untrained model to be kept (least "
            "gain); less may be luck."
        )
    elif found.simplest == 0:
        return ()
    return (GoOn(config, f"Go on with {names[found.simplest]}", told),)


def _table(found: Selection, names: Sequence[str]) -> Table:
    luck = found.luck
    rows: list[dict[str, Any]] = [
        {
            "setting": name,
            "what it is": _what(found, place),
            "RMSE (validation)": one.rmse,
            "against the run": -100 * one.gain,
            "± (standard error)": 100 * one.deviation,
            "weights": one.weights,
        }
        for place, (one, name) in enumerate(zip(found.candidates, names, strict=True))
    ]
    rows.sort(key=lambda row: row["RMSE (validation)"])
    line = "" if luck is None else f" The luck line is at {-luck.expected:+.1%}."
    columns = {
        "RMSE (validation)": Column(column_format([one.rmse for one in found.candidates]), "Typical miss there."),
        "against the run": Column("%+.1f%%", f"Squared error against that of the run itself; below 0 is better.{line}"),
        "± (standard error)": Column("%.1f%%", "How far chance moves it, over rows."),
        "weights": Column("%,d", "How many numbers are trained: fewer is simpler."),
    }
    return Table(pd.DataFrame(rows), columns, "settings")


def _what(found: Selection, place: int) -> str:
    told = []
    if place == 0:
        told.append("the run itself")
    if place == found.best:
        told.append("best")
    if place == found.simplest:
        told.append("recommended")
    if found.candidates[place].is_ranked:
        told.append("fresh seeds")
    return ", ".join(told)


def _how_to_read(found: Selection, start: RunResult) -> str:
    ranked = sum(one.is_ranked for one in found.candidates)
    seeds = (
        f" {ranked} settings count by their fresh seeds, the others by the one they were tried with." if ranked else ""
    )
    return (
        f"Errors are in the unit of {label(start.config.features.target)}, one row ahead, on rows that no training saw "
        f"and that are not the test part.{seeds} Standard errors come from drawing the rows anew, in blocks."
    )


def _fields(found: Selection, names: Sequence[str]) -> dict[str, Any]:
    luck = found.luck
    return {
        "days": found.days,
        "settings": [_of_one(found, place, name) for place, name in enumerate(names)],
        "best": names[found.best],
        "recommended": names[found.simplest],
        "believed": found.is_believed,
        "tried": None if luck is None else luck.tried,
        "luck_line": None if luck is None else luck.expected,
        "needed_gain": None if luck is None else luck.needed,
        "min_gain": found.min_gain,
    }


def _of_one(found: Selection, place: int, name: str) -> dict[str, Any]:
    one: Candidate = found.candidates[place]
    return {
        "name": name,
        "weights": one.weights,
        "validation_rmse": one.rmse,
        "gain": one.gain,
        "standard_error": one.deviation,
        "gains_of_fresh_seeds": list(one.seed_gains),
    }
