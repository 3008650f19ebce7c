"""One chart of every builder: whoever writes a builder writes a line here, and tests walk over all of them."""

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Literal

import numpy as np
import pandas as pd

from lstm_core import charts
from lstm_core.charts.chart import Chart
from lstm_core.charts.experiments.sweep_map import MapAxis, Pair
from lstm_core.charts.results.tickers import MOST_NAMED
from lstm_core.compare.comparison import Comparison, compare
from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.arms import Gain
from lstm_core.evaluation.backtest import summarize
from lstm_core.evaluation.diagnostics import error_by_month, error_by_move
from lstm_core.evaluation.error_growth import ErrorGrowth
from lstm_core.evaluation.evidence import Evidence
from lstm_core.evaluation.forecast import Forecast, ForecastBand
from lstm_core.evaluation.known_units import known_units
from lstm_core.evaluation.leaks import LeakScore
from lstm_core.evaluation.luck import Luck
from lstm_core.evaluation.selection import Candidate, Selection
from lstm_core.events import EpochDone, Started
from lstm_core.explain.cell_step import cell_step
from lstm_core.explain.deletion import DeletionTest
from lstm_core.explain.gates import gates_of
from lstm_core.explain.permutation import FeatureImportance, PermutationImportance
from lstm_core.explain.trained import TrainedModel
from lstm_core.explain.what_if import shock, what_if
from lstm_core.explore.distributions import distribution
from lstm_core.explore.gaps import usual_calendar
from lstm_core.explore.relations import Autocorrelation
from lstm_core.explore.sample import take_sample
from lstm_core.explore.scaled import column_by_window, scaled_column
from lstm_core.features.preparation import Preparation
from lstm_core.features.scaling import Scaler
from lstm_core.features.splits import Part, Split
from lstm_core.features.windows import prepare
from lstm_core.lessons.drawings.drawing import DrawnGuess, DrawnLine
from lstm_core.lessons.lesson import AnswerRange, Lesson, LessonRun, Question
from lstm_core.lessons.measures import MEASURES
from lstm_core.lessons.outcome import Guess, Outcome
from lstm_core.progress import Frame
from lstm_core.results import LagProfile, Panel, RunResult
from lstm_core.steps import DAY
from lstm_core.studies.backtest import fold_configs
from lstm_core.verdicts.skill import verdict_of
from tests.made_panel import made_panel_result, panel_config, walks
from tests.made_results import made_result, with_opponent
from tests.made_search import AXES, LINES, made_selection
from tests.made_search import IMPORTANCE as IMPORTANCE_OF_SETTINGS

SECTIONS = [name for _, name, is_package in pkgutil.iter_modules(charts.__path__) if is_package]
UNIT = "close (price)"
LONG = "A very long name of a column"
CORRELATIONS = pd.Series({"close": 1.0, "volume": -0.25, "flat": np.nan})
MEMORY = Autocorrelation(np.array([0.9, -0.4, 0.01]), 0.1)
STARTED = Started(
    first_epoch=1,
    epochs=4,
    batches=2,
    watched="test",
    dates=["2024-01-02", "2024-01-03", "2024-01-04"],
    actual=[10.0, 12.0, 11.0],
    persistence=[9.0, 10.0, 12.0],
)
EPOCHS = [
    EpochDone(
        epoch=number, loss=1 / number, val_loss=2 / number, seconds=1.0, best_epoch=number, preview=[9.0, 99.0, 12.0]
    )
    for number in (1, 2)
]
FRAMES = [
    Frame(number, 1 / number, 2 / number, np.array([9.0, 99.0, 12.0]), np.array([0.25, 0.75]), np.array([0.5, 0.5]))
    for number in (1, 2)
]
GAINS = (
    Gain(0.031, (0.02, None, 0.045), (0.012, 0.05), 0.975, 0.001, 0.002, days=252, seeds=3, folds=3),
    Gain(-0.004, (-0.01, 0.002, 0.0), (-0.03, 0.02), 0.95, 0.7, 0.7, days=252, seeds=3, folds=3),
    Gain(0.1, (0.1, 0.1), None, 0.95, None, None, days=20, seeds=2, folds=2),
)
IMPORTANCE = PermutationImportance(
    rmse=1.5,
    days=200,
    features=(
        FeatureImportance("open", np.array([2.0, 4.0]), 1.0, 5.0),
        FeatureImportance("close", np.array([-0.1, 0.1]), -0.5, 0.5),
    ),
)
LEAKS = [LeakScore("none", "honest", 192, 12.0, 2.0, -5.0), LeakScore("shuffle", "shuffled split", 190, 4.5, 1.8, -1.5)]
FOLDS = ExperimentConfig().with_("features", window=5).with_("model", units=2)
DELETION = DeletionTest(2, 20, np.array([1.0, 3.0]), np.array([0.5, 1.5]), 10, 1.0, None)

SELECTED = Selection(
    (
        Candidate(FOLDS, 40, 1.0, 0.0, 0.0, 0.0),
        Candidate(FOLDS.with_("model", units=3), 60, 0.9, 0.1, 0.02, 0.12, (0.09, 0.11)),
        Candidate(FOLDS.with_("model", units=4), 80, 1.1, -0.2, 0.05, -0.2),
    ),
    best=1,
    simplest=1,
    luck=Luck(3, 3, 0.03, 0.08, (0.0, 0.02, 0.05)),
    days=120,
)

Example = Callable[[SimpleNamespace], dict[str, Any]]

# What each builder is called with, by its name and what is special about it.
EXAMPLES: dict[str, Example] = {
    "sweep_dots": lambda made: {
        "found": SELECTED,
        "names": ["units 64", "units 16", "units 32"],
        "waiting": ["units 128"],
    },
    "sweep_dots, few days": lambda made: {"found": replace(SELECTED, luck=None), "names": ["a", "b", "c"]},
    "sweep_map": lambda made: {
        "across": MapAxis("Units", ("16", "64")),
        "up": MapAxis("Layers", ("1", "2")),
        "cells": [Pair("64", "1", 0.0, 0.0), Pair("16", "1", -0.05, 0.02, is_best=True, is_beyond=True)],
    },
    "sweep_map, empty": lambda made: {
        "across": MapAxis("Units", ("16", "64")),
        "up": MapAxis("Dropout", ("0", "0.1")),
        "cells": [Pair("64", "0", 0.0, 0.0)],
    },
    "ticker_dots": lambda made: {"panel": made.panel, "method": "opponent"},
    "ticker_dots, very many": lambda made: {"panel": many(made.panel), "method": "har"},
    "search_trials": lambda _made: {"found": made_selection(), "numbers": range(1, 25), "count": 30},
    "setting_shares": lambda _made: {"found": IMPORTANCE_OF_SETTINGS, "names": ["Units", "Learning rate", "Cell"]},
    "trial_lines": lambda _made: {"axes": AXES, "lines": LINES},
    "all_units": lambda made: {"series": made.seen, "layer": made.layer},
    "architecture": lambda made: {"config": made.result.config},
    "attended_window": lambda made: {"result": made.result, "sample": 3, "weights": made.result.attention[3]},
    "attention_beside_attribution": lambda made: {
        "attention": made.result.attention,
        "strength": np.ones((10, 2)),
        "step": DAY,
    },
    "attention_change": lambda made: {"found": made.changed},
    "attention_map": lambda made: {"result": made.result, "weights": made.result.attention, "sample": 3},
    "attention_profile": lambda made: {"result": made.result, "weights": made.result.attention},
    "attention_sheet": lambda made: {"result": made.result, "weights": made.result.attention},
    "attribution_map": lambda made: {
        "values": np.linspace(-1, 2, 20).reshape(10, 2),
        "window": made.result.series.iloc[:10],
        "series": made.result.series["close"].iloc[:10],
        "unit": UNIT,
        "day": "05 Jan 2024",
        "average": "each input has its training mean all the time",
    },
    "autocorrelation_bars": lambda made: {"found": MEMORY, "title": "Memory of the values", "step": DAY},
    "banded_predictions": lambda made: {
        "seen": (made.result.outputs.dates, made.point, made.actual),
        "bands": [(0.8, made.point - 1, made.point + 1), (0.5, made.point - 0.5, made.point + 0.5)],
        "title": "IBM",
        "target": "close",
    },
    "before_and_after": lambda made: {"column": made.scaled, "name": "close", "unit": UNIT},
    "before_and_after, by window": lambda made: {"column": made.by_window, "name": "close", "unit": UNIT},
    "before_and_after, long": lambda made: {"column": made.scaled, "name": LONG, "unit": UNIT},
    "candles": lambda made: {"table": made.table},
    "cell_picture": lambda made: {"step": made.step, "inputs": ["open", "close"], "unit": 1},
    "compared_losses": lambda made: {"results": [made.opposed, made.result], "letters": "AB"},
    "compared_losses, of different kinds": lambda made: {"results": [made.opposed, otherwise(made)], "letters": "AB"},
    "compared_predictions": lambda made: {"found": compared(made), "title": LONG, "target": "close"},
    "error_changes": lambda made: {"found": compared(made)},
    "drawing_beside_outcome": lambda _made: drew(),
    "all_guesses": lambda _made: {"counts": {"nearly the same": 12, LONG: 3, "much worse": 0}},
    "all_guesses, with the truth": lambda _made: {"counts": {"short": 1, "long": 0}, "truth": "long"},
    "guess_beside_outcome": lambda _made: guessed("choice", (4.13,), "nearly the same"),
    "guess_beside_outcome, an order": lambda _made: guessed("order", (0.1, 0.9), ("short", "long")),
    "guess_beside_outcome, a number": lambda _made: guessed("number", (26.7,), 12.0),
    "gains_by_day": lambda made: {"found": compared(made)},
    "context_bars": lambda made: {
        "context": np.array([0.5, -0.25], "float32"),
        "added": np.array([3.0, -1.0]),
        "unit": UNIT,
        "day": "05 Jan 2024",
    },
    "correlation_bars": lambda made: {"correlations": CORRELATIONS, "band": 0.1},
    "correlation_map": lambda made: {
        "correlations": pd.DataFrame({0: CORRELATIONS, 1: CORRELATIONS / 2}),
        "target": "close",
        "facts": "values",
    },
    "correlation_map, long": lambda made: {
        "correlations": pd.DataFrame({0: CORRELATIONS, 1: CORRELATIONS / 2}),
        "target": "a_very_long_target",
        "facts": "values",
    },
    "deletion_dots": lambda made: {"found": DELETION, "days": made.table.dates[:2], "target": "close"},
    "drag_line": lambda made: {
        "model": made.model,
        "window": made.window,
        "found": made.changed,
        "feature": "close",
    },
    "error_by_step": lambda made: {
        "growth": ErrorGrowth(20, np.array([1.0, 2.0]), np.array([1.0, 1.5]), "A sentence."),
        "target": "close",
    },
    "errors_by_month": lambda made: {
        "groups": error_by_month(made.result.outputs.dates, made.evidence),
        "target": "close",
    },
    "errors_by_move, opponent": lambda made: {
        "groups": error_by_move(made.evidence, rival=made.opposed.rival),
        "target": "close",
    },
    "errors_by_move": lambda made: {"groups": error_by_move(made.evidence), "target": "close"},
    "errors_over_time": lambda made: {"result": made.result},
    "errors_over_time, opponent": lambda made: {"result": made.opposed},
    "feature_sums": lambda made: {"values": np.ones((10, 2)), "names": ["open", "close"], "unit": UNIT},
    "fold_ratios": lambda made: {"found": made.backtest, "title": "IBM"},
    "fold_stretches": lambda made: {"configs": fold_configs(FOLDS, 100, 2), "dates": made.table.dates[:100]},
    "expected_range": lambda made: {"table": made.table, "found": made.moving, "unit": made.moving.units[0]},
    "forecast_ahead": lambda made: {"result": made.result, "found": made.forecast},
    "gate_changes": lambda made: {"found": made.changed, "layer": 1},
    "histogram": lambda made: {"found": distribution(np.arange(50.0), 40), "name": "close", "unit": UNIT},
    "histogram, long": lambda made: {"found": distribution(np.arange(50.0), 40), "name": LONG, "unit": UNIT},
    "importance_dots": lambda made: {"found": IMPORTANCE, "names": ["open", "close"], "target": "close"},
    "lag_bars": lambda made: {"profile": LagProfile((2.0, 1.0), 1), "target": "close", "step": DAY},
    "leaderboard_dots": lambda made: {"entries": made.result.leaderboard, "title": "IBM"},
    "leaderboard_dots, opponent": lambda made: {
        "entries": made.opposed.leaderboard,
        "title": "IBM",
        "opponent": "har",
    },
    "gain_dots": lambda made: {
        "names": ["open", LONG, "dropout 0.2"],
        "measured": GAINS,
        "sure": [True, False, False],
        "title": "IBM",
    },
    "leak_bars": lambda made: {"scores": LEAKS, "title": "IBM"},
    "knowable": lambda _made: {"title": "The weather", "error": 0.87, "over": True},
    "knowable, not yet": lambda _made: {"title": "The weather", "error": None, "over": False},
    "live_loss": lambda made: {"epochs": EPOCHS, "last_epoch": 4, "watched": "test"},
    "live_predictions": lambda made: {"started": STARTED, "epoch": EPOCHS[-1], "target": "close"},
    "loss_curves, log": lambda made: {"result": made.result, "log_y": True},
    "loss_curves": lambda made: {"result": made.result, "epochs_told": (2, 3)},
    "memory_of_misses": lambda made: {"found": MEMORY, "step": DAY},
    "one_unit": lambda made: {"series": made.seen, "layer": made.layer, "unit": int(made.layer.units[0])},
    "predicted_against_actual": lambda made: {"result": made.result},
    "predicted_against_actual, opponent": lambda made: {"result": made.opposed},
    "predicted_against_actual_dots": lambda made: {"evidence": made.evidence, "target": "close", "of": "changes"},
    "predicted_against_actual_dots, values": lambda made: {
        "evidence": made.evidence,
        "target": "close",
        "of": "values",
    },
    "replay_attention": lambda made: {"frames": FRAMES, "chosen": FRAMES[0]},
    "replay_loss": lambda made: {"frames": FRAMES, "chosen": FRAMES[0], "last_epoch": 4, "watched": "test"},
    "replay_predictions": lambda made: {"started": STARTED, "frames": FRAMES, "chosen": FRAMES[0], "target": "close"},
    "residual_histogram": lambda made: {"evidence": made.evidence, "target": "close"},
    "residuals_over_time": lambda made: {
        "dates": made.result.outputs.dates,
        "evidence": made.evidence,
        "target": "close",
    },
    "rows_by_month": lambda made: {"dates": made.table.dates, "calendar": usual_calendar(made.table.dates)},
    "sample_in_series": lambda made: {
        "sample": made.sample,
        "values": made.table.frame["close"],
        "split": made.prepared.split,
    },
    "sample_tensor": lambda made: {"sample": made.sample, "names": ["open", "close"]},
    "seed_profiles": lambda made: {"result": made.result, "others": {8: made.result.attention[::-1]}},
    "skill_against_zero": lambda made: {"verdict": verdict_of(made.result)},
    "skill_against_zero, opponent": lambda made: {
        "verdict": verdict_of(made.opposed),
        "opponent": made.opposed.opponent,
    },
    "split_spans": lambda made: {"values": made.table.frame["close"], "split": made.prepared.split},
}


def _builders() -> Iterator[tuple[str, Callable[..., Chart]]]:
    """Return everything public in the sections that returns a chart."""
    for section in SECTIONS:
        package = importlib.import_module(f"{charts.__name__}.{section}")
        for _, name, _ in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{name}")
            for public in module.__all__:
                builder = getattr(module, public)
                if inspect.isfunction(builder) and typing.get_type_hints(builder).get("return") is Chart:
                    yield public, builder


BUILDERS = dict(_builders())


def made_of(result: RunResult, table: PriceTable, tiny_config: ExperimentConfig) -> SimpleNamespace:
    """Return all that builders are called with."""
    model = TrainedModel.of(made_result(tiny_config.with_("model", layers=2), table))
    window = model.window_of(3)
    scaled = model.scaled(window.values)
    passed = model.run(scaled[None])
    prepared = prepare(table, Preparation.of(tiny_config))
    values = pd.Series(np.arange(120.0), pd.bdate_range("2023-11-20", periods=120), name="close")
    last = float(result.series["close"].iloc[-1])
    steps = np.arange(1.0, 4.0)
    bands = tuple(ForecastBand(level, last - steps * level, last + steps * level, enough=True) for level in (0.5, 0.8))
    ahead = pd.bdate_range(result.series.index[-1], periods=4, name="date")[1:]
    return SimpleNamespace(
        result=result,
        opposed=with_opponent(result),
        panel=made_panel_result(panel_config(), walks(rows=110)).panel,
        table=table,
        model=model,
        window=window,
        seen=model.series["close"].loc[window.dates],
        layer=gates_of(passed)[0],
        step=cell_step(model.config.model, passed, scaled, 3, 1),
        changed=what_if(model, window, [shock(model, window, "close", 3, percent=20)]),
        prepared=prepared,
        sample=take_sample(prepared, prepared.train, 2, table.dates, tiny_config.features.inputs),
        scaled=scaled_column(
            values,
            Split(Part(0, 80), Part(80, 100), Part(100, 120)),
            Scaler("minmax").fit(values.to_numpy()[:80, None]),
            0,
        ),
        by_window=column_by_window(values, Split(Part(0, 80), Part(80, 100), Part(100, 120)), 10),
        point=result.outputs.point[:, 0],
        actual=result.outputs.actual[:, 0],
        evidence=Evidence.of_table(result.test),
        backtest=summarize([made_result(fold, table) for fold in fold_configs(FOLDS, len(table), 2)]),
        moving=_moving(table),
        forecast=Forecast(
            "close",
            "every weekday",
            result.series.index[-1],
            last,
            ahead,
            last + steps,
            bands,
            "A sentence.",
            result.step,
        ),
    )


def _moving(table: PriceTable) -> Forecast:
    """Return a forecast of a range of 2%, in 80 of 100 cases from 1% to 4%."""
    ahead = pd.bdate_range(table.end, periods=2, name="date")[1:]
    value, lower, upper = (np.array([np.log(percent / 100)]) for percent in (2, 1, 4))
    bands = (ForecastBand(0.8, lower, upper, enough=True),)
    units = known_units("logrange", table.dates)
    return Forecast("log range", "days", table.end, -4.0, ahead, value, bands, "A sentence.", DAY, units)


def otherwise(made: SimpleNamespace) -> RunResult:
    """Return a result that counts another loss and predicts a little else."""
    found: RunResult = made.result
    outputs = replace(found.outputs, values=found.outputs.values + np.arange(len(found.outputs))[:, None, None] / 50)
    return replace(found, config=found.config.with_("training", loss="huber"), outputs=outputs)


def drew() -> dict[str, Any]:
    """Return a drawing beside what came out."""
    days = ("+1", "+2", "+3")
    yours, truth, flat = (
        DrawnLine(name, (1.0, 2.0 + place, 1.5)) for place, name in enumerate(("your guess", "what happened", "flat"))
    )
    others = (DrawnLine("the network", (1.0, 1.5, 2.0)),)
    words = "You were off by 1."
    return {
        "drawn": DrawnGuess(
            "Your curve", "days ahead", "close (dollars)", days, (1.0, 1.5), yours, truth, flat, others, words, True
        )
    }


def guessed(kind: Literal["choice", "order", "number"], values: tuple[float, ...], guess: Guess) -> dict[str, Any]:
    """Return a lesson, what came of it, and a guess."""
    answers = (AnswerRange(says="nearly the same", below=1.3), AnswerRange(says="much larger", at_least=1.3))
    names = ("short", "long")[: max(len(values), 1 + (kind == "order"))]
    lesson = Lesson(
        title="Short and long",
        about="Is longer better?",
        minutes=6,
        question=Question(text="Which?", kind=kind, measure="skill", answers=answers if kind == "choice" else ()),
        runs=tuple(LessonRun(name=name, settings="settings=1") for name in names),
        reveal="It depends.",
        notice="Look.",
        sentence="It is …",
        happens=9,
    )
    outcome = Outcome(names, values, MEASURES["skill"], "much larger", "You guessed, and it came out otherwise.", False)
    return {"lesson": lesson, "outcome": outcome, "guess": guess}


def compared(made: SimpleNamespace) -> Comparison:
    """Return a comparison of three runs, with persistence and an opponent beside them."""
    return compare([made.opposed, otherwise(made), made.result], ["one", "other", "a third"])


def many(panel: Panel) -> Panel:
    """Return a panel of so many tickers that a chart can't name each."""
    tickers = [replace(panel.tickers[place % 4], name=f"T{place}") for place in range(MOST_NAMED + 2)]
    return replace(panel, tickers=tuple(tickers))


def draw_all(made: SimpleNamespace) -> dict[str, Chart]:
    """Draw every example once."""
    return {name: BUILDERS[name.partition(",")[0]](**example(made)) for name, example in EXAMPLES.items()}
