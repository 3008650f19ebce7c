"""Columns of a file that has no names are called as they look, which is asked, or as the person says."""

import pytest

from lstm_core.choices import CsvReading
from lstm_core.data.reading import read_table
from lstm_core.errors import CsvFormatError

BARS = "\n".join(
    f"2024.01.{day:02d},00:00,{day}.5,{day + 1},{day},{day}.25,{100 + day}" for day in range(1, 29)
).encode()
NAMED = b"date,a,b\n2024-01-02,1,5\n2024-01-03,2,6\n2024-01-04,4,9\n"


def read(content, **said):
    return read_table(content, "file.csv", CsvReading(**said))


def columns(table):
    return [name for name in table.frame.columns if name != "date"]


def proposal(table):
    return [finding.change for finding in table.findings if finding.kind == "proposed names"]


def test_bars_are_recognized_and_the_names_can_be_confirmed():
    table = read(BARS)
    assert columns(table) == ["open", "high", "low", "close", "volume"]
    (change,) = proposal(table)
    confirmed = read(BARS, **change)
    assert columns(confirmed) == columns(table) and not proposal(confirmed)


def test_other_names_are_taken_in_the_order_of_the_file():
    table = read(BARS, names=("First", " highest ", "lowest", "last", "lots"))
    assert columns(table) == ["first", "highest", "lowest", "last", "lots"]
    assert table.frame["lots"].iloc[0] == 101
    again = read_table(BARS, "file.csv", table.reading)
    assert columns(again) == columns(table), "what was found out replays"


def test_names_of_the_file_can_be_replaced_also_for_some_of_the_columns():
    assert columns(read(NAMED, names=("x", "y"))) == ["x", "y"]
    table = read(NAMED, columns=("b",), names=("only",))
    assert columns(table) == ["only"] and table.frame["only"].tolist() == [5, 6, 9]
    assert columns(read_table(NAMED, "file.csv", table.reading)) == ["only"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("x",), r"has 2 columns of numbers \(a, b\), and 1 name given"),
        (("x", "y", "z"), "3 names given"),
        (("x", "X"), "a name of its own"),
        (("x", " "), "a name of its own"),
        (("Date", "x"), "can be called 'date'"),
        (("x", "ticker"), "can be called 'ticker'"),
    ],
)
def test_names_that_do_not_fit_are_refused_with_the_columns_there_are(names, said):
    with pytest.raises(CsvFormatError, match=said):
        read(NAMED, names=names)
