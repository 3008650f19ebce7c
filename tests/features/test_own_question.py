"""The preset that asks how far something will move brings its own target and inputs, where a series has them."""

import pytest

from lstm_core.choices import DataChoice
from lstm_core.config import preset
from lstm_core.data.first_choice import first_draft
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.draft import Draft
from lstm_core.errors import ConfigError
from lstm_core.features.carry_over import carry_over
from lstm_core.features.own_question import asking, begin_from

IBM, SEATTLE, INDEX = (load_bundled(name) for name in ("ibm", "seattle", "sp500_index"))
OWN = preset("volatility").features


def test_it_begins_with_the_whole_index():
    draft = first_draft("volatility")
    assert (draft.data.name, draft.data.last_rows) == ("sp500_index", None)
    assert draft == asking(draft, "volatility", INDEX)


def test_it_takes_the_place_of_a_price_and_gives_it_back():
    before = first_draft("recommended")
    draft, told = begin_from("volatility", before, IBM)
    assert (draft.features, draft.data, told) == (OWN, before.data, ())
    assert begin_from("recommended", draft, IBM) == (before, ())


def test_what_a_person_chose_stays_when_they_go_back_to_another_preset():
    draft, _ = begin_from("volatility", first_draft(), IBM)
    chosen = draft.with_("features", target="parkinson")
    after, _ = begin_from("recommended", chosen, IBM)
    assert (after.features.target, after.features.inputs) == ("parkinson", OWN.inputs)


def test_an_input_that_the_series_lacks_is_left_out():
    table = IBM.__class__("IBM", IBM.frame.drop(columns="volume"))
    inputs = asking(Draft(), "volatility", table).features.inputs
    assert inputs == tuple(name for name in OWN.inputs if name != "relvolume:22")


def test_many_tickers_have_the_range_of_the_market_as_well():
    draft = Draft().with_("data", source="sp500", name="sp500", ticker="IBM", tickers=("all",))
    assert asking(draft, "volatility", IBM).features.inputs == (*OWN.inputs, "market:logrange")


def test_a_series_without_a_range_says_so_and_keeps_its_target():
    weather = Draft().with_("data", name="seattle").with_("features", inputs=("wind",), target="temp_max")
    with pytest.raises(ConfigError, match=r"^The volatility preset asks how far the price moves in a row, and Seattle"):
        asking(weather, "volatility", SEATTLE)
    draft, (told,) = begin_from("volatility", weather, SEATTLE)
    assert (draft.features.target, draft.features.inputs, draft.preset) == ("temp_max", ("wind",), "volatility")
    assert told.endswith("Until then the target stays temp_max.")


def test_the_question_goes_along_to_another_series():
    draft, _ = begin_from("volatility", first_draft(), IBM)
    moved = carry_over(draft, IBM, DataChoice(name="msft"), load_bundled("msft"))
    assert moved.features == OWN
