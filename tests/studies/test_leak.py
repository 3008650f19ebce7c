"""What mistakes made on purpose did is measured on the same days, and said as it is."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError
from lstm_core.evaluation import leaks
from lstm_core.evaluation.leaks import compare_leaks
from lstm_core.leaks import LEAKS
from lstm_core.numbers import listed
from lstm_core.studies.common.report import Drawn, Table, Trained
from lstm_core.studies.leak import STUDY, leak_configs
from tests.made_results import made_result, with_opponent

SMALL = ExperimentConfig().with_("features", window=5).with_("model", units=2)
ROWS = 200


@pytest.fixture(scope="module")
def zigzag():
    """A series that goes up and down by 1, so that persistence is always wrong by 1."""
    close = 10 + np.arange(ROWS) % 2.0
    index = pd.bdate_range("2020-01-01", periods=ROWS, name="date")
    return PriceTable("ZIGZAG", pd.DataFrame({"close": close, "open": close}, index=index))


def off_by(config, table, error):
    """Return a run whose every prediction is wrong by the same amount."""
    return made_result(config, table, lambda windows: windows.steps + error)


def report(table, error, honest=4.0, config=SMALL):
    """Return the report on runs that are all wrong by ``error``, where the honest one is wrong by ``honest``."""
    return compare_leaks(off_by(config, table, honest), [off_by(leak, table, error) for leak in leak_configs(config)])


def test_the_mistake_with_the_scaler_can_not_be_made_where_windows_are_scaled_by_themselves(zigzag):
    own = SMALL.with_("features", scaling="window")
    assert LEAKS["scaler"].about(own).startswith("each window of this run is scaled by itself")
    honest, leaked = off_by(own, zigzag, 4.0), off_by(LEAKS["scaler"].made_with(own), zigzag, 4.0)
    assert "nothing to know beforehand" in LEAKS["scaler"].reason("none", honest, leaked)
    assert LEAKS["scaler"].reason("flatters", honest, leaked) == ""


def test_each_mistake_is_the_same_run_but_for_it():
    careful = preset("recommended").with_("training", patience=3)
    for config, patience in ((SMALL, None), (careful, 3)):
        made = leak_configs(config)
        assert [leaked.leak for leaked in made] == list(LEAKS)
        for leaked in made[:2]:
            assert leaked.with_("", leak="none") == config
        stopping = made[2]
        assert stopping.training.restore_best
        assert stopping.training.patience == patience
        assert stopping.with_("training", **config.training.model_dump()).with_("", leak="none") == config


def test_a_run_with_a_mistake_is_no_ground_to_stand_on(zigzag):
    leaked = SMALL.with_("", leak="scaler")
    with pytest.raises(ConfigError, match="makes a mistake on purpose, so that"):
        STUDY.require(leaked)
    wrong, honest = off_by(leaked, zigzag, 1.0), off_by(SMALL, zigzag, 1.0)
    with pytest.raises(ConfigError, match="makes a mistake on purpose itself"):
        compare_leaks(wrong, [wrong])
    for runs in ([], [honest]):
        with pytest.raises(ConfigError, match="no run with a mistake"):
            compare_leaks(honest, runs)


def test_a_report_worked_out_by_hand(zigzag):
    # Persistence is wrong by 1, the honest model by 4, those with a mistake by 2. 40 rows are tested; windows of 5 are
    # built inside, so 35 remain, and the shuffled split draws 35 of the 190 windows.
    found = report(zigzag, 2.0)
    assert (found.honest.days, found.honest.rmse, found.honest.persistence) == (35, pytest.approx(4), pytest.approx(1))
    assert [score.leak for score in found.scores] == ["none", *LEAKS]
    assert [score.ratio for score in found.scores] == pytest.approx([4] + [2] * len(LEAKS))
    assert {effect.outcome for effect in found.effects} == {"flatters"}
    assert [effect.sentence for effect in found.effects if effect.score.leak in ("scaler", "stopping")] == [
        "With the scaler fitted on everything, the error falls from 4 to 2: the scaler had seen how far the test part "
        "reaches.",
        "With the test part choosing the epoch, the error falls from 4 to 2: of 1 epoch the one was kept that fits "
        "the test part best (epoch 1 was kept, and epoch 1 in the honest run).",
    ]
    mistakes = listed([leak.title for leak in LEAKS.values()])
    assert found.summary == (
        f"{len(LEAKS)} of {len(LEAKS)} mistakes make this model look better than it is: {mistakes}. None of them makes "
        "it any better at what nobody knows yet."
    )


def test_the_best_simple_method_of_each_run_stands_in_table_and_chart(zigzag):
    def opposed(config, error):
        run = off_by(config, zigzag, error)
        return with_opponent(run, run.outputs.actual[:, 0] + 0.5)

    trained = [Trained(place, leak.leak, opposed(leak, 2.0)) for place, leak in enumerate(leak_configs(SMALL), 1)]
    blocks = STUDY.report(opposed(SMALL, 4.0), trained).blocks
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert list(table.frame["best simple method"]) == ["HAR"] * (1 + len(LEAKS))
    assert list(table.frame["skill against it"]) == pytest.approx([-7] + [-3] * len(LEAKS))
    (bars,) = [block for block in blocks if isinstance(block, Drawn)]
    assert list(bars.chart.payload.data[1].x) == pytest.approx([0.5] * (1 + len(LEAKS)))
    plain = STUDY.report(off_by(SMALL, zigzag, 4.0), trained).blocks
    (table,) = [block for block in plain if isinstance(block, Table)]
    assert "best simple method" not in table.frame


def test_runs_are_compared_on_the_days_that_both_were_for_one_ticker(zigzag, monkeypatch):
    monkeypatch.setattr(leaks, "FEWEST_SHARED", 1)
    honest = off_by(SMALL, zigzag, 4.0)
    last = honest.test.index[0]
    # Right on the days that the honest run was tested on, and wrong by 9 on all others.
    leaked = made_result(
        SMALL.with_("", leak="shuffle"),
        zigzag,
        lambda windows: windows.steps + np.where(windows.dates >= last, 2.0, 9.0)[:, None],
    )
    (effect,) = compare_leaks(honest, [leaked]).effects
    both = set(honest.test.index) & set(leaked.test.index)
    assert 0 < len(both) < len(honest.test)
    assert (effect.shared, effect.before, effect.after) == (len(both), pytest.approx(4), pytest.approx(2))
    assert effect.score.rmse > 4, "its own days look worse"
    assert f"on the {len(both)} days that both runs were tested on falls from 4 to 2" in effect.sentence
    assert "the model had seen the days around each test day" in effect.sentence
    assert f"it would have reported an error {effect.score.rmse:.3g} times" in effect.sentence


def test_with_few_shared_days_errors_are_multiples_of_persistences(zigzag):
    honest, leaked = off_by(SMALL, zigzag, 4.0), off_by(SMALL.with_("", leak="shuffle"), zigzag, 2.0)
    assert len(honest.test.index.intersection(leaked.test.index)) < leaks.FEWEST_SHARED
    (effect,) = compare_leaks(honest, [leaked]).effects
    assert effect.relative
    assert effect.sentence == (
        "With shuffled windows, the error, each run on its own test part, falls from 4 to 2 times that of repeating "
        "the last close: the model had seen the days around each test day."
    )


@pytest.mark.parametrize(
    ("error", "outcome", "words"),
    [
        (4.02, "none", "the error stays the same (4 and 4.02)"),
        (3.7, "little", "falls from 4 to 3.7, which is so little that another seed alone could do it"),
        (4.3, "little", "rises from 4 to 4.3, which is so little"),
        (8.0, "worse", "rises from 4 to 8, so this mistake does not even flatter here"),
    ],
)
def test_a_mistake_that_does_not_flatter_is_said_to_be_so(zigzag, error, outcome, words):
    found = report(zigzag, error)
    assert {effect.outcome for effect in found.effects} == {outcome}
    assert words in found.effects[0].sentence
    assert f"None of the {len(LEAKS)} mistakes flatters this model here." in found.summary


def test_the_reason_is_given_only_where_it_holds(zigzag):
    inside = "every test row lies within the range of the training part"
    assert inside in report(zigzag, 4.0).effects[0].sentence
    rising = PriceTable("UP", zigzag.frame + np.arange(ROWS)[:, None] / 10)
    assert inside not in report(rising, 4.0).effects[0].sentence
    # From 10 to 30 by tenths, and 1 up and down: all test rows but those of the first days are new heights.
    assert "rows lie outside of what the training part had shown" in report(rising, 2.0).effects[0].sentence
    changes = SMALL.with_("features", target_kind="change")
    told = "this model predicts changes"
    assert told in report(zigzag, 4.0, config=changes).effects[1].sentence
    assert told not in report(zigzag, 4.0).effects[1].sentence
    assert told not in report(zigzag, 2.0, config=changes).effects[1].sentence


def test_a_target_that_never_changes_is_compared_by_its_errors(zigzag):
    flat = PriceTable("FLAT", zigzag.frame * 0 + 5.0)
    found = report(flat, 2.0)
    assert found.honest.ratio is None
    assert [(effect.before, effect.after) for effect in found.effects] == [pytest.approx((4, 2))] * len(LEAKS)
    assert not any(effect.relative for effect in found.effects)


def test_a_perfect_honest_run_can_only_be_spoiled(zigzag):
    assert {effect.outcome for effect in report(zigzag, 0.0, honest=0.0).effects} == {"none"}
    assert {effect.outcome for effect in report(zigzag, 1.0, honest=0.0).effects} == {"worse"}
