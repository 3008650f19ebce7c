"""What follows from the dates of rows alone, whether of one series or of many."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property

import pandas as pd

from lstm_core.steps import Step, step_of

__all__ = ["Dated"]


class Dated(ABC):
    """Something with rows that have dates."""

    @property
    @abstractmethod
    def dates(self) -> pd.DatetimeIndex:
        """Dates of the rows, ascending."""

    @property
    def start(self) -> pd.Timestamp:
        """The first date."""
        return self.dates[0]

    @property
    def end(self) -> pd.Timestamp:
        """The last date."""
        return self.dates[-1]

    @cached_property
    def step(self) -> Step:
        """What one row stands for."""
        return step_of(self.dates)
