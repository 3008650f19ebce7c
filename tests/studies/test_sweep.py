"""A sweep is a grid of settings around a run, refused where it can't be compared, told in words."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import preset
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError, TooFewRowsError
from lstm_core.studies.common.asks import Start
from lstm_core.studies.common.report import Drawn, GoOn, Table, Trained
from lstm_core.studies.common.selection_words import selection_report
from lstm_core.studies.sweep import STUDY, grid_configs
from tests.made_results import made_result
from tests.made_search import made_selection

BASE = preset("recommended").with_("features", window=5).with_("model", units=8)
DATES = pd.bdate_range("2020-01-01", periods=600, name="date")


@pytest.fixture(scope="module")
def table():
    close = 100 + np.cumsum(np.random.default_rng(0).normal(size=len(DATES)))
    return PriceTable("WALK", pd.DataFrame({"close": close, "open": close}, index=DATES))


def trained(table, configs):
    """Return the runs; the more units, the better."""
    found = []
    for number, (name, config) in enumerate(zip(STUDY.names(configs), configs, strict=True), 1):
        noise, size = np.random.default_rng(number), 1 / config.model.units
        result = made_result(config, table, lambda one: one.steps + size * noise.normal(size=one.steps.shape))  # noqa: B023
        found.append(Trained(number, name, result))
    return found


def test_the_grid_has_each_combination_but_that_of_the_run_itself():
    grid = grid_configs(BASE, {"model.units": (4, 8), "features.window": (5, 10)})
    assert [(each.model.units, each.features.window) for each in grid] == [(4, 5), (4, 10), (8, 10)]
    typed = grid_configs(BASE, {"model.units": ("4", "8"), "training.clip_norm": (None, "0.5")})
    assert [(each.model.units, each.training.clip_norm) for each in typed] == [(4, None), (4, 0.5), (8, 0.5)]


def test_what_is_offered_comes_from_the_descriptions_and_holds_what_the_run_has():
    start = Start(BASE.with_("model", units=12), DATES)
    offers = STUDY.asks[0].offers(start)
    assert offers["model.units"] == (8, 12, 16, 32, 64, 128)
    assert offers["model.attention"][0] == "tutorial"
    for path in ("seed", "features.target", "features.horizon", "split.validation", "training.min_gain"):
        assert path not in offers
    assert "training.weight_decay" not in offers, "it does nothing without AdamW"
    assert STUDY.asks[0].usual(start) == {"model.units": (8, 12, 16)}


@pytest.mark.parametrize(
    ("config", "vary", "sentence"),
    [
        (BASE, {}, "one setting or two, not 0"),
        (BASE, {"seed": (1, 2)}, "'seed' can't be varied here"),
        (BASE, {"model.units": ()}, "Choose the values of units"),
        (BASE, {"model.units": (8,)}, "at least one value that the run does not have"),
        (BASE, {"model.units": ("many",)}, "must be a whole number"),
        (BASE, {"model.units": range(1, 100)}, "98 runs, and a sweep has 60 at most"),
        (preset("tutorial"), None, "no validation part"),
        (BASE.with_("data", tickers=("A", "B")), None, "many tickers at once"),
    ],
)
def test_what_can_not_be_swept_is_refused_in_words(config, vary, sentence):
    with pytest.raises(ConfigError, match=sentence):
        STUDY.configs(Start(config, DATES), vary=vary)


def test_a_window_that_is_too_long_is_refused_before_anything_is_trained():
    with pytest.raises(TooFewRowsError):
        STUDY.configs(Start(BASE, DATES[:100]), vary={"features.window": (5, 90)})


def test_the_report_tells_the_best_the_luck_and_the_recommended_one(table):
    grid = grid_configs(BASE, {"model.units": (4, 8, 16), "features.window": (5, 10)})
    (start,) = (each.result for each in trained(table, [BASE]))
    first = trained(table, grid)
    more = STUDY.follow_up(start, first, {})
    assert len(more) == 8 and {each.seed for each in more} == {8, 9}
    every = trained(table, [*grid, *more])
    assert STUDY.follow_up(start, every, {}) == ()
    report = STUDY.report_beside(start, every, 40)
    assert "Of 6 settings" in report.sentence and "units 16" in report.sentence
    assert "best of 46 equally good settings" in report.sentence
    drawn = [block.key for block in report.blocks if isinstance(block, Drawn)]
    assert drawn == ["sweep_map", "sweep_dots"]
    (offered,) = [block for block in report.blocks if isinstance(block, GoOn)]
    assert offered.config.training.min_gain > 0.05
    words = " ".join(str(block) for block in report.blocks if not isinstance(block, Drawn))
    assert "skill" not in words and "skill" not in str(report.fields), "the test figures stay shut"
    (table_of_tests,) = [block for block in STUDY.tests(start, every) if isinstance(block, Table)]
    assert {"RMSE", "skill"} <= set(table_of_tests.frame.columns)


def test_of_a_recommended_setting_that_was_not_trained_again_it_is_said(table):
    (start,) = (each.result for each in trained(table, [BASE]))
    found = made_selection()
    again = [
        replace(one, seed_gains=(one.gain,)) if place in (0, 10) else one for place, one in enumerate(found.candidates)
    ]
    words = "though by the one seed that it was tried with"
    assert words in selection_report(replace(found, candidates=tuple(again)), start, ()).sentence
    again[found.simplest] = replace(again[found.simplest], seed_gains=(0.05,))
    assert words not in selection_report(replace(found, candidates=tuple(again)), start, ()).sentence
    assert words not in selection_report(found, start, ()).sentence, "all count by one seed"


def test_it_is_drawn_while_it_trains_with_a_row_for_what_waits(table):
    grid = grid_configs(BASE, {"model.units": (4, 16, 32)})
    (start,) = (each.result for each in trained(table, [BASE]))
    (dots,) = STUDY.live(start, trained(table, grid[:1]), grid, 0)
    assert list(dots.chart.data["name"].unique()) == ["units 8", "units 4", "units 16", "units 32"]
    assert "2 are not trained yet" in dots.chart.alt
