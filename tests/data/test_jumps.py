"""Jumps are looked for in every column that varies as prices do, whatever it is called."""

import numpy as np
import pandas as pd

from lstm_core.data.quality import clean_series


def jumps(**columns):
    frame = pd.DataFrame(columns)
    frame.insert(0, "date", pd.date_range("2024-01-01", periods=len(frame)))
    found = clean_series(frame, np.arange(2, len(frame) + 2, dtype="int32"), "X").findings
    return [one.where for one in found if one.kind == "jump"]


def walk(rows=200):
    return 100 + np.random.default_rng(0).normal(size=rows).cumsum()


def test_a_split_shows_in_a_column_of_any_name():
    split = np.where(np.arange(200) < 120, walk(), walk() / 4)
    assert jumps(nav=split, kurs=split, wert=walk()) == ["nav, row 122", "kurs, row 122"]


def test_what_varies_widely_by_itself_jumps_nowhere():
    random = np.random.default_rng(1)
    assert jumps(rain=random.exponential(size=200), visitors=random.integers(1, 500, 200), change=walk() - 100) == []


def test_prices_by_name_are_looked_at_however_they_vary():
    assert jumps(close=[10.0, 20.0, 10.0, 21.0, 9.0]) != []
