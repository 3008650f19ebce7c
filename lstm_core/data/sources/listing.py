"""What can be trained on, with where it comes from and on what terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from lstm_core.data.keeping.sp500_library import Sp500Library
from lstm_core.data.sources.bundled import BUNDLED, STOCKS, load_bundled
from lstm_core.data.sources.synthetic import SYNTHETIC, load_synthetic

__all__ = ["Source", "bundled_sources", "sp500_source", "synthetic_sources"]


@dataclass(frozen=True)
class Source:
    """A set of series.

    Attributes:
        source: As in ``DataConfig.source``.
        name: As in ``DataConfig.name``.
        title: What people call it.
        about: What is in it.
        provenance: Where it comes from.
        license: On what terms.
        rows: How many rows; ``None`` when it is not here yet.
        start: First date, if it is here.
        end: Last date, if it is here.
    """

    source: Literal["bundled", "sp500", "synthetic"]
    name: str
    title: str
    about: str
    provenance: str
    license: str
    rows: int | None = None
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None


def bundled_sources() -> list[Source]:
    """Return the sets that come with the lab.

    Example:
        >>> [source.name for source in bundled_sources()][:2]
        ['ibm', 'aapl']
    """
    found = []
    for name, title in BUNDLED.items():
        table = load_bundled(name)
        stock = name in STOCKS
        found.append(
            Source(
                source="bundled",
                name=name,
                title=title,
                about="Open, high, low, close and volume of each trading day, as traded: splits show as jumps."
                if stock
                else "Highest and lowest temperature (°C), precipitation (mm) and wind (m/s) of each day.",
                provenance="Quandl WIKI, by way of bokeh_sampledata" if stock else "NOAA, by way of vega_datasets",
                license="public domain",
                rows=len(table),
                start=table.start,
                end=table.end,
            )
        )
    return found


def synthetic_sources() -> list[Source]:
    """Return the teaching sets.

    Example:
        >>> all(source.rows == 2000 for source in synthetic_sources())
        True
    """
    return [
        Source(
            source="synthetic",
            name=name,
            title=known.title,
            about=f"{known.about} What a good model should find: {known.finding}",
            provenance="made by a formula of the lab",
            license="free to use",
            rows=len(load_synthetic(name)),
            start=load_synthetic(name).start,
            end=load_synthetic(name).end,
        )
        for name, known in SYNTHETIC.items()
    ]


def sp500_source(library: Sp500Library) -> Source:
    """Return what is known of the S&P 500 five-year file."""
    status = library.status()
    return Source(
        source="sp500",
        name="all_stocks_5yr",
        title="S&P 500, five years (all_stocks_5yr.csv)",
        about="Open, high, low, close and volume of 505 companies, February 2013 to February 2018.",
        provenance="Cam Nugent's set 'S&P 500 stock data' on Kaggle; also in plotly/datasets on GitHub",
        license="CC0, as published there",
        rows=status.rows if status.ready else None,
        start=status.start,
        end=status.end,
    )
