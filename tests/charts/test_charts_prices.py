"""A series is drawn as candles or as a line, with its volume."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.charts.series.prices import MAX_CANDLES, candles
from lstm_core.data.table import PriceTable


def weather(rows: int = 60) -> PriceTable:
    index = pd.date_range("2024-01-01", periods=rows, name="date")
    return PriceTable("Town", pd.DataFrame({"wind": np.arange(rows) + 1.0, "rain": np.ones(rows)}, index=index))


def test_candles_hold_the_tables_own_values(table):
    price, volume = candles(table).payload.data
    assert price.type == "candlestick"
    for column in ("open", "high", "low", "close"):
        np.testing.assert_array_equal(price[column], table.frame[column])
    np.testing.assert_array_equal(volume.y, table.frame["volume"])
    assert list(pd.DatetimeIndex(price.x)) == list(table.dates)


def test_only_the_newest_bars_are_drawn_when_asked(table):
    price, volume = candles(table, rows=20).payload.data
    np.testing.assert_array_equal(price.close, table.frame["close"].iloc[-20:])
    assert len(volume.y) == 20


def test_more_bars_than_can_be_seen_are_a_line_of_the_close(make_table):
    table = make_table(rows=MAX_CANDLES + 1)
    assert candles(table).payload.data[0].type == "scatter"
    np.testing.assert_array_equal(candles(table).payload.data[0].y, table.frame["close"])
    assert candles(table, rows=MAX_CANDLES).payload.data[0].type == "candlestick"


def test_a_table_without_candles_is_a_line_of_its_target():
    figure = candles(weather()).payload
    (line,) = figure.data
    np.testing.assert_array_equal(line.y, np.ones(60))
    assert figure.layout.yaxis.title.text == "rain (as in the data)"


def test_weekends_take_no_room_on_an_exchange_and_some_elsewhere(table):
    assert candles(table).payload.layout.xaxis.rangebreaks[0].bounds == ("sat", "mon")
    assert not candles(weather()).payload.layout.xaxis.rangebreaks


def test_volume_has_a_panel_of_its_own_on_the_same_dates(table):
    layout = candles(table).payload.layout
    assert layout.yaxis2.domain[1] < layout.yaxis.domain[0]
    assert candles(table).payload.data[1].yaxis == "y2"


def test_buttons_zoom_in_time_and_in_price(make_table):
    table = make_table(rows=600)
    month, *_, everything = candles(table).payload.layout.updatemenus[0].buttons
    assert [button.label for button in candles(table).payload.layout.updatemenus[0].buttons] == [
        "1m",
        "6m",
        "1y",
        "all",
    ]
    first, last = pd.to_datetime(month.args[0]["xaxis.range"])
    shown = table.frame.loc[first:last]
    low, high = month.args[0]["yaxis.range"]
    assert first >= table.end - pd.DateOffset(months=1, days=1) and last > table.end
    assert shown["low"].min() - 5 < low < shown["low"].min() and shown["high"].max() < high < shown["high"].max() + 5
    assert everything.args[0]["xaxis.autorange"]


@pytest.mark.parametrize(("rows", "labels"), [(15, []), (60, ["1m", "all"])])
def test_no_button_asks_for_more_than_there_is(make_table, rows, labels):
    menus = candles(make_table(rows=rows)).payload.layout.updatemenus
    assert [button.label for menu in menus for button in menu.buttons] == labels


def test_the_caption_tells_of_what_is_drawn_and_of_nothing_else(table: PriceTable) -> None:
    few, line = candles(table, rows=20).caption, candles(weather()).caption
    assert "One candle a row" in few and "The line joins" not in few
    assert "The line joins" in line
    assert not any(word in line for word in ("candle", "Candle", "volume"))
