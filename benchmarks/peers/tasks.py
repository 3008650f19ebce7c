"""The tasks: the tutorial's job of 30 updates, and volatility on many tickers. Made with the lab's own data code."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.jobs import REFERENCE
from benchmarks.peers.task import Task
from lstm_core.choices import ALL_TICKERS
from lstm_core.config import DataConfig, ExperimentConfig
from lstm_core.data.catalogue import load_panel, load_panel_file, load_series
from lstm_core.data.panel import PanelTable
from lstm_core.features.panel import TickerData, prepare_panel

__all__ = ["PANEL_INPUTS", "panel_task", "small_task"]

PANEL_INPUTS = ("logrange", "market:logrange", "down", "absreturn", "relvolume:22", "weekday_sin", "weekday_cos")
BUNDLED_PANEL = ("IBM", "AAPL", "MSFT", "GOOG")
"""Not FB, which begins after the training part of the others."""
_STEPS, _UNITS, _WINDOW = 1000, 24, 22


def small_task() -> Task:
    """Return the tutorial's job: IBM, 60 rows of the close and the open, 64 units, one epoch of 30 batches of 32."""
    table = load_series(REFERENCE.data)
    rows = table.frame[["close", "open"]].to_numpy(dtype="float64")
    first, model, training = int(0.8 * len(rows)), REFERENCE.model, REFERENCE.training
    low, high = rows[:first].min(axis=0), rows[:first].max(axis=0)
    return Task(
        title=f"IBM, {len(rows):,} rows, close and open: 30 updates of 32 windows of 60 rows, LSTM(64)",
        tickers=("IBM",),
        first_test=(first,),
        window=REFERENCE.features.window,
        units=model.units,
        batch=training.batch_size,
        learning_rate=training.learning_rate,
        steps=30,
        rows=(((rows - low) / (high - low)).astype("float32"),),
    )


def panel_task(prices: Path | None) -> Task:
    """Return the panel's: the next day's log range of all tickers of a file, or of the bundled companies.

    All are cut at the same date: the test part is the last fifth.
    """
    features = {"inputs": PANEL_INPUTS, "target": PANEL_INPUTS[0], "window": _WINDOW, "scaling": "standard"}
    config = ExperimentConfig().with_("features", **features).with_("split", reach_back=True)
    config, panel = _loaded(config, prices)
    prepared = prepare_panel(panel, config)
    return Task(
        title=f"{len(prepared.tickers)} tickers, log range of the next day",
        tickers=tuple(ticker.name for ticker in prepared.tickers),
        first_test=tuple(ticker.data.split.test.start for ticker in prepared.tickers),
        window=_WINDOW,
        units=_UNITS,
        batch=32,
        learning_rate=0.001,
        steps=_STEPS,
        rows=tuple(_scaled(ticker) for ticker in prepared.tickers),
    )


def _loaded(config: ExperimentConfig, prices: Path | None) -> tuple[ExperimentConfig, PanelTable]:
    if prices is None:
        config = config.with_("data", source="bundled", name="ibm", tickers=BUNDLED_PANEL)
        return config, load_panel(config.data)
    data, panel = load_panel_file(prices, DataConfig(source="file", tickers=ALL_TICKERS))
    return config.with_("data", **data.model_dump()), panel


def _scaled(ticker: TickerData) -> np.ndarray:
    """Return all rows of a ticker, scaled on its own training part."""
    rows = ticker.table.frame[list(PANEL_INPUTS)].to_numpy(dtype="float64")
    return ticker.data.input_scaler.transform(rows).astype("float32")
