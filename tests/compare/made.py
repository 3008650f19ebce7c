"""Results that are compared, made up without training."""

from functools import cache

import numpy as np

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.catalogue import load_series
from lstm_core.data.table import PriceTable
from lstm_core.features.window_set import WindowSet
from lstm_core.results import RunResult
from tests.made_results import made_result

ROWS = 500


def asked(name: str = "recommended") -> ExperimentConfig:
    """Return small settings, which test on 100 days."""
    return preset(name).with_("data", last_rows=ROWS).with_("features", window=6).with_("model", units=2)


@cache
def table() -> PriceTable:
    """Return the series that they are of."""
    return load_series(asked().data)


def missing(config: ExperimentConfig, scale: float = 1.0, seed: int = 1, own: float = 0.3) -> RunResult:
    """Return a result that misses by chance, mostly as all others do on the same days.

    Args:
        config: Its settings.
        scale: How far it misses.
        seed: Of what it alone misses by.
        own: How much that is.
    """
    common = np.random.default_rng(0).normal(size=2 * ROWS)
    alone = np.random.default_rng(seed)

    def predict(windows: WindowSet) -> np.ndarray:
        days = np.asarray(windows.dates).astype("datetime64[D]").astype(int) % len(common)
        shape = windows.steps.shape
        said: np.ndarray = windows.steps + scale * (common[days][:, None] + own * alone.normal(size=shape))
        return said

    return made_result(config, table(), predict)
