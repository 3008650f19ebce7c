"""What is kept for everybody is kept under all that it depends on."""

from dataclasses import replace

import pytest

from lstm_core.data.first_choice import first_draft
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare
from pages.kit.draft_data import make_ready
from tests.features.test_preparation import same


@pytest.mark.parametrize("leak", ["scaler", "shuffle"])
def test_honest_windows_stay_honest_after_somebody_looked_at_leaking_ones(visit, leak):
    table, config = load_bundled("ibm").last(600), first_draft().config()
    leaking = make_ready(table, config.with_("", leak=leak))
    honest = make_ready(table, config)
    assert same(honest.data, prepare(table, Preparation.of(config)))
    assert not same(honest.data, leaking.data)


def test_another_seed_shuffles_in_another_way(visit):
    table, config = load_bundled("ibm").last(600), first_draft().config().with_("", leak="shuffle")
    assert not same(make_ready(table, config).data, make_ready(table, config.with_("", seed=8)).data)


def test_two_series_with_the_same_numbers_keep_their_own_titles(visit):
    table, config = load_bundled("ibm").last(600), first_draft().config()
    assert make_ready(table, config).table.title == "IBM"
    assert make_ready(replace(table, title="MINE", notes=("Left out a row.",)), config).table.title == "MINE"


def test_the_same_question_is_answered_once(visit):
    table, config = load_bundled("ibm").last(600), first_draft().config()
    other = config.with_("model", units=8).with_("", seed=9).with_("training", epochs=3)
    assert make_ready(table, config) is make_ready(table, other)
