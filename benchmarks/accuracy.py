"""``python -m benchmarks.accuracy PRICES.csv``: how good the presets are, written to ``docs/accuracy.md``.

PRICES.csv has the format of the S&P 500 five-year file; ``make accuracy PRICES=...`` calls this. Every figure is of the
test part, which nothing was fitted to or chosen by.
"""

import os
import statistics
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lstm_core.config import DataConfig, ExperimentConfig, preset
from lstm_core.data.catalogue import load_file, read_file
from lstm_core.data.first_choice import first_inputs
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.data.sources.synthetic import PLANTED_NOISE, load_synthetic
from lstm_core.data.table import PriceTable
from lstm_core.experiment import run
from lstm_core.results import RunResult

OUT = Path(__file__).parents[1] / "docs" / "accuracy.md"
SEEDS = (1, 2, 3, 4, 5)

INTRODUCTION = """# How accurate are the presets?

Made by `make accuracy PRICES=all_stocks_5yr.csv`; every figure is of the test part. A ratio is RMSE of the model / RMSE
of repeating the last value: below 1 the model is better.
"""


@dataclass(frozen=True)
class Ratios:
    """Three ratios for one ticker: both presets, and the recommended one that keeps whatever it has learned."""

    recommended: float
    kept_epoch: int
    without_gain: float
    tutorial: float


def main() -> None:
    """Measure, print as it goes, and write the tables down."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    parts = [INTRODUCTION, _weather(), _planted_lag()]
    if len(sys.argv) > 1:
        parts.append(_tickers(Path(sys.argv[1])))
    OUT.write_text("\n".join(parts), encoding="utf-8")


def _ratio(result: RunResult) -> float:
    return result.evaluation.model.rmse / result.evaluation.persistence.rmse


def _on(name: str, source: str, table: PriceTable, seed: int) -> ExperimentConfig:
    config = preset("recommended").with_("data", source=source, name=name).with_("", seed=seed)
    return config.with_("features", inputs=first_inputs(config.data, table), target=table.default_target)


def _weather() -> str:
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
    return _section("Seattle weather, next day's highest temperature, recommended preset", head, rows, facts)


def _planted_lag() -> str:
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
    return _section("Planted lag, recommended preset", head, rows, facts)


def _tickers(path: Path) -> str:
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
    return _section(f"{len(found)} stocks, five years of daily bars, open and close", head, rows, facts)


def _spread(values: list[float]) -> str:
    low, middle, high = np.percentile(values, [0, 50, 95])
    return f"median {middle:.4f}, 95th percentile {high:.4f}, from {low:.4f} to {max(values):.4f}"


def _section(title: str, head: tuple[str, ...], rows: Iterable[tuple[object, ...]], facts: str) -> str:
    lines = [f"## {title}\n", facts, "", _row(head), _row("---" for _ in head), *(_row(row) for row in rows), ""]
    text = "\n".join(lines)
    print(text, flush=True)
    return text


def _row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


if __name__ == "__main__":
    main()
