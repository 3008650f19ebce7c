"""The data of the next run as its model would get it, prepared once for everybody who asks for the same."""

from dataclasses import dataclass

import streamlit as st

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.features.indicators import with_indicators
from lstm_core.features.windows import PreparedData, WindowSet, prepare

__all__ = ["Ready", "make_ready"]


@dataclass(frozen=True)
class Ready:
    """A table with its indicators, and the windows cut from it."""

    table: PriceTable
    data: PreparedData

    def part(self, name: str) -> WindowSet:
        """Return the windows of ``training``, ``validation`` or ``test``."""
        found = {"training": self.data.train, "validation": self.data.validation, "test": self.data.test}[name]
        assert found is not None  # noqa: S101 - only parts that have rows are asked for
        return found


def make_ready(table: PriceTable, config: ExperimentConfig) -> Ready:
    """Prepare a table as training would.

    Raises:
        DataError: The table is too short, or lacks a column.
        ConfigError: An indicator is impossible.
    """
    return _make(table.sha256, config.features.model_dump_json(), config.split.model_dump_json(), table, config)


@st.cache_resource(max_entries=8, show_spinner=False)
def _make(sha256: str, features: str, split: str, _table: PriceTable, _config: ExperimentConfig) -> Ready:
    derived = with_indicators(_table, _config.features.inputs)
    return Ready(derived, prepare(derived, _config))
