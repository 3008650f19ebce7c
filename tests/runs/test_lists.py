"""Lists of runs: lines, columns, finding; and what a list of a thousand costs, counted."""

import sqlite3
import time
from collections import Counter

import numpy as np
import pytest
from scipy import stats

from lstm_core.config import ExperimentConfig, preset
from lstm_core.knobs import words
from lstm_core.runs import run as run_module
from lstm_core.runs import summary_shelf
from lstm_core.runs.lists.columns import COLUMNS, FIRST_COLUMNS, mean_with_interval
from lstm_core.runs.lists.finding import Wanted, found, settings_that_vary, values_of
from lstm_core.runs.lists.lines import by_settings, listing, one_by_one
from lstm_core.runs.run import Run
from lstm_core.runs.submission import insert_runs
from lstm_core.runs.summary import RunSummary, keep_summary

BASE = preset("recommended")


def summary(skill=0.1, validation=2.0, **changed):
    values = {
        "rmse": 1.0,
        "skill": skill,
        "skill_interval": (skill - 0.1, skill + 0.1),
        "opponent": "HAR",
        "opponent_skill": skill / 2,
        "opponent_interval": None,
        "outcome": "level",
        "rule": "R4",
        "validation_rmse": validation,
        "kept_epoch": 3,
        "best_epoch": 3,
        "epochs": 5,
        "seconds": 10.0,
        "samples": 100,
    }
    return RunSummary(**values | changed)


def put(store, configs, summaries=None, owner="ann"):
    """Put finished runs into a store without their results, and return their ids."""
    kept = [keep_summary(each) for each in summaries or [summary()] * len(configs)]
    with store.database.transaction() as connection:
        ids = insert_runs(connection, configs, (owner, "IBM"), time.time(), limits=store.limits)
        connection.executemany(
            "UPDATE runs SET state = 'finished', has_result = 1, ended = created, summary = ? WHERE id = ?",
            list(zip(kept, ids, strict=True)),
        )
    return ids


def say(line, *names):
    return [COLUMNS[name].value(line) for name in names]


def test_a_row_says_what_is_not_as_in_the_preset_the_seed_early(store):
    configs = [BASE, BASE.with_("features", window=21), BASE.with_("", seed=BASE.seed + 1).with_("model", units=3)]
    put(store, configs)
    lines = one_by_one(listing(store, "ann").runs)
    assert [COLUMNS["differs"].value(line) for line in lines] == [
        f"recommended, seed {BASE.seed + 1}, units 3",
        "recommended, window 21",
        "recommended",
    ]


def test_all_columns_of_a_run_and_of_one_that_waits(store):
    waiting = store.submit(BASE, "ann", "IBM")
    put(store, [BASE])
    finished, other = one_by_one(listing(store, "ann").runs)
    assert other.key == waiting
    assert say(finished, "skill", "interval", "opponent", "against", "verdict") == [
        0.1,
        "+0.000 to +0.200",
        "HAR",
        0.05,
        "level",
    ]
    assert say(finished, "epoch", "seconds", "state", "validation", "count") == ["3 of 5", 10.0, "finished", 2.0, 1]
    empty = ("skill", "interval", "opponent", "against", "verdict", "validation", "epoch", "seconds")
    assert say(other, *empty) == [None] * len(empty)
    assert say(other, "state") == ["waiting"]
    assert set(FIRST_COLUMNS) < COLUMNS.keys()


def test_the_mean_of_several_seeds_has_the_interval_of_student():
    values = [0.1, 0.3, 0.2]
    mean, reach = mean_with_interval(values)
    low, high = stats.t.interval(0.95, 2, loc=np.mean(values), scale=stats.sem(values))
    assert (mean - reach, mean + reach) == pytest.approx((low, high))
    assert mean_with_interval([]) is None


def test_runs_that_differ_in_their_seeds_alone_are_one_line(store):
    configs = [BASE.with_("", seed=seed) for seed in (1, 2, 3)] + [BASE.with_("model", units=3)]
    put(store, configs, [summary(skill, 10 * skill) for skill in (0.1, 0.2, 0.3, 0.9)])
    one, several = by_settings(listing(store, "ann").runs)
    assert (one.kind, several.kind) == ("run", "alike")
    assert [each.run.config.seed for each in several.runs] == [1, 2, 3]
    assert say(several, "skill", "validation", "count", "run", "differs") == [
        pytest.approx(0.2),
        pytest.approx(2.0),
        3,
        "IBM, 3 seeds",
        "recommended",
    ]


def test_a_study_is_one_line_and_says_nothing_as_if_its_runs_were_one(store):
    (parent,) = put(store, [BASE])
    study = store.submit_study([BASE] * 3, parent, "backtest", "ann", "IBM", {}, replaces=False)
    first, second = one_by_one(listing(store, "ann").runs)
    assert (first.kind, first.key, second.key) == ("study", study, parent)
    assert say(first, "run", "state", "skill", "verdict") == ["Backtest of IBM, 3 runs", "0 of 3 done", None, None]


def test_pinned_ones_stay_on_top(store):
    old, new = put(store, [BASE, BASE])
    store.mark(old, "ann", pinned=True, name="mine")
    lines = one_by_one(listing(store, "ann").runs)
    assert [line.key for line in lines] == [old, new]
    assert say(lines[0], "run", "pinned") == ["★ mine", True]


def test_the_test_figures_of_a_study_that_chooses_stay_shut_until_somebody_opens_them(store):
    (parent,) = put(store, [BASE])
    study = store.submit_study([BASE], parent, "seeds", "ann", "IBM", {}, replaces=False)
    with store.database.open() as connection:
        connection.execute(
            "UPDATE runs SET has_result = 1, summary = ? WHERE study = ?", (keep_summary(summary()), study)
        )

    def line():
        runs = listing(store, "ann", choosing={"seeds"}).runs
        return by_settings([each for each in runs if each.run.parent])[0]

    figures = ("skill", "interval", "against", "verdict", "rmse")
    assert say(line(), *figures) == [None] * len(figures)
    assert say(line(), "validation", "epoch") == [2.0, "3 of 5"]
    store.open_tests(study, "ann")
    assert None not in say(line(), *figures)


def test_words_states_tags_and_any_setting_find_runs(store):
    configs = [
        BASE,
        BASE.with_("features", window=21),
        BASE.with_("features", window=9).with_("training", loss="huber"),
    ]
    a, b, c = put(store, configs)
    store.mark(a, "ann", name="First Try", note="slow", tags=("class", "late"))
    waiting = store.submit(BASE, "ann", "IBM")
    runs = listing(store, "ann").runs

    def ids(**wanted):
        return [each.run.id for each in found(runs, Wanted(**wanted))]

    assert ids() == [waiting, c, b, a]
    assert ids(text="try SLOW") == ids(tags=["late"]) == [a]
    assert ids(text="try fast") == []
    assert ids(states=["queued"]) == [waiting]
    assert ids(settings={"features.window": ["9", "21"]}) == [c, b]
    assert ids(settings={"features.window": ["9", "21"], "training.loss": ["Huber"]}) == [c]
    assert ids(settings={"features.window": []}) == [waiting, c, b, a]
    assert [knob.path for knob in settings_that_vary(runs)] == ["features.window", "training.loss"]
    assert values_of(runs, "features.window") == tuple(map(str, sorted({9, 21, BASE.features.window})))


def test_a_list_of_a_thousand_asks_the_database_twice_and_opens_no_result(store, monkeypatch):
    """What it costs is counted, as seconds depend on the machine; benchmarks/runs.py measures them."""
    put(store, [BASE.with_("", seed=number % 50).with_("model", units=1 + number // 50) for number in range(1000)])
    monkeypatch.setattr(summary_shelf, "load_result", lambda folder: pytest.fail(f"{folder} was opened"))
    counted = Counter()
    connect = sqlite3.connect

    def counting(path, **named):
        connection = connect(path, **named)
        if str(store.home) in str(path):  # and not what a thread of another test still asks
            connection.set_trace_callback(lambda statement: counted.update([statement[:8]]))
        return connection

    monkeypatch.setattr(sqlite3, "connect", counting)
    run_module._config.cache_clear()
    words.departures.cache_clear()
    for _ in range(2):
        runs = listing(store, "ann", choosing={"seeds"}).runs
        lines = one_by_one(found(runs, Wanted("seed 3", settings={"model.units": ["4"]})))
        assert len(lines) == 14, "seeds 3, 13, 23, 30 to 39, 43"
        assert len(by_settings(runs)) == 20
    assert counted["SELECT *"] == 2 * 2, "beside what looks after the database itself now and then"
    assert {kind.split()[0] for kind in counted} <= {"SELECT", "PRAGMA"}
    assert run_module._config.cache_info().misses == 1000, "settings are read once, however often a list is drawn"
    assert all(isinstance(each.run, Run) for each in runs)
    assert ExperimentConfig().seed == BASE.seed
