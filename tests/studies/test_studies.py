"""What holds for every study, whichever there are: found by its file, made of fitting runs only, told in words."""

import json
from dataclasses import replace
from typing import get_args

import pandas as pd
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError
from lstm_core.results import Seconds
from lstm_core.runs.run import PURPOSES
from lstm_core.studies import STUDIES, studies_about
from lstm_core.studies.common.asks import Number, Start
from lstm_core.studies.common.report import Said, Trained
from lstm_core.studies.common.study import About, cost_in_words
from tests.made_results import made_result

CONFIG = ExperimentConfig().with_("features", window=5).with_("model", units=2)
CONFIG = CONFIG.with_("split", train=0.7, validation=0.2)
DATES = pd.bdate_range("2020-01-01", periods=200, name="date")
START = Start(CONFIG, DATES)

every_study = pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)


@pytest.fixture(scope="module")
def table():
    values = [10.0 + (number * 7) % 11 for number in range(len(DATES))]
    return PriceTable("SAW", pd.DataFrame({"close": values, "open": values}, index=DATES))


def usual(study):
    """Return what a page offers at first."""
    answers = {}
    for ask in study.asks:
        if isinstance(ask, Number):
            answers[ask.name] = ask.bounds(START, answers).usual
        else:
            answers[ask.name] = ask.usual(START) if callable(ask.usual) else ask.usual
    return answers


def test_old_purposes_are_known_for_ever():
    assert {"backtest", "leak", "seeds", "sweep"} <= set(PURPOSES) == set(STUDIES)


def test_every_study_has_a_page_and_names_of_its_own():
    shown = [study for about in get_args(About) for study in studies_about(about)]
    assert {study.purpose for study in shown} == set(STUDIES)
    for names in ([study.command for study in shown], [study.title for study in shown]):
        assert len(set(names)) == len(names)


@every_study
def test_its_usual_answers_lie_within_what_is_offered_and_can_be_trained(study):
    given = {}
    for ask in study.asks:
        if isinstance(ask, Number):
            bounds = ask.bounds(START, given)
            assert bounds.least <= bounds.usual <= bounds.most
        assert ask.help[-1] == "."
        given[ask.name] = usual(study)[ask.name]
    configs = study.configs(START, **given)
    assert configs == study.configs(START), "the usual answers are the defaults"
    names = study.names(configs)
    assert len(set(names)) == len(names) == len(configs) > 0
    assert study.button(given, again=False) and study.button(given, again=True)


@every_study
def test_it_is_made_of_runs_that_stand_by_themselves(study):
    study.require(CONFIG)
    fold = CONFIG.with_("split", rows=(0, 100, 120, 150))
    for config, why in ((fold, "is the fold of a backtest itself"), (CONFIG.with_("", leak="scaler"), "on purpose")):
        with pytest.raises(ConfigError, match=why):
            study.configs(replace(START, config=config))


@every_study
def test_its_report_says_what_the_runs_come_to_also_where_some_are_missing(study, table):
    configs = study.configs(START)
    named = enumerate(zip(study.names(configs), configs, strict=True), 1)
    trained = [Trained(number, name, made_result(config, table)) for number, (name, config) in named]
    start = made_result(CONFIG, table) if study.compares_with_start else None
    for runs in (trained, trained[-1:]):
        report = study.report(start, runs)
        assert report.sentence[-1] == "."
        assert json.loads(json.dumps(report.fields))
        assert any(isinstance(block, Said) for block in report.blocks)
    if study.compares_with_start:
        with pytest.raises(ConfigError, match="compare"):
            study.report(None, trained)


def test_other_seeds_are_not_asked_of_a_run_without_attention():
    with pytest.raises(ConfigError, match="has no attention"):
        STUDIES["seeds"].require(CONFIG.with_("model", attention="none"))
    with pytest.raises(ConfigError, match="1 to 8 other seeds can be trained at once, not 9"):
        STUDIES["seeds"].configs(START, count=9)


def test_the_cost_is_told_before():
    took = Seconds(first_epoch=1.0, median_epoch=0.5, total=30.0)
    assert cost_in_words([CONFIG] * 3, took) == (
        "3 trainings of up to 40 epochs each, about 1 min 30 s when nobody else trains."
    )
    assert cost_in_words([CONFIG.with_("training", epochs=1)]) == "1 training of 1 epoch."
