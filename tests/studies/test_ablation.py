"""Does it help: which changes can be asked for, on which rows they are tried, and what is said of them."""

import json
from dataclasses import replace

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.data.sources.synthetic import load_synthetic
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError, TooFewRowsError
from lstm_core.features.panel import dates_of
from lstm_core.features.splits import split_rows
from lstm_core.studies import STUDIES
from lstm_core.studies.ablating.changes import change_between, change_of
from lstm_core.studies.common.asks import Start
from lstm_core.studies.common.report import Drawn, Said, Trained
from tests.made_panel import made_panel_result, panel_config, walks
from tests.made_results import made_result

STUDY = STUDIES["ablation"]
CONFIG = (
    ExperimentConfig()
    .with_("data", source="synthetic", name="planted_lag")
    .with_("features", inputs=("x", "distractor", "y"), target="y", window=8)
    .with_("model", units=2)
)
TABLE = PriceTable("PLANTED", load_synthetic("planted_lag").frame.iloc[:500])
START = Start(CONFIG, TABLE.dates, TABLE)


def offered(start=START):
    (several,) = [ask for ask in STUDY.asks if ask.name == "change"]
    return {group.label: group.options for group in several.offers(start)}


def trained_of(configs, missed, tables=None):
    """Return runs whose predictions miss by random numbers of a size that each run's inputs decide."""
    runs = []
    for number, (name, config) in enumerate(zip(STUDY.names(configs), configs, strict=True), 1):

        def predict(windows, config=config):
            noise = np.random.default_rng([config.seed, windows.dates[0].toordinal()]).normal(size=windows.steps.shape)
            return windows.steps + missed(config) * noise

        runs.append(Trained(number, name, made_result(config, TABLE, predict)))
    return runs


def test_one_may_ask_about_inputs_candidates_and_settings():
    groups = offered()
    assert list(groups["Go without an input"]) == ["without:x", "without:distractor", "without:y", "each input"]
    assert groups["Add an input"]["with:rsi:14"] == "RSI (14)"
    assert "with:x" not in groups["Add an input"]
    assert groups["Change a setting"]["model.attention=none"] == "no attention"
    assert {"model.layers=2", "model.dropout=0.2"} <= set(groups["Change a setting"])


def test_everything_that_is_offered_can_be_asked_for():
    for start in (START, replace(START, config=CONFIG.with_("model", layers=2, attention="none", dropout=0.1))):
        for group in offered(start).values():
            for written in group:
                configs = STUDY.configs(start, change=(written,), folds=2, seeds=3)
                assert len(set(STUDY.names(configs))) == len(configs)
    settings = offered(start)["Change a setting"]
    assert {"model.layers=1", "model.layers=3", "model.dropout=0.0", "model.attention=additive"} <= set(settings)


@pytest.mark.parametrize(
    ("written", "name", "thing"),
    [
        ("without:x", "without x", "x"),
        ("with:sma:5@x", "with SMA (5) of x", "SMA (5) of x"),
        ("attention=none", "no attention", "attention (the tutorial's)"),
        ("dropout=0.3", "dropout 0.3", "dropout 0.3"),
        ("layers=2", "layers 2", "layers 2 instead of 1"),
        ("zero-head=on", "begin with a head of zeros on", "begin with a head of zeros"),
        ("clip_norm=2", "clip gradients 2", "clip gradients 2"),
    ],
)
def test_a_change_is_read_and_found_again_in_its_run(written, name, thing):
    change = change_of(written, CONFIG)
    assert (change.name, change.thing) == (name, thing)
    fold = change.config.with_("split", rows=(0, 100, 100, 120), reach_back=True).with_("", seed=99)
    assert change_between(CONFIG, fold) == change
    assert change_of(change.written, CONFIG) == change


def test_what_goes_with_a_setting_goes_with_it():
    found = change_of("restore_best=off", preset("recommended"))
    assert found.config.training.min_gain is None
    assert found.takes_away and found.thing == "keep the best epoch"
    assert change_between(preset("recommended"), found.config) == found


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("without:z", "is no input of this run"),
        ("with:x", "is an input of this run already"),
        ("with:", "Say which input"),
        ("x", "is no change"),
        ("epoch=3", "There is no setting 'epoch'"),
        ("inputs=x", "There is no setting 'inputs'"),
        ("layers=1", "Layers is 1 already"),
        ("layers=9", "must be at most 3"),
    ],
)
def test_what_is_no_change_is_refused_in_a_sentence(written, why):
    with pytest.raises(ConfigError, match=why):
        change_of(written, CONFIG)
    with pytest.raises(ConfigError, match="the only input"):
        change_of("without:x", CONFIG.with_("features", inputs=("x",)))


def test_two_changes_at_once_are_no_answer():
    both = change_of("dropout=0.2", change_of("without:x", CONFIG).config).config
    with pytest.raises(ConfigError, match="more than one change"):
        change_between(CONFIG, both)


def test_the_run_as_it_is_is_trained_once_for_all_arms():
    configs = STUDY.configs(START, change=("each input", "dropout=0.2"), folds=3, seeds=3)
    assert len(configs) == (1 + 3 + 1) * 3 * 3
    names = STUDY.names(configs)
    assert names[:5] == (
        "as it is, fold 1, seed 7",
        "without x, fold 1, seed 7",
        "without distractor, fold 1, seed 7",
        "without y, fold 1, seed 7",
        "dropout 0.2, fold 1, seed 7",
    )
    assert names[-1] == "dropout 0.2, fold 3, seed 9"


def test_the_folds_lie_apart_and_before_the_test_part():
    configs = STUDY.configs(START)
    assert len(configs) == 18
    tests = sorted({config.split.rows[2:] for config in configs})
    assert [end for _, end in tests[:-1]] == [begin for begin, _ in tests[1:]]
    assert tests[-1][1] == split_rows(len(TABLE), CONFIG.split).test.start == 400
    assert tests[0] == (301, 334)


def test_arms_learn_from_and_are_tested_on_the_same_dates():
    table = load_bundled("ibm")
    config = ExperimentConfig().with_("features", window=8)
    configs = STUDY.configs(Start(config, table.dates, table), change=("with:rsi:14", "with:logrange"), seeds=3)
    spans = {}
    for each, name in zip(configs, STUDY.names(configs), strict=True):
        dates = dates_of(table, each)
        first, _, test, end = each.split.rows
        spans.setdefault(name.partition(", ")[2], set()).add((dates[first], dates[test], dates[end - 1]))
    assert all(len(each) == 1 for each in spans.values())
    assert {span[0] for each in spans.values() for span in each} == {table.dates[14]}


def test_what_lies_in_the_test_part_decides_no_fold():
    later = TABLE.frame.copy()
    later.iloc[400:] += 1000.0
    changed = replace(START, table=PriceTable("PLANTED", later))
    assert STUDY.configs(changed, change=("with:rsi:14",)) == STUDY.configs(START, change=("with:rsi:14",))
    assert all(each.split.rows[3] <= 400 for each in STUDY.configs(START))


def test_too_few_rows_or_too_many_runs_are_refused():
    with pytest.raises(TooFewRowsError, match="too few for an ablation"):
        STUDY.configs(replace(START, config=CONFIG.with_("features", window=300)))
    with pytest.raises(ConfigError, match="are 125 runs, and 100 are the most"):
        STUDY.configs(START, change=("each input", "dropout=0.2"), folds=5, seeds=5)
    with pytest.raises(ConfigError, match="3 to 5 seeds"):
        STUDY.configs(START, seeds=2)
    with pytest.raises(ConfigError, match="2 to 5 folds"):
        STUDY.configs(START, folds=6)
    nine = [f"with:sma:{rows}" for rows in range(5, 14)]
    with pytest.raises(ConfigError, match="8 changes can be asked about at once, not 9"):
        STUDY.configs(START, change=nine, folds=2, seeds=3)


def test_it_says_what_helps_and_what_makes_no_difference():
    configs = STUDY.configs(START, change=("without:x", "without:distractor"))
    runs = trained_of(configs, lambda config: 1.0 if "x" in config.features.inputs else 1.3)
    report = STUDY.report(made_result(CONFIG, TABLE), runs)
    x, distractor = report.found.answers
    assert (x.change.thing, x.judgement.outcome) == ("x", "helps")
    assert distractor.judgement.outcome == "no difference", "both arms were given the same errors"
    assert x.measured.gain == pytest.approx(1 - 1 / 1.3)
    assert x.measured.level == distractor.measured.level > 0.95
    assert report.sentence.startswith("With x the typical error is 23.1% smaller (")
    assert json.loads(json.dumps(report.fields))["answers"][0]["outcome"] == "helps"
    assert [block.key for block in report.blocks if isinstance(block, Drawn)] == ["gain_dots"]
    assert any("Shuffling asks the model" in block.text for block in report.blocks if isinstance(block, Said))


def test_what_is_added_is_held_against_the_run_without_it():
    configs = STUDY.configs(START, change=("with:rsi:14",))
    runs = trained_of(configs, lambda config: 1.3 if "rsi:14" in config.features.inputs else 1.0)
    (answer,) = STUDY.report(made_result(CONFIG, TABLE), runs).found.answers
    assert answer.judgement.outcome == "does harm"
    assert answer.importance is None, "the run's own model does not know it"


def test_runs_that_are_missing_leave_the_rest_comparable():
    configs = STUDY.configs(START, change=("without:x", "without:y"))
    runs = trained_of(configs, lambda config: 1.0)
    lost = [run for run in runs if "without x" not in run.name and run.name != "as it is, fold 2, seed 8"]
    report = STUDY.report(made_result(CONFIG, TABLE), lost)
    assert [answer.change.name for answer in report.found.answers] == ["without y"]
    assert (report.found.answers[0].measured.folds, report.found.answers[0].measured.seeds) == (3, 3)
    alone = [run for run in runs if "as it is" not in run.name]
    report = STUDY.report(made_result(CONFIG, TABLE), alone)
    assert report.found.lacking == ("without x", "without y")
    assert report.sentence == "No two runs can be compared yet, so nothing can be said."


def test_of_many_tickers_it_is_told_for_one():
    config, tables = panel_config(), walks()
    start = Start(config, made_panel_result(config, tables).calendar, tables)
    written = next(iter(offered(start)["Go without an input"]))
    configs = STUDY.configs(start, change=(written,), folds=2, seeds=3)
    results = [made_panel_result(each, tables) for each in configs[:2]]
    ticker = results[0].panel.names[0]
    named = enumerate(zip(STUDY.names(configs), results, strict=False), 1)
    trained = [Trained(number, name, result.of_ticker(ticker)) for number, (name, result) in named]
    report = STUDY.report(made_panel_result(config, tables).of_ticker(ticker), trained)
    assert len(report.found.answers) == 1


def test_a_volatility_is_told_which_loss_was_taken():
    config = preset("volatility").with_("data", name="ibm").with_("features", window=10).with_("model", units=2)
    table = replace(load_bundled("ibm"), frame=load_bundled("ibm").frame.iloc[-400:])
    start = Start(config, dates_of(table, config), table)
    configs = STUDY.configs(start, change=("without:down",), folds=2, seeds=3)
    made = [made_result(each, table) for each in configs]
    trained = [
        Trained(place, name, each) for place, (name, each) in enumerate(zip(STUDY.names(configs), made, strict=True))
    ]
    report = STUDY.report(made_result(config, table), trained)
    assert any("QLIKE" in block.text for block in report.blocks if isinstance(block, Said))
