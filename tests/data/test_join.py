"""Columns of other series are joined by date, from the past only."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.data.join import add_columns, extra_name, parse_extra, usual_age
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.data.table import PriceTable
from lstm_core.errors import ColumnNotFoundError, ConfigError, TickerNotFoundError, TooFewRowsError

MakeTable = Callable[..., PriceTable]


def _series(title: str, *days: str) -> PriceTable:
    """Return a series whose close says which of its rows it is, counted from 1."""
    index = pd.DatetimeIndex(days, name="date")
    return PriceTable(title, pd.DataFrame({"close": np.arange(len(days)) + 1.0}, index=index))


@pytest.mark.parametrize(
    ("text", "parts", "name"),
    [
        ("MSFT:close", ("MSFT", "close"), "msft:close"),
        ("msft:Close", ("msft", "close"), "msft:close"),
        (" MSFT : Close ", ("MSFT", "close"), "msft:close"),
        ("NYSE:IBM:close", ("NYSE:IBM", "close"), "nyse:ibm:close"),
    ],
)
def test_a_ticker_and_a_column_are_told_apart(text: str, parts: tuple[str, str], name: str) -> None:
    assert parse_extra(text) == parts
    assert extra_name(text) == name


@pytest.mark.parametrize("text", ["", ":", "MSFT", "MSFT:", ":close", " : "])
def test_what_names_no_column_is_told_how_to_write_it(text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse_extra(text)
    assert str(refused.value) == (
        f"'{text}' does not name a column of another series. Write the ticker, a colon and the column: MSFT:close."
    )


def test_a_row_gets_the_last_value_at_or_before_its_date() -> None:
    table = _series("T", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05")
    other = _series("O", "2024-01-01", "2024-01-03", "2024-01-05", "2024-01-06")
    joined = add_columns(table, {"O": other}, ["O:close"])
    assert joined.frame["o:close"].tolist() == [1, 2, 2, 3]
    assert joined.columns == ("close", "o:close")
    assert joined.dates.equals(table.dates)
    assert joined.notes == ()


def test_a_value_serves_for_seven_days_and_no_longer() -> None:
    table = _series("T", "2024-01-01", "2024-01-08", "2024-01-09", "2024-01-10")
    joined = add_columns(table, {"O": _series("O", "2024-01-01", "2024-01-10")}, ["O:close"])
    assert joined.frame["o:close"].tolist() == [1, 1, 2]
    assert joined.frame["close"].tolist() == [1, 2, 4]
    assert joined.notes == ("Left out the row of 2024-01-09: o:close has no value of that date or the 7 days before.",)


def test_rows_before_the_other_series_begins_are_left_out_and_noted() -> None:
    table = _series("T", "2024-01-01", "2024-01-02", "2024-01-03")
    others = {"O": _series("O", "2024-01-03"), "P": _series("P", "2024-01-01")}
    joined = add_columns(table, others, ["P:close", "O:close"])
    assert len(joined) == 1
    assert joined.notes == (
        "Left out 2 rows, the first on 2024-01-01: o:close has no value of their date or the 7 days before.",
    )


def test_a_monthly_series_serves_between_its_rows_if_so_wished_and_its_age_is_said() -> None:
    days = [f"2024-{month:02d}-{day:02d}" for month in (1, 2, 3) for day in (1, 5, 9, 20)]
    table, monthly = _series("T", *days), _series("M", "2024-01-01", "2024-02-01", "2024-03-01")
    assert usual_age(monthly) == 60
    joined = add_columns(table, {"M": monthly}, ["M:close"], max_age=usual_age(monthly))
    assert joined.frame["m:close"].tolist() == [1] * 4 + [2] * 4 + [3] * 4
    (found,) = joined.findings
    assert (found.kind, found.column, found.count) == ("old values", "m:close", 6)
    assert "more than 7 days old, at most 19" in found.action
    assert len(add_columns(table, {"M": monthly}, ["M:close"])) == 6, "as before where nobody wished it"


def test_hours_count_too() -> None:
    table = _series("T", "2024-01-02 10:00", "2024-01-02 16:00")
    other = _series("O", "2024-01-02 09:00", "2024-01-02 12:00")
    assert add_columns(table, {"O": other}, ["O:close"]).frame["o:close"].tolist() == [1, 2]


@given(seed=st.integers(0, 10**6), share=st.floats(0, 1), gaps=st.floats(0, 0.9), age=st.sampled_from([1, 7, 62]))
def test_changing_the_other_series_changes_nothing_before(
    make_table: MakeTable, seed: int, share: float, gaps: float, age: int
) -> None:
    random = np.random.default_rng(seed)
    table, whole = make_table(80, seed), make_table(80, seed + 1).frame
    other = PriceTable("O", whole[random.random(80) >= gaps * (np.arange(80) > 0)])
    before = add_columns(table, {"O": other}, ["O:close", "O:volume"], age)
    cut = round(share * len(other))
    frame = other.frame.copy()
    frame.iloc[cut:] *= 1 + random.random(frame.iloc[cut:].shape)
    changed = add_columns(table, {"O": PriceTable("O", frame)}, ["O:close", "O:volume"], age)
    gone = add_columns(table, {"O": PriceTable("O", other.frame.iloc[: max(cut, 1)])}, ["O:close", "O:volume"], age)
    # The first value that may differ is that of the first changed row of the other series.
    first = other.dates[cut] if cut < len(other) else table.end + pd.Timedelta(days=1)
    past = before.frame[before.dates < first]
    assert changed.frame[changed.dates < first].equals(past)
    assert gone.frame[gone.dates < first].equals(past)


@given(seed=st.integers(0, 10**6), gaps=st.floats(0, 0.9))
def test_every_value_is_one_that_was_known_at_most_a_week_ago(make_table: MakeTable, seed: int, gaps: float) -> None:
    random = np.random.default_rng(seed)
    table, whole = make_table(60, seed), make_table(60, seed + 1).frame
    other = PriceTable("O", whole[random.random(60) >= gaps * (np.arange(60) > 0)])
    joined = add_columns(table, {"O": other}, ["O:close"])
    expected = {}
    for date in table.dates:
        known = other.frame["close"][:date]
        if len(known) and date - known.index[-1] <= pd.Timedelta(days=7):
            expected[date] = known.iloc[-1]
    assert joined.frame["o:close"].to_dict() == expected


def test_everything_else_of_the_table_stays(table: PriceTable, make_table: MakeTable) -> None:
    noted = PriceTable(table.title, table.frame, ("Left out the last row.",))
    before = noted.frame.copy()
    joined = add_columns(noted, {"O": make_table(120, 3)}, ["O:close"])
    assert (joined.title, joined.notes) == ("WALK", ("Left out the last row.",))
    assert joined.frame[list(table.columns)].equals(before)
    assert noted.frame.equals(before)
    assert joined.frame["o:close"].dtype == np.float64


def test_nothing_to_add_gives_the_same_table(table: PriceTable, make_table: MakeTable) -> None:
    others = {"O": make_table(120, 3)}
    assert add_columns(table, others, []) is table
    joined = add_columns(table, others, ["O:close", "o:Close"])
    assert joined.columns == (*table.columns, "o:close")
    assert add_columns(joined, others, ["O:close"]) is joined


def test_the_case_of_a_ticker_does_not_matter(table: PriceTable, make_table: MakeTable) -> None:
    joined = add_columns(table, {"msft": make_table(120, 3)}, ["MSFT:close"])
    assert joined.columns[-1] == "msft:close"


def test_a_ticker_that_is_not_there_is_named(table: PriceTable) -> None:
    with pytest.raises(TickerNotFoundError) as refused:
        add_columns(table, {"AAPL": table, "GOOG": table}, ["MSFT:close"])
    assert str(refused.value) == (
        "The column 'msft:close' can't be added: there is no ticker 'MSFT'. There are: AAPL, GOOG."
    )
    with pytest.raises(TickerNotFoundError, match=r"There is no other series here\.$"):
        add_columns(table, {}, ["MSFT:close"])


def test_a_column_that_the_other_series_lacks_is_named(table: PriceTable, make_table: MakeTable) -> None:
    other = make_table(120, 3, "MSFT")
    with pytest.raises(ColumnNotFoundError, match=r"^MSFT has no column 'vwap'\. It has: open, high"):
        add_columns(table, {"MSFT": other}, ["MSFT:vwap"])


def test_series_of_different_times_are_refused(table: PriceTable) -> None:
    with pytest.raises(TooFewRowsError) as refused:
        add_columns(table, {"FB": load_bundled("fb")}, ["FB:close"])
    assert str(refused.value) == (
        "WALK runs from 2020-01-01 to 2020-06-16; no row of it is left for which fb:close has a value of its date or "
        "the 7 days before. Choose a series of the same time, or let older values serve."
    )
