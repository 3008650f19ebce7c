"""Series made by a formula, so that one knows what a good model must find in them.

All have 2,000 rows dated on business days, and are the same on every machine: values are rounded to six decimals, so
that the last bits of a processor's sine do not change a table's hash.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.choices import SeriesFields
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.sources.named_sets import NamedSets
from lstm_core.data.sources.source import Entry, Planted
from lstm_core.data.table import PriceTable
from lstm_core.errors import DatasetNotFoundError

__all__ = [
    "PLANTED_LAG",
    "PLANTED_NOISE",
    "PLANTED_SHARE",
    "REGIME_DEVIATIONS",
    "REGIME_LEVELS",
    "REGIME_STAY",
    "SINE_NOISE",
    "SINE_PERIOD",
    "SYNTHETIC",
    "WALK_STEP",
    "Synthetic",
    "SyntheticSet",
    "load_synthetic",
]


_ROWS = 2_000
_FIRST_DAY = "2016-01-04"

SINE_PERIOD = 50  # rows
SINE_NOISE = 0.1  # standard deviation; the wave goes from -1 to 1
PLANTED_LAG = 7  # rows
PLANTED_NOISE = 0.2  # standard deviation; that of the feature is 1
PLANTED_SHARE = 1 / (1 + PLANTED_NOISE**2)
"""Share of the target's variance that the feature explains: what is left is noise that nobody can predict."""
WALK_STEP = 0.01  # standard deviation of a log return
REGIME_LEVELS = (10.0, 14.0)
REGIME_DEVIATIONS = (0.5, 1.0)
REGIME_STAY = 0.995  # probability that a row has the regime of the row before it


@dataclass(frozen=True)
class SyntheticSet:
    """A series made by a formula.

    Attributes:
        title: What people call it.
        about: How it is made, in a sentence or two.
        finding: What a good model should find in it.
        inputs: Columns that a first model should see.
        target: Column that it should predict.
        lag: How many rows before the predicted one the deciding row lies, if there is one.
        feature: The column that decides the target, if there is one.
    """

    title: str
    about: str
    finding: str
    inputs: tuple[str, ...]
    target: str
    make: Callable[[np.random.Generator], dict[str, Float64]] = field(repr=False)
    lag: int | None = None
    feature: str | None = None


@lru_cache(maxsize=8)
def load_synthetic(name: str) -> PriceTable:
    """Return a series made by a formula.

    Args:
        name: One of ``SYNTHETIC``, in any case.

    Raises:
        DatasetNotFoundError: No synthetic set has this name.

    Example:
        >>> table = load_synthetic("planted_lag")
        >>> len(table), table.columns, table.default_target
        (2000, ('x', 'distractor', 'y'), 'y')
    """
    made = SYNTHETIC.get(name.lower())
    if made is None:
        raise DatasetNotFoundError(f"There is no synthetic dataset '{name}'. Choose one of: {', '.join(SYNTHETIC)}.")
    # A generator of its own for each set, so that none changes when another one does.
    random = np.random.default_rng([2016, list(SYNTHETIC).index(name.lower())])
    index = pd.bdate_range(_FIRST_DAY, periods=_ROWS, name="date")
    frame = pd.DataFrame(made.make(random), index=index).round(6)
    return PriceTable(title=made.title, frame=frame)


def _noisy_sine(random: np.random.Generator) -> dict[str, Float64]:
    wave = np.sin(2 * np.pi * np.arange(_ROWS) / SINE_PERIOD)
    return {"value": wave + random.normal(scale=SINE_NOISE, size=_ROWS)}


def _planted_lag(random: np.random.Generator) -> dict[str, Float64]:
    x = random.normal(size=_ROWS + PLANTED_LAG)
    distractor = random.normal(size=_ROWS)
    y = x[:-PLANTED_LAG] + random.normal(scale=PLANTED_NOISE, size=_ROWS)
    return {"x": x[PLANTED_LAG:], "distractor": distractor, "y": y}


def _random_walk(random: np.random.Generator) -> dict[str, Float64]:
    return {"value": 100 * np.exp(random.normal(scale=WALK_STEP, size=_ROWS).cumsum())}


def _regime_switch(random: np.random.Generator) -> dict[str, Float64]:
    switches = random.random(_ROWS) >= REGIME_STAY
    regime = switches.cumsum() % 2
    return {"value": random.normal(np.array(REGIME_LEVELS)[regime], np.array(REGIME_DEVIATIONS)[regime])}


SYNTHETIC: dict[str, SyntheticSet] = {
    "noisy_sine": SyntheticSet(
        title="Noisy sine",
        about=f"A sine wave from -1 to 1 that repeats every {SINE_PERIOD} rows, with a little noise on top.",
        finding=f"The wave: the typical error can come down to that of the noise, {SINE_NOISE:g}. Repeating the last "
        "value is off by the noise of two rows and by what the wave moved.",
        inputs=("value",),
        target="value",
        make=_noisy_sine,
    ),
    "planted_lag": SyntheticSet(
        title="Planted lag",
        about=f"x is noise, and y is what x was {PLANTED_LAG} rows before, plus a little noise of its own. The "
        "distractor is noise that decides nothing.",
        finding=f"That x, {PLANTED_LAG} rows before the predicted one, decides y: it explains {PLANTED_SHARE:.0%} of "
        "its variance. The last value of y and the distractor say nothing. Whether attention gathers at that row shows "
        "whether attention tells the truth.",
        inputs=("x", "distractor", "y"),
        target="y",
        make=_planted_lag,
        lag=PLANTED_LAG,
        feature="x",
    ),
    "random_walk": SyntheticSet(
        title="Random walk",
        about=f"Each value is the one before it, up or down by about {WALK_STEP:.0%} at random, as prices nearly are.",
        finding="Nothing: no model can be better than repeating the last value, and one that seems to be was lucky.",
        inputs=("value",),
        target="value",
        make=_random_walk,
    ),
    "regime_switch": SyntheticSet(
        title="Regime switch",
        about=f"Values scatter around a level of {REGIME_LEVELS[0]:g}, or, more widely, of {REGIME_LEVELS[1]:g}; about "
        f"every {1 / (1 - REGIME_STAY):.0f} rows the one regime takes over from the other.",
        finding="Which regime rules, from the last few values, and to predict its level: at best that is a good "
        "quarter better than repeating the last value, which is off by the scatter of two rows.",
        inputs=("value",),
        target="value",
        make=_regime_switch,
    ),
}


class Synthetic(NamedSets):
    """The series made by a formula.

    Example:
        >>> all(entry.rows == 2000 for entry in Synthetic().listed(None, "ann"))
        True
    """

    name = "synthetic"
    title = "Teaching sets"
    icon = "science"
    about = "Made by a formula, so that one knows what a good model must find; they work without a network."
    names = tuple(SYNTHETIC)

    def table(self, name: str) -> PriceTable:
        """Return one of the series."""
        return load_synthetic(name)

    def describe(self, data: SeriesFields, libraries: Libraries | None) -> Entry:
        """Return what is known of a series, with what a good model should find in it."""
        table = load_synthetic(data.name)
        known = SYNTHETIC[data.name.lower()]
        return Entry(
            name=data.name.lower(),
            title=known.title,
            about=known.about,
            finding=known.finding,
            provenance="made by a formula of the lab",
            license="free to use",
            rows=len(table),
            start=table.start,
            end=table.end,
        )

    def first_inputs(self, data: SeriesFields, table: PriceTable) -> tuple[str, ...]:
        """Return what the series says itself; nothing of a series that does not exist."""
        known = SYNTHETIC.get(data.name.lower())
        return () if known is None else known.inputs

    def planted(self, data: SeriesFields) -> Planted | None:
        """Return what decides the target, in a set that has such a row."""
        known = SYNTHETIC.get(data.name.lower())
        if known is None or known.lag is None or known.feature is None:
            return None
        return Planted(feature=known.feature, lag=known.lag, target=known.target)
