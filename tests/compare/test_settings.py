"""Only what differs is named, in words, the seed last."""

from lstm_core.compare.settings import IDLE, differing, differing_in_words
from lstm_core.config import ExperimentConfig, preset

START = ExperimentConfig()
SHORT = START.with_("features", window=20)


def said(*configs):
    return differing_in_words(differing(configs), len(configs))


def test_the_sentence_of_the_issue():
    assert said(START, SHORT.with_("", seed=8)) == "These two differ in window (60 and 20) and seed"


def test_nothing_and_the_seed_alone():
    assert said(START, START) == "These two have the same settings"
    assert said(START, START, START.with_("", seed=8)) == "These three differ in the seed alone"


def test_values_of_several_are_named_once_each_and_long_ones_not_at_all():
    many = [START.with_("model", units=units) for units in (8, 16, 8)]
    assert said(*many) == "These three differ in units (8 and 16)"
    assert said(*[START.with_("model", units=units) for units in (8, 16, 24, 32, 40)]) == "These five differ in units"
    inputs = START.with_("features", inputs=("open", "high", "low", "close", "volume"))
    assert said(START, inputs) == "These two differ in input features"


def test_many_are_counted():
    found = said(preset("tutorial"), preset("volatility"))
    assert "more settings" in found
    assert found.count(",") < 5


def test_what_does_nothing_in_one_of_them_is_marked_and_what_does_nothing_in_any_is_left_out():
    heads = START.with_("model", attention="multi_head", heads=2)
    by_path = {one.knob.path: one.values for one in differing([START, heads])}
    assert by_path["model.heads"] == (IDLE, "2")
    assert "heads" not in said(START, heads)
    assert differing([START, START.with_("model", heads=2)]) == ()


def test_where_settings_come_from_is_no_difference_and_neither_is_the_hash_of_the_data():
    fields = START.model_dump() | {"preset": "recommended"}
    assert differing([START, ExperimentConfig(**fields).with_("data", sha256="0" * 64)]) == ()


def test_of_many_tickers_it_does_not_matter_which_is_looked_at():
    many = START.with_("data", tickers=("IBM", "AAPL"))
    assert differing([many, many.with_("data", ticker="AAPL")]) == ()
    assert said(START, many) == "These two differ in 'Learn from many tickers'"
