"""A file that the caller reads and hands over as a table, as on the command line; the lab keeps none of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

from lstm_core.choices import SeriesFields
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.sources.source import Entry, Source
from lstm_core.errors import ConfigError

__all__ = ["HandedFile"]


class HandedFile(Source):
    """A file of which the lab knows the plain name only."""

    name = "file"
    is_read_from_text = True

    def listed(self, libraries: Libraries | None, owner: str) -> tuple[Entry, ...]:
        """Return nothing: what is not kept can't be chosen."""
        return ()

    def describe(self, data: SeriesFields, libraries: Libraries | None) -> NoReturn:
        """Refuse: the caller has the file.

        Raises:
            ConfigError: Always.
        """
        raise ConfigError(f"The data is the file {data.name}; hand that file over (--csv on the command line).")

    def load(self, data: SeriesFields, libraries: Libraries | None) -> NoReturn:
        """Refuse: the caller has the file.

        Raises:
            ConfigError: Always.
        """
        self.describe(data, libraries)

    def reference(self, path: Path) -> dict[str, Any]:
        """Return the fields of a reference that name a file.

        Example:
            >>> HandedFile().reference(Path("data/prices.csv"))
            {'source': 'file', 'name': 'prices.csv'}
        """
        return {"source": self.name, "name": path.name[:200] or "file"}
