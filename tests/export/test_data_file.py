"""The rows that a script reads."""

import io

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import preset
from lstm_core.data.catalogue import load_data
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError
from lstm_core.export.data_file import data_file
from lstm_core.features.panel import prepare_loaded


def test_it_holds_the_used_rows_with_indicators_to_the_last_digit():
    config = preset("volatility")
    used, _ = prepare_loaded(load_data(config.data), config)
    assert isinstance(used, PriceTable)
    read = pd.read_csv(io.BytesIO(data_file(used, config.features)), parse_dates=["date"])
    assert list(read.columns) == ["date", *config.features.inputs]
    np.testing.assert_array_equal(read["logrange"], used.frame["logrange"])
    assert read["date"].tolist() == used.dates.tolist()


def test_a_column_that_is_called_as_the_file_calls_its_own_is_told():
    used = load_data(preset("tutorial").data)
    assert isinstance(used, PriceTable)
    named = PriceTable(used.frame.rename(columns={"close": "date"}), used.title)
    features = preset("tutorial").with_("features", inputs=("date",), target="date").features
    with pytest.raises(ConfigError, match="column called 'date'"):
        data_file(named, features)
