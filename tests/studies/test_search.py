"""The search as a study: what it trains, what it says of its trials, and that the command line asks as the service."""

import re
from dataclasses import replace

import numpy as np
import pytest

from lstm_core.config import preset
from lstm_core.data.catalogue import load_series
from lstm_core.errors import ConfigError
from lstm_core.evaluation.selection import FRESH_SEEDS
from lstm_core.events import EpochDone, Started
from lstm_core.search.importance import ENOUGH_TRIALS
from lstm_core.search.plan import plan_of
from lstm_core.search.proposing import EVEN_AT_FIRST, first_trials
from lstm_core.search.pruning import LEAST_DONE
from lstm_core.studies import STUDIES
from lstm_core.studies.common.asks import Start
from lstm_core.studies.common.report import Drawn, Said, Trained
from lstm_core.studies.common.search_words import importance_in_words, importance_of_trials
from tests.made_results import made_result, repeat_last
from tests.made_search import IMPORTANCE, made_selection

SEARCH = STUDIES["search"]
CONFIG = preset("recommended").with_("data", last_rows=260).with_("features", window=10).with_("model", units=16)
SETTINGS = {"model.units": (4, 64), "training.learning_rate": (0.0005, 0.01)}


@pytest.fixture(scope="module")
def table():
    return load_series(CONFIG.data)


@pytest.fixture(scope="module")
def start(table):
    return Start(CONFIG, table.dates)


def result_of(config, table, **changes):
    """Return a made-up result: the better, the fewer units."""
    random = np.random.default_rng(config.seed)

    def predict(windows):
        size = config.model.units / 10 + config.training.learning_rate * 100
        return repeat_last(windows) + size * random.normal(size=windows.steps.shape)

    return replace(made_result(config, table, predict), **changes)


def carried_out(start, table, **asked):
    """Return all that the command line would train."""
    asked = SEARCH.asked(start, {"settings": SETTINGS, "prunes": "no", **asked})
    begin, configs = result_of(start.config, table), SEARCH.configs(start, **asked)
    trained = []
    while configs:
        for config in configs:
            trained.append(Trained(len(trained) + 1, f"trial {len(trained) + 1}", result_of(config, table)))
        configs = SEARCH.follow_up(begin, trained, asked)
    return begin, trained


@pytest.fixture(scope="module")
def done(start, table):
    return carried_out(start, table, trials=ENOUGH_TRIALS)


def test_it_trains_so_many_trials_and_the_best_again(done):
    _, trained = done
    tried = [each for each in trained if each.result.config.seed == CONFIG.seed]
    again = trained[len(tried) :]
    assert len(tried) == ENOUGH_TRIALS
    assert {each.result.config.seed - CONFIG.seed for each in again} == set(range(1, FRESH_SEEDS + 1))


def test_what_is_kept_of_it_leads_to_the_same_trials(start):
    answers = {"settings": {"model.units": ("4", "64"), "training.learning_rate": ("0.0005", "0.01")}, "trials": 20}
    kept = SEARCH.asked(start, answers)
    assert kept["way"] == "learn" and kept["prunes"] == "yes" and kept["most_weights"] == 0
    assert first_trials(plan_of(kept, CONFIG.seed), CONFIG) == SEARCH.configs(start, **answers)
    assert len(SEARCH.configs(start, **answers)) == EVEN_AT_FIRST
    assert len(SEARCH.configs(start, **answers | {"way": "even"})) == 20


def test_its_report_draws_the_trials_and_says_what_counts(done):
    begin, trained = done
    report = SEARCH.report(begin, trained)
    assert "luck" in report.sentence.lower()
    keys = [block.key for block in report.blocks if isinstance(block, Drawn)]
    assert keys[0] == "search_trials" and "search_lines" in keys
    said = " ".join(block.text for block in report.blocks if isinstance(block, Said))
    assert "counts most" in said or "explain nothing" in said
    live = SEARCH.live(begin, trained[:5], [each.result.config for each in trained[:10]], 0)
    told = next(block.text for block in live if isinstance(block, Said))
    assert told.startswith("Which setting counts is told from 20 finished trials on; there are 5.")


def test_what_counts_is_named_with_its_interval_or_not_at_all():
    found = made_selection(60)
    counts = importance_of_trials(found)
    assert counts.settings[0].path == "model.units"
    told = importance_in_words(IMPORTANCE, 24)
    assert re.match(r"Units counts most: 62% .* \(40% to 81%\)\.$", told)
    overlapping = replace(IMPORTANCE.settings[1], high=0.5)
    level = replace(IMPORTANCE, settings=(IMPORTANCE.settings[0], overlapping))
    assert "though learning rate may count as much" in importance_in_words(level, 24)
    assert "explain nothing" in importance_in_words(replace(IMPORTANCE, explained=-0.1), 24)
    assert importance_of_trials(made_selection(ENOUGH_TRIALS - 1)) is None


def test_a_trial_that_falls_behind_is_ended_and_not_reported(start, table):
    asked = SEARCH.asked(start, {"settings": SETTINGS, "trials": 20})
    begin = result_of(CONFIG, table, val_loss=(2.0,) + (0.5,) * 99)
    configs = SEARCH.configs(start, **asked)
    trained = [
        Trained(number, "", result_of(config, table, val_loss=(2.0,) + (0.5,) * 99))
        for number, config in enumerate(configs[: LEAST_DONE + 3], 1)
    ]
    ends = SEARCH.ends_early(begin, trained, configs[-1], asked)
    assert not ends(Started(first_epoch=1, epochs=100, batches=1, watched="validation", dates=[], actual=[]))
    ended = [ends(EpochDone(epoch=epoch, loss=1.0, val_loss=1.0, seconds=0.1, best_epoch=1)) for epoch in range(1, 26)]
    assert ended.index(True) == 19  # a fifth of 100 epochs
    assert SEARCH.ends_early(begin, trained, configs[-1].with_("", seed=8), asked) is None
    lost = Trained(9, "", result_of(configs[8], table, ended_by="person"))
    assert len(SEARCH.report(begin, [*trained, lost]).found.candidates) == len(trained) + 1


def test_where_no_trial_came_to_its_end_nothing_more_is_trained_and_that_is_said(start, table):
    asked = SEARCH.asked(start, {"settings": SETTINGS, "way": "even", "trials": 5, "most_seconds": 1})
    begin, configs = result_of(CONFIG, table), SEARCH.configs(start, **asked)
    ended = [Trained(number, "", result_of(each, table, ended_by="person")) for number, each in enumerate(configs, 1)]
    assert SEARCH.follow_up(begin, ended, asked) == ()
    with pytest.raises(ConfigError, match="No trial came to its end"):
        SEARCH.report(begin, ended)


def test_windows_are_searched_only_where_all_predict_the_same_days(start):
    windows = {"features.window": (5, 20), "model.units": (4, 8)}
    assert {config.features.window for config in SEARCH.configs(start, settings=windows)} > {5}
    inside = Start(CONFIG.with_("split", reach_back=False), start.dates)
    assert "features.window" not in SEARCH.asks[0].usual(inside)
    with pytest.raises(ConfigError, match="compared on different rows"):
        SEARCH.configs(inside, settings=windows)


def test_what_cannot_be_searched_is_refused_in_a_sentence(start):
    with pytest.raises(ConfigError, match="can't be searched for here"):
        SEARCH.configs(start, settings={"features.target": ("open", "close")})
    with pytest.raises(ConfigError, match="Nothing fits these limits"):
        SEARCH.configs(start, settings=SETTINGS, most_weights=3)
    with pytest.raises(ConfigError, match="no validation part"):
        SEARCH.require(preset("tutorial"))
