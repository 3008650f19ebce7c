"""A file of the S&P 500 file's size: first reading, switching tickers, memory."""

import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from lstm_core.data.keeping.stored import keep
from lstm_core.data.reading import read_table

__all__ = ["measure"]

ROWS, TICKERS = 619_040, 505
TURNS = 7
SWITCHES = 40


def measure() -> dict[str, float]:
    """Return the figures by name; readers take turns."""
    content = _generated()
    readers: dict[str, Callable[[], object]] = {
        "ours": lambda: read_table(content, "generated.csv"),
        "plain pandas.read_csv": lambda: pd.read_csv(io.BytesIO(content)),
        "pandas.read_csv with dates": lambda: pd.read_csv(io.BytesIO(content), parse_dates=["date"]),
        "pyarrow's parser alone (floor)": lambda: pyarrow.csv.read_csv(pa.BufferReader(content)),
    }
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(TURNS):
        for name, reader in readers.items():
            seconds[name].append(_seconds(reader))
    ours = statistics.median(seconds["ours"])
    figures = {"seconds of the first reading of 619,040 rows, checked": ours}
    for name in list(readers)[1:]:
        ratio = statistics.median(one / two for one, two in zip(seconds[name], seconds["ours"], strict=True))
        figures[f"{name}, times ours"] = ratio
    with tempfile.TemporaryDirectory() as folder:
        file = read_table(content, "generated.csv")
        figures["seconds of keeping it as parquet"] = _seconds(lambda: keep(file, Path(folder)))
        stored = keep(file, Path(folder))
        stored.load(stored.tickers[0])  # loads what checks the series
        switches = [1000 * _seconds(lambda name=name: stored.load(name)) for name in stored.tickers[1 : SWITCHES + 1]]
        figures["milliseconds of switching the ticker, median"] = statistics.median(switches)
        figures["milliseconds of switching the ticker, longest of 40"] = max(switches)
        (Path(folder) / "generated.csv").write_bytes(content)
        figures["MB of a process after reading, keeping and one ticker"] = float(_memory(folder))
    return figures


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _generated() -> bytes:
    """Return a file in the format of the S&P 500 five-year file, with a few values missing."""
    generator = np.random.default_rng(7)
    length = -(-ROWS // TICKERS)
    close = 50 * np.exp(np.cumsum(generator.normal(0, 0.01, (TICKERS, length)), axis=1)).ravel()
    opening = close * (1 + generator.normal(0, 0.003, close.size))
    frame = pd.DataFrame(
        {
            "date": np.tile(pd.bdate_range("2013-02-08", periods=length).strftime("%Y-%m-%d"), TICKERS),
            "open": opening.round(2),
            "high": np.maximum(opening, close).round(2),
            "low": np.minimum(opening, close).round(4),
            "close": close.round(2),
            "volume": generator.integers(10**5, 10**7, close.size),
            "Name": np.repeat([f"T{number:03d}" for number in range(TICKERS)], length),
        }
    ).iloc[:ROWS]
    frame.loc[[100, 5000, 300_000], "open"] = np.nan
    return frame.to_csv(index=False).encode()


def _memory(folder: str) -> str:
    """Return the memory of a fresh process that takes the file in, in MB."""
    script = (
        "import psutil, sys; from pathlib import Path; from lstm_core.data.keeping.upload_library import UploadLibrary;"
        "library = UploadLibrary(Path(sys.argv[1]) / 'uploads');"
        "content = (Path(sys.argv[1]) / 'generated.csv').read_bytes();"
        "upload = library.add(content, 'generated.csv', 'me'); del content;"
        "library.load(upload.id, upload.tickers[7]);"
        "print(psutil.Process().memory_info().rss / 2**20)"
    )
    done = subprocess.run(  # noqa: S603 (our own script)
        [sys.executable, "-c", script, folder], capture_output=True, text=True, check=True
    )
    return done.stdout
