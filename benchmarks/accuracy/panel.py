"""The preset for volatility on many tickers at once: four origins, and tickers that training never sees."""

from __future__ import annotations

from pathlib import Path

from benchmarks.accuracy.tables import section
from benchmarks.accuracy.versus_har import Series, Versus, by_series, together
from lstm_core.choices import ALL_TICKERS
from lstm_core.config import DataConfig, ExperimentConfig, preset
from lstm_core.data.catalogue import load_panel_file
from lstm_core.data.panel import PanelTable
from lstm_core.experiment import run
from lstm_core.features.panel import prepare_panel

__all__ = ["HEAD", "origins", "unseen", "versus_row"]

YEAR, HALF = 252, 126  # trading days
_UNSEEN, _UNSEEN_SEEDS = 0.3, (1, 2, 3)
_AVERAGED = 3
HEAD = (
    "of HAR's",
    "95% interval, by days",
    "t, by days",
    "of the last value's",
    "HAR's of that",
    "better than HAR",
    "worst",
)


def origins(path: Path) -> str:
    """Return the table of the newest year, also with several networks, and of the three half years before it."""
    config, panel = _loaded(path)
    dates = prepare_panel(panel, config).dates
    firsts = [len(dates) - YEAR - HALF * number for number in (0, 1, 2, 3)]
    rows, newest = [], []
    for first in firsts:
        end = len(dates) if first == firsts[0] else first + HALF
        for count in (1, _AVERAGED) if first == firsts[0] else (1,):
            at = config.with_("split", rows=(0, first - HALF, first, end)).with_("training", ensemble=count)
            series = by_series(run(at, table=panel))
            newest = newest or series
            span = f"{dates[first]:%Y-%m-%d} to {dates[end - 1]:%Y-%m-%d}"
            rows.append((span, count, *versus_row(together(series))))
    text = section(
        f"Volatility: {panel.title}, one model, the next day's log range",
        ("test part", "networks", *HEAD),
        rows,
        "Preset `volatility`, market columns beside it, refitted on everything before the test part, as HAR "
        "is, too, ticker by ticker. The first test part is the last year, the others are the half years "
        "before it, each with nothing later in sight. Ratios are medians over tickers; interval and t are "
        "over all tickers, with a day as the unit, because all tickers share their days.",
    )
    return f"{text}\n{_tickers(newest)}"


def unseen(path: Path) -> str:
    """Return the table of the tickers that training never sees, for some draws of them."""
    config, panel = _loaded(path)
    rows = []
    for seed in _UNSEEN_SEEDS:
        result = run(config.with_("data", unseen=_UNSEEN).with_("", seed=seed), table=panel)
        series = by_series(result)
        for seen, name in ((False, "never seen"), (True, "seen")):
            rows.append((seed, name, *versus_row(together([one for one in series if one.seen == seen]))))
    facts = f"{_UNSEEN:.0%} of the tickers, drawn by the seed, are kept from training and from the market columns."
    return section("Volatility: tickers that training never sees", ("seed", "tickers", *HEAD), rows, facts)


def versus_row(found: Versus) -> tuple[str, ...]:
    """Return the cells under ``HEAD``."""
    return (
        f"{found.har:.4f}",
        "none" if found.interval is None else f"{found.interval[0]:.3f} to {found.interval[1]:.3f}",
        "none" if found.t is None else f"{found.t:.1f}",
        f"{found.persistence:.4f}",
        f"{found.har_of_persistence:.4f}",
        f"{found.better} of {found.tickers}",
        f"{found.worst[0]} {found.worst[1]:.3f}",
    )


def _loaded(path: Path) -> tuple[ExperimentConfig, PanelTable]:
    data, panel = load_panel_file(path, DataConfig(source="file", tickers=ALL_TICKERS))
    config = preset("volatility").with_("data", **data.model_dump())
    inputs = dict.fromkeys((*config.features.inputs, f"market:{config.features.target}"))
    return config.with_("features", inputs=tuple(inputs)), panel


def _tickers(series: list[Series]) -> str:
    head = ("ticker", "of HAR's", "of the last value's")
    rows = [(one.name, f"{one.to_har:.4f}", f"{one.to_persistence:.4f}") for one in series]
    facts = "The first line above, ticker by ticker."
    return section("Volatility: ticker by ticker, last year, one network", head, rows, facts)
