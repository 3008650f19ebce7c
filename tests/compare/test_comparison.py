"""What is compared, what is refused and why, and that the numbers are those of the parts they are made of."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lstm_core.compare.comparison import compare
from lstm_core.compare.days import shared_days
from lstm_core.compare.one_ticker import common_tickers, for_one_ticker
from lstm_core.compare.words import chosen_in_words, remarks, sentence
from lstm_core.errors import ConfigError, DifferentDaysError, TickerNotFoundError
from lstm_core.evaluation.evidence import Evidence, hold_against
from tests.compare.made import asked, missing
from tests.made_panel import made_panel_result, panel_config, walks
from tests.made_results import with_opponent


def test_two_runs_are_told_apart_by_the_sentence_of_the_issue():
    runs = [missing(asked()), missing(asked().with_("features", window=8).with_("", seed=8), seed=2)]
    found = compare(runs, ["one", "other"])
    assert sentence(found).startswith("These two differ in window (6 and 8) and seed; the difference of ")
    assert sentence(found).endswith("% is within what days explain.")
    assert remarks(found, runs) == ()


def test_the_numbers_are_those_that_a_model_has_against_a_method():
    one, other = missing(asked()), missing(asked(), scale=1.5, seed=2)
    found = compare([one, other], ["one", "other"])
    test, line = one.test, found.others[0]
    held = hold_against(Evidence.of_table(test.assign(predicted=other.test["predicted"])), test["predicted"].to_numpy())
    assert line.against.change == pytest.approx(-held.skill)
    assert line.against.change_interval == pytest.approx((-held.interval[1], -held.interval[0]))
    assert line.p == pytest.approx(held.p)  # one alone needs no correction
    assert (line.rmse, line.skill) == (other.evaluation.model.rmse, pytest.approx(other.evaluation.skill))
    assert line.judgement.outcome == "worse"
    assert "B's error is " in sentence(found) and "more than days explain" in sentence(found)


def test_simple_methods_stand_beside_them():
    one = with_opponent(missing(asked()))
    found = compare([missing(asked(), seed=2), one], ["other", "one"])
    assert [line.kind for line in found.lines] == ["run", "run", "persistence", "opponent"]
    assert found.methods[0].skill == 0
    assert found.methods[1].predicted.tolist() == one.rival.predicted.tolist()
    assert all(line.p is None and line.judgement is None for line in found.methods)
    assert all(line.against is not None for line in found.methods)


def test_several_are_corrected_for_their_number_and_told_in_groups():
    rest = [missing(asked().with_("", seed=seed), seed=seed) for seed in (2, 3)]
    runs = [missing(asked()), *rest, missing(asked(), scale=1.6, seed=4), missing(asked(), scale=0.5, seed=5)]
    found = compare(runs, list("abcde"))
    alone = [line.against.test.p for line in found.others]
    assert all(line.p >= p for line, p in zip(found.others, alone, strict=True))
    assert found.others[3].p == pytest.approx(min(alone) * 4)
    told = sentence(found)
    assert "held against A, E does better, by more than days explain; D does worse" in told
    assert "B and C differ from it by no more than days explain" in told
    assert "4 runs are held against A" in remarks(found, runs)[0]


def test_the_same_predictions_are_the_same():
    run = missing(asked())
    found = compare([run, run], ["one", "again"])
    assert sentence(found) == "These two have the same settings; both predict the same."


def test_other_seeds_are_luck_and_a_sure_difference_of_settings_may_be():
    seeds = [missing(asked()), missing(asked().with_("", seed=9), scale=1.5, seed=2)]
    assert "luck of training" in remarks(compare(seeds, "ab"), seeds)[-1]
    units = [missing(asked()), missing(asked().with_("model", units=4), scale=1.5, seed=2)]
    assert "that it comes of the settings is not" in remarks(compare(units, "ab"), units)[-1]


def test_test_parts_that_differ_are_refused_and_offered_on_the_days_that_they_share():
    inside = asked("tutorial")
    runs = [missing(inside), missing(inside.with_("features", window=20), seed=2)]
    counts = [len(run.outputs) for run in runs]
    with pytest.raises(DifferentDaysError, match=f"A: {counts[0]}, B: {counts[1]}") as refused:
        compare(runs, ["one", "other"])
    assert f"They share {min(counts)} days, " in str(refused.value)
    found = compare(runs, ["one", "other"], shared=True)
    assert len(found.days) == min(counts)
    assert found.days.dates.equals(runs[1].outputs.dates)
    assert found.actual == pytest.approx(runs[1].outputs.actual[:, 0])
    assert found.runs[0].predicted == pytest.approx(runs[0].test.loc[found.days.dates, "predicted"])
    assert f"Compared on the {min(counts)} days that all were tested on" in remarks(found, runs)[0]


def test_days_in_another_order_are_the_same_days():
    one, other = missing(asked()), missing(asked(), seed=2)
    order = np.random.default_rng(0).permutation(len(other.outputs))
    outputs = replace(
        other.outputs,
        dates=other.outputs.dates[order],
        previous=other.outputs.previous[order],
        actual=other.outputs.actual[order],
        values=other.outputs.values[order],
    )
    mixed = compare([one, replace(other, outputs=outputs)], "ab")
    assert mixed.others[0].against.change == compare([one, other], "ab").others[0].against.change
    assert mixed.days.same


def test_what_cannot_be_compared_is_refused_with_its_reason():
    one = missing(asked())
    with pytest.raises(ConfigError, match=r"predict different things .A: close; B: volume"):
        compare([one, missing(asked().with_("features", inputs=("volume",), target="volume"))], "ab")
    later = replace(one.outputs, dates=one.outputs.dates + pd.Timedelta(days=3650))
    with pytest.raises(ConfigError, match="share none"):
        compare([one, replace(one, outputs=later)], "ab")
    moved = replace(one.outputs, actual=one.outputs.actual + 1)
    with pytest.raises(ConfigError, match=r"different series .*: on 100 of 100 days that they share not the same"):
        compare([one, replace(one, outputs=moved, title="Else")], "ab")
    weekly = replace(one, series=one.series.iloc[::5])
    with pytest.raises(ConfigError, match=r"differently far ahead .A: one trading day ahead; B: one week ahead"):
        compare([one, weekly], "ab")
    with pytest.raises(ConfigError, match="2 to 8 runs are compared at once, not 1"):
        compare([one], "a")
    with pytest.raises(ConfigError, match="not 9"):
        compare([one] * 9, "abcdefghi")


def test_choosing_goes_by_the_validation_part_or_not_at_all():
    good, bad = missing(asked(), scale=0.5), missing(asked(), scale=2, seed=2)
    found = compare([bad, good], "ab")
    assert (found.validated.best, found.validated.is_sure) == (1, True)
    assert "B is the best: its error is " in chosen_in_words(found)
    close = compare([missing(asked()), missing(asked(), seed=2)], "ab")
    assert "which is within what days explain" in chosen_in_words(close)
    tutorial = asked("tutorial")
    none = compare([missing(tutorial), missing(tutorial, seed=2)], "ab")
    assert (none.validated.best, none.validated.rmse) == (None, (None, None))
    assert chosen_in_words(none).startswith("None of them has a validation part, so there is nothing to choose")
    both = compare([good, missing(tutorial)], "ab", shared=True)
    assert chosen_in_words(both).startswith("B has no validation part")


def test_a_mistake_on_purpose_is_said_first():
    leaky = missing(asked().with_("", leak="scaler"), seed=2)
    runs = [missing(asked()), leaky]
    assert remarks(compare(runs, "ab"), runs)[0].startswith("B (")


def test_data_that_changed_are_told():
    runs = [missing(asked().with_("data", sha256=digit * 64), seed=int(digit)) for digit in "12"]
    assert "The data changed between these runs" in remarks(compare(runs, "ab"), runs)[-1]


def test_few_days_are_too_few():
    runs = [missing(asked()), missing(asked(), scale=3, seed=2)]
    found = compare([replace(run, outputs=run.outputs.part_of(slice(29))) for run in runs], "ab")
    assert "29 days are too few to tell the difference of " in sentence(found)


def test_runs_on_many_tickers_are_told_for_one():
    panel = walks()
    many = [made_panel_result(panel_config().with_("", seed=seed), panel) for seed in (1, 2)]
    assert common_tickers(many) == many[0].panel.names
    ticker, alone = for_one_ticker(many, "b")
    assert (ticker, [one.title for one in alone]) == ("B", ["B", "B"])
    assert len(compare(alone, "ab").days) == many[0].panel.tickers[1].tested
    with pytest.raises(TickerNotFoundError, match="Not all of these runs were tested on 'Z'"):
        for_one_ticker(many, "Z")
    with pytest.raises(ValueError, match="many tickers"):
        shared_days(many, "ab")


def test_one_of_many_tickers_beside_a_run_on_it_alone():
    many = made_panel_result(panel_config(), walks())
    own = many.of_ticker("C")
    single = replace(own, config=own.config.with_("data", tickers=(), ticker=None))
    assert common_tickers([many, single]) == ("C",)
    assert for_one_ticker([single, many])[0] == "C"
    with pytest.raises(ConfigError, match="no ticker in common"):
        common_tickers([many, replace(single, title="Z")])
    assert for_one_ticker([single, single]) == ("", [single, single])
