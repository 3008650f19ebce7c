"""What is kept for everybody is kept under all that it depends on."""

from dataclasses import replace

import pytest

from lstm_core.data.first_choice import first_draft
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare
from pages.kit.draft_data import ready_of
from tests.features.test_preparation import same


@pytest.mark.parametrize("leak", ["scaler", "shuffle"])
def test_honest_windows_stay_honest_after_somebody_looked_at_leaking_ones(visit, leak):
    table, config = load_bundled("ibm").last(600), first_draft().config()
    leaking = ready_of(table, config.with_("", leak=leak))
    honest = ready_of(table, config)
    assert same(honest.data, prepare(table, Preparation.of(config)))
    assert not same(honest.data, leaking.data)


def test_another_seed_shuffles_in_another_way(visit):
    table, config = load_bundled("ibm").last(600), first_draft().config().with_("", leak="shuffle")
    assert not same(ready_of(table, config).data, ready_of(table, config.with_("", seed=8)).data)


def test_two_series_with_the_same_numbers_keep_their_own_titles(visit):
    table, config = load_bundled("ibm").last(600), first_draft().config()
    assert ready_of(table, config).table.title == "IBM"
    assert ready_of(replace(table, title="MINE", notes=("Left out a row.",)), config).table.title == "MINE"


def test_the_same_question_is_answered_once(visit):
    table, config = load_bundled("ibm").last(600), first_draft().config()
    other = config.with_("model", units=8).with_("", seed=9).with_("training", epochs=3)
    assert ready_of(table, config) is ready_of(table, other)
