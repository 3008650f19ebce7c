"""What is chosen for one series stays for the next where it can; what was only proposed is proposed anew."""

from dataclasses import replace

from lstm_core.choices import DataChoice
from lstm_core.data.first_choice import first_draft, first_inputs
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.features.carry_over import carry_over

IBM, MSFT, SEATTLE = (load_bundled(name) for name in ("ibm", "msft", "seattle"))
MSFT_CHOICE, SEATTLE_CHOICE = DataChoice(name="msft"), DataChoice(name="seattle")


def chosen(**features):
    return first_draft().with_("features", **features)


def test_a_stock_after_a_stock_keeps_everything():
    draft = chosen(inputs=("close", "rsi:14", "volume"), target="volume", window=9)
    moved = carry_over(draft, IBM, MSFT_CHOICE, MSFT)
    assert moved.features == draft.features
    assert moved.data == MSFT_CHOICE


def test_a_target_that_only_the_table_between_proposed_does_not_stick(make_table):
    table = make_table(200)
    volumes = replace(table, frame=table.frame[["volume"]])
    between = carry_over(chosen(inputs=("close", "open")), IBM, DataChoice(name="volumes"), volumes)
    assert (between.features.target, between.features.inputs) == ("volume", ("volume",))
    after = carry_over(between, volumes, MSFT_CHOICE, MSFT)
    assert (after.features.target, after.features.inputs) == ("close", ("open", "close"))


def test_indicators_stay_where_they_can_be_computed():
    draft = chosen(inputs=("open", "close", "rsi:14", "atr:14", "sma:5@high"))
    inputs = carry_over(draft, IBM, SEATTLE_CHOICE, SEATTLE).features.inputs
    assert inputs == (*first_inputs(SEATTLE_CHOICE, SEATTLE), "rsi:14")


def test_all_counts_as_chosen_when_the_series_before_is_gone():
    draft = chosen(inputs=("open", "close"), target="open")
    assert carry_over(draft, None, MSFT_CHOICE, MSFT).features == draft.features
    weather = carry_over(draft, None, SEATTLE_CHOICE, SEATTLE).features
    assert (weather.target, weather.inputs) == ("temp_max", first_inputs(SEATTLE_CHOICE, SEATTLE))


def test_nothing_but_inputs_target_and_data_changes():
    draft = first_draft("recommended").with_("features", horizon=3)
    moved = carry_over(draft, IBM, SEATTLE_CHOICE, SEATTLE)
    back = moved.with_("data", **draft.data.model_dump()).with_(
        "features", inputs=draft.features.inputs, target=draft.features.target
    )
    assert back == draft
