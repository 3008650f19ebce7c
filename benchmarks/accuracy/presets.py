"""The presets on prices, on weather and on a made series, held against repeating the last value."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.accuracy.tables import section
from lstm_core.config import DataConfig, ExperimentConfig, preset
from lstm_core.data.catalogue import load_file, read_file
from lstm_core.data.first_choice import first_inputs
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.data.sources.synthetic import PLANTED_NOISE, load_synthetic
from lstm_core.data.table import PriceTable
from lstm_core.experiment import run
from lstm_core.results import RunResult

__all__ = ["planted_lag", "prices", "weather"]

SEEDS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Ratios:
    """Three ratios for one ticker: both presets, and the recommended one that keeps whatever it has learned."""

    recommended: float
    kept_epoch: int
    without_gain: float
    tutorial: float


def _ratio(result: RunResult) -> float:
    return result.evaluation.model.rmse / result.evaluation.persistence.rmse


def _on(name: str, source: str, table: PriceTable, seed: int) -> ExperimentConfig:
    config = preset("recommended").with_("data", source=source, name=name).with_("", seed=seed)
    return config.with_("features", inputs=first_inputs(config.data, table), target=table.default_target)


def weather() -> str:
    """Return the table of the weather."""
    table = load_bundled("seattle")
    rows, ratios, best = [], [], []
    for seed in SEEDS:
        result = run(_on("seattle", "bundled", table, seed), table=table)
        baseline = next(entry for entry in result.leaderboard if entry.name != "model")
        ratios.append(_ratio(result))
        best.append(baseline.metrics.rmse / result.evaluation.persistence.rmse)
        rows.append((seed, f"{ratios[-1]:.4f}", f"{best[-1]:.4f} ({baseline.label})", result.kept_epoch))
    facts = (
        f"Median {statistics.median(ratios):.4f}, that is {1 - statistics.median(ratios):.1%} better than repeating "
        f"yesterday's temperature; {statistics.median(ratios) / statistics.median(best) - 1:+.1%} to the best baseline."
    )
    head = ("seed", "ratio", "best baseline's ratio", "kept epoch")
    return section("Seattle weather, next day's highest temperature, recommended preset", head, rows, facts)


def planted_lag() -> str:
    """Return the table of the series with a planted lag."""
    table = load_synthetic("planted_lag")
    rows, shares = [], []
    for seed in SEEDS:
        result = run(_on("planted_lag", "synthetic", table, seed), table=table)
        noise = PLANTED_NOISE**2
        variance = float(np.var(result.test["actual"]))
        shares.append(1 - (result.evaluation.model.rmse**2 - noise) / (variance - noise))
        rows.append((seed, f"{shares[-1]:.1%}", f"{_ratio(result):.4f}", result.kept_epoch))
    facts = (
        f"Median {statistics.median(shares):.1%} of the variance that can be explained: 1 - (MSE - noise) / "
        "(variance - noise). The rest is noise that nobody can predict."
    )
    head = ("seed", "explained", "ratio", "kept epoch")
    return section("Planted lag, recommended preset", head, rows, facts)


def prices(path: Path) -> str:
    """Return the table of all tickers of a file."""
    found: dict[str, Ratios] = {}
    for ticker in read_file(path).tickers:
        data, table = load_file(path, DataConfig(source="file", ticker=ticker))
        recommended = preset("recommended").with_("data", **data.model_dump())
        chosen = run(recommended, table=table)
        tutorial = run(preset("tutorial").with_("data", **data.model_dump()), table=table)
        anyway = run(recommended.with_("training", min_gain=None), table=table)
        found[ticker] = Ratios(_ratio(chosen), chosen.kept_epoch, _ratio(anyway), _ratio(tutorial))
    rows = [
        (
            ticker,
            f"{one.recommended:.4f}",
            one.kept_epoch or "untrained",
            f"{one.without_gain:.4f}",
            f"{one.tutorial:.2f}",
        )
        for ticker, one in found.items()
    ]
    columns = {
        "recommended": [one.recommended for one in found.values()],
        "without a least gain": [one.without_gain for one in found.values()],
        "tutorial": [one.tutorial for one in found.values()],
    }
    untrained = sum(one.kept_epoch == 0 for one in found.values())
    facts = "\n".join(
        [
            *(f"- {name}: {_spread(values)}" for name, values in columns.items()),
            "",
            f"For {untrained} of {len(found)} tickers the recommended preset keeps the untrained head of zeros, which "
            "is persistence itself: on the validation part no epoch was better by the least gain. So its ratio says "
            "that it does no harm on prices, not that it has skill there. The column without a least gain is the same "
            "network made to keep its best epoch on the validation part.",
        ]
    )
    head = ("ticker", "recommended", "kept epoch", "without a least gain", "tutorial")
    return section(f"{len(found)} stocks, five years of daily bars, open and close", head, rows, facts)


def _spread(values: list[float]) -> str:
    low, middle, high = np.percentile(values, [0, 50, 95])
    return f"median {middle:.4f}, 95th percentile {high:.4f}, from {low:.4f} to {max(values):.4f}"
