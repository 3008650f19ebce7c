"""Many tickers, one model: what an epoch and the memory come to, beside a single ticker.

``python -m benchmarks.panel TICKERS`` is one contender in a process of its own; ``measure`` lets them take turns.
"""

import json
import resource
import statistics
import subprocess
import sys
import time

import numpy as np
import pandas as pd

from lstm_core.config import ExperimentConfig
from lstm_core.data.panel import PanelTable
from lstm_core.data.table import PriceTable

__all__ = ["measure"]

ROWS, TURNS = 1259, 3
EPOCHS = {1: 40, 30: 2, 500: 1}  # in one measurement, by the number of tickers
_COLUMNS = ("open", "high", "low", "close", "volume")


def measure() -> dict[str, float]:
    """Return the figures by name; the unit is part of the name."""
    found: dict[int, list[dict[str, float]]] = {tickers: [] for tickers in EPOCHS}
    children = {tickers: _start(tickers) for tickers in EPOCHS}
    try:
        for _ in range(TURNS):
            for tickers, child in children.items():
                found[tickers].append(_ask(child))
    finally:
        for child in children.values():
            child.kill()
            child.wait()
    figures: dict[str, float] = {}
    for tickers, turns in found.items():
        name = "1 ticker" if tickers == 1 else f"{tickers} tickers"
        figures[f"{name}: seconds an epoch"] = statistics.median(turn["seconds"] for turn in turns)
        figures[f"{name}: microseconds a window"] = statistics.median(turn["a window"] for turn in turns)
        shares = [turn["a window"] / one["a window"] for turn, one in zip(turns, found[1], strict=True)]
        figures[f"{name}: a window, times that of a single ticker"] = statistics.median(shares)
        figures[f"{name}: seconds to make its windows"] = turns[0]["preparing"]
        figures[f"{name}: MB, the most the process held"] = turns[-1]["peak"]
    return figures


def _start(tickers: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.panel", str(tickers)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 (our own)


def _ask(child: subprocess.Popen[str]) -> dict[str, float]:
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write("go\n")
    child.stdin.flush()
    found: dict[str, float] = json.loads(child.stdout.readline())
    return found


def _serve(tickers: int) -> None:
    from lstm_core.features.panel import prepare_panel
    from lstm_core.features.preparation import Preparation
    from lstm_core.features.windows import prepare
    from lstm_core.training.compiled import compiled_for

    config = (
        ExperimentConfig()
        .with_("features", inputs=_COLUMNS, window=22, scaling="standard")
        .with_("model", units=24, attention="additive")
    )
    tables, began = tuple(_table(place) for place in range(tickers)), time.perf_counter()
    alone = tickers == 1
    data = prepare(tables[0], Preparation.of(config)) if alone else prepare_panel(PanelTable(tables), config)
    preparing, samples = time.perf_counter() - began, len(data.train)
    compiled, epochs = compiled_for(config), EPOCHS[tickers]
    placed = compiled.place(data.train)

    def train(windows: int) -> None:
        order = np.random.default_rng(0).permutation(samples)[:windows]
        compiled.train_epoch(placed, order, config.training.batch_size, lambda *_: False)

    train(320)  # traces
    for _ in sys.stdin:
        began = time.perf_counter()
        for _ in range(epochs):
            train(samples)
        seconds = (time.perf_counter() - began) / epochs
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in kilobytes
        answer = {"seconds": seconds, "a window": 1e6 * seconds / samples, "preparing": preparing, "peak": peak}
        print(json.dumps(answer), flush=True)


def _table(place: int) -> PriceTable:
    """Return bars that walk at random."""
    random = np.random.default_rng([7, place])
    close = 50 * np.exp(random.normal(0, 0.01, ROWS).cumsum())
    opening = close * (1 + random.normal(0, 0.003, ROWS))
    high, low = np.maximum(opening, close) * 1.005, np.minimum(opening, close) * 0.995
    values = (opening, high, low, close, random.integers(10**5, 10**7, ROWS).astype("float64"))
    dates = pd.bdate_range("2013-02-08", periods=ROWS, name="date")
    return PriceTable(f"T{place:03d}", pd.DataFrame(dict(zip(_COLUMNS, values, strict=True)), index=dates))


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
