"""A file that was read comes back series by series, unchanged."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lstm_core.data.catalogue import series_of
from lstm_core.data.keeping import stored
from lstm_core.data.keeping.stored import keep, open_stored
from lstm_core.data.reading import TableFile, read_table
from lstm_core.errors import TickerNotFoundError


@pytest.fixture
def file() -> TableFile:
    """Return a file of three series of different length, with holes, rows in disorder."""
    generator = np.random.default_rng(3)
    parts = [
        pd.DataFrame(
            {"date": pd.date_range("2024-01-01", periods=rows), "a": generator.normal(size=rows), "name": name}
        )
        for name, rows in (("B", 30), ("A", 7), ("C", 55))
    ]
    frame = pd.concat(parts).sample(frac=1, random_state=1)
    frame.iloc[5, 1] = np.nan
    return read_table(frame.to_csv(index=False).encode(), "x.csv")


@pytest.mark.parametrize("group", [4, 16, 8192])
def test_each_series_comes_back_whole(
    file: TableFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: int
) -> None:
    monkeypatch.setattr(stored, "_GROUP_ROWS", group)
    kept = keep(file, tmp_path / str(group))
    assert (kept.tickers, kept.rows, kept.reading) == (file.tickers, 92, file.reading)
    for ticker in file.tickers:
        found, expected = kept.load(ticker), series_of(file, ticker)
        assert found.sha256 == expected.sha256
        assert found.findings == expected.findings


def test_an_unknown_ticker_and_an_empty_folder_are_refused(file: TableFile, tmp_path: Path) -> None:
    with pytest.raises(TickerNotFoundError):
        keep(file, tmp_path).load("Z")
    with pytest.raises(FileNotFoundError):
        open_stored(tmp_path / "nothing")
