"""The preset for volatility on the bundled index, alone and with the VIX beside it."""

from __future__ import annotations

from benchmarks.accuracy.panel import HEAD, versus_row
from benchmarks.accuracy.tables import section
from benchmarks.accuracy.versus_har import by_series, together
from lstm_core.config import ExperimentConfig, preset
from lstm_core.experiment import run

__all__ = ["bundled_index"]

SEEDS = (1, 2, 3)


def bundled_index() -> str:
    """Return the table: the whole index, and its last years without and with the VIX."""
    alone = preset("volatility").with_("data", source="bundled", name="sp500_index")
    short = alone.with_("data", name="sp500_vix")
    inputs = short.features.inputs
    variants: dict[str, ExperimentConfig] = {
        "1999 to 2018": alone,
        "2014 to 2018, without the VIX": short,
        "2014 to 2018, with the VIX": short.with_("features", inputs=(*inputs, "vix")),
    }
    rows = []
    for name, config in variants.items():
        for seed in SEEDS:
            rows.append((name, seed, *versus_row(together(by_series(run(config.with_("", seed=seed)))))[:-2]))
    facts = (
        "Preset `volatility` on one series: the next day's log range. The interval is from days drawn anew, in blocks. "
        "HAR is fitted to everything before the test part, as the model is."
    )
    return section("Volatility: the bundled S&P 500 index", ("rows", "seed", *HEAD[:-2]), rows, facts)
