"""What sources have in common whose sets are known by name and hold one series each."""

from __future__ import annotations

from lstm_core.choices import DataChoice, SeriesFields
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.sources.source import Entry, Source
from lstm_core.data.table import PriceTable
from lstm_core.errors import TickerNotFoundError

__all__ = ["NamedSets"]


class NamedSets(Source):
    """Sets that come with the lab; a subclass says which there are and what they hold.

    Attributes:
        names: Names of the sets, in lower case.
    """

    noun = "Dataset"
    comes_with_lab = True
    names: tuple[str, ...] = ()

    def table(self, name: str) -> PriceTable:
        """Return the series of a set.

        Raises:
            DatasetNotFoundError: There is no such set.
        """
        raise NotImplementedError

    def listed(self, libraries: Libraries | None, owner: str) -> tuple[Entry, ...]:
        """Return all sets; they are everybody's."""
        return tuple(self.describe(DataChoice(source=self.name, name=name), libraries) for name in self.names)

    def load(self, data: SeriesFields, libraries: Libraries | None) -> PriceTable:
        """Return the series of a set.

        Raises:
            DatasetNotFoundError: There is no such set.
            TickerNotFoundError: A ticker is asked for that the set is not called by.
        """
        if data.ticker is not None and data.ticker.lower() != data.name.lower():
            raise TickerNotFoundError(f"The set '{data.name}' holds one series only; leave the ticker out.")
        return self.table(data.name)
