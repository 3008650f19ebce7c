"""Words on figures are right and can't do harm."""

import pandas as pd
import pytest

from lstm_core.plots.labels import date_format, only_weekdays, plain, step_name, value_label


@pytest.mark.parametrize(
    ("dates", "name"),
    [
        (pd.bdate_range("2024-01-01", periods=20), "trading day"),
        (pd.date_range("2024-01-01", periods=20), "day"),
        (pd.date_range("2024-01-01", periods=20, freq="h"), "time step"),
        (pd.date_range("2024-01-01", periods=20, freq="MS"), "time step"),
        (pd.date_range("2024-01-01", periods=1), "time step"),
    ],
)
def test_a_time_step_is_called_by_its_length(dates, name):
    assert step_name(dates) == name


def test_few_rows_do_not_make_an_exchange():
    assert not only_weekdays(pd.bdate_range("2024-01-01", periods=4))


def test_the_time_of_day_is_shown_only_where_there_is_one():
    assert "%H" not in date_format(pd.date_range("2024-01-01", periods=3))
    assert "%H" in date_format(pd.date_range("2024-01-01", periods=3, freq="h"))


def test_markup_in_names_stays_text():
    assert plain('<a href="x">') == '&lt;a href="x"&gt;'
    assert "<" not in value_label("<b>")


def test_long_names_are_cut():
    assert len(plain("x" * 100)) == 24


def test_a_derived_target_is_named_with_its_unit_and_its_source():
    assert value_label("realized:10@open") == "realized volatility of open (percent)"
    assert value_label("realized@<b>") == "realized volatility of &lt;b&gt; (percent)"
    assert value_label("rsi:14") == "rsi:14 (as in the data)"
