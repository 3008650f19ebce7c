"""Words on figures are right and can't do harm."""

from lstm_core.charts.labels import value_label


def test_markup_in_names_of_columns_stays_text():
    assert "<" not in value_label("<b>")


def test_a_derived_target_is_named_with_its_unit_and_its_source():
    assert value_label("realized:10@open") == "realized volatility of open (percent)"
    assert value_label("realized@<b>") == "realized volatility of &lt;b&gt; (percent)"
    assert value_label("rsi:14") == "rsi:14 (as in the data)"
