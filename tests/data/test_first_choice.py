"""Every series begins with inputs that it has."""

import pandas as pd
import pytest

from lstm_core.config import DataConfig
from lstm_core.data.catalogue import load_series
from lstm_core.data.first_choice import first_inputs
from lstm_core.data.sources.bundled import BUNDLED
from lstm_core.data.sources.synthetic import SYNTHETIC
from lstm_core.data.table import PriceTable

SETS = [("bundled", name) for name in BUNDLED] + [("synthetic", name) for name in SYNTHETIC]


@pytest.mark.parametrize(("source", "name"), SETS)
def test_every_set_begins_with_inputs_that_it_has(source: str, name: str) -> None:
    data = DataConfig.model_validate({"source": source, "name": name})
    table = load_series(data)
    inputs = first_inputs(data, table)
    assert set(inputs) <= set(table.columns)
    assert table.default_target in inputs


@pytest.mark.parametrize(
    ("source", "name", "columns", "inputs"),
    [
        ("bundled", "ibm", ("open", "high", "low", "close", "volume"), ("open", "close")),
        ("bundled", "IBM", ("open", "close", "msft:close"), ("open", "close")),
        ("synthetic", "planted_lag", ("x", "distractor", "y"), ("x", "distractor", "y")),
        ("upload", "0" * 32, ("open", "close"), ("open", "close")),
        ("upload", "0" * 32, ("humidity", "wind"), ("wind",)),
        ("file", "seattle", ("humidity", "wind"), ("wind",)),
    ],
)
def test_inputs_to_begin_with(source: str, name: str, columns: tuple[str, ...], inputs: tuple[str, ...]) -> None:
    table = PriceTable("T", pd.DataFrame([[1.0] * len(columns)], columns=list(columns)))
    assert first_inputs(DataConfig.model_validate({"source": source, "name": name}), table) == inputs
