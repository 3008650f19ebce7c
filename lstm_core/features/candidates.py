"""Inputs that a run could have beside those that it has: columns of its data, indicators, means over many tickers."""

from __future__ import annotations

from lstm_core.choices import FeatureConfig
from lstm_core.data.catalogue import Loaded
from lstm_core.data.table import PriceTable
from lstm_core.features.indicators import can_be_added, kinds_for, parse_spec
from lstm_core.features.panel_inputs import STATIC, market_of, needs_panel

__all__ = ["candidate_inputs"]


def candidate_inputs(table: Loaded, features: FeatureConfig) -> tuple[str, ...]:
    """Return the inputs that could be added; of each kind of indicator the usual one.

    All of them are known at the close of the last row of a window, as every column and indicator is (``windows.py``):
    no value looks ahead.

    Args:
        table: What the run is made on; of several series the first says which indicators there are.
        features: What the run sees already.

    Example:
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> found = candidate_inputs(load_bundled("ibm"), FeatureConfig())
        >>> found[:3], "rsi:14" in found, "open" in found
        (('high', 'low', 'volume'), True, False)
    """
    first = table if isinstance(table, PriceTable) else table.tables[0]
    kinds = [parse_spec(kind).name for kind in kinds_for(first)]
    indicators = [name for name in kinds if name not in first.columns and can_be_added(name, first)]
    common = [] if isinstance(table, PriceTable) else [*map(market_of, _own(features.inputs)), *STATIC]
    offered = dict.fromkeys([*table.columns, *common, *indicators])
    return tuple(name for name in offered if name not in features.inputs)


def _own(inputs: tuple[str, ...]) -> list[str]:
    return [name for name in inputs if not needs_panel(name)]
