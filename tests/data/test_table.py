"""What a price table knows about itself."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest

from lstm_core.data.table import PriceTable
from lstm_core.errors import ColumnNotFoundError


def _table(values: dict[str, list[float]], start: str = "2024-01-02", unit: str = "ns") -> PriceTable:
    rows = len(next(iter(values.values())))
    index = pd.date_range(start, periods=rows, name="date").as_unit(unit)
    return PriceTable("X", pd.DataFrame(values, index=index))


def test_a_table_tells_its_size_columns_and_span(table: PriceTable) -> None:
    assert len(table) == 120
    assert table.columns == ("open", "high", "low", "close", "volume")
    assert table.start == table.dates[0] == pd.Timestamp("2020-01-01")
    assert table.end == table.dates[119]


@pytest.mark.parametrize(
    ("columns", "target", "candles"),
    [
        (["open", "high", "low", "close"], "close", True),
        (["close", "volume"], "close", False),
        (["wind", "rain"], "rain", False),
    ],
)
def test_the_target_is_close_or_else_the_last_column(columns: list[str], target: str, candles: bool) -> None:
    table = _table({column: [1.0] for column in columns})
    assert table.default_target == target
    assert table.has_candles is candles


def test_equal_content_has_an_equal_hash_whatever_its_title_and_unit_of_time() -> None:
    one = _table({"close": [1.0, 2.0]}, unit="s")
    other = PriceTable("Y", _table({"close": [1.0, 2.0]}, unit="us").frame, notes=("repaired",))
    assert one.sha256 == other.sha256
    assert len(one.sha256) == 64


@pytest.mark.parametrize(
    "changed",
    [
        _table({"close": [1.0, 2.0000000001]}),
        _table({"close": [2.0, 1.0]}),
        _table({"Close": [1.0, 2.0]}),
        _table({"close": [1.0, 2.0]}, start="2024-01-03"),
        _table({"close": [1.0, 2.0, 2.0]}),
        _table({"close": [1.0, 2.0], "open": [1.0, 2.0]}),
    ],
)
def test_any_change_of_content_changes_the_hash(changed: PriceTable) -> None:
    assert changed.sha256 != _table({"close": [1.0, 2.0]}).sha256


def test_a_missing_column_is_named_beside_those_there_are(table: PriceTable) -> None:
    table.require("open", "volume")
    with pytest.raises(ColumnNotFoundError) as refused:
        table.require("open", "vwap")
    assert str(refused.value) == "WALK has no column 'vwap'. It has: open, high, low, close, volume."


def test_a_table_is_frozen(make_table: Callable[..., PriceTable]) -> None:
    with pytest.raises(FrozenInstanceError):
        make_table().title = "other"


def test_the_random_walks_of_the_tests_are_valid_tables(table: PriceTable) -> None:
    assert table.dates.is_monotonic_increasing
    assert table.dates.is_unique
    assert np.isfinite(table.frame.to_numpy()).all()
