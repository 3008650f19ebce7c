"""All sources there are: the only place that finds one by its name."""

from __future__ import annotations

from lstm_core.choices import SeriesFields
from lstm_core.data.sources.bundled import Bundled
from lstm_core.data.sources.handed import HandedFile
from lstm_core.data.sources.named_sets import NamedSets
from lstm_core.data.sources.source import Source
from lstm_core.data.sources.sp500 import Sp500
from lstm_core.data.sources.synthetic import Synthetic
from lstm_core.data.sources.uploads import Uploads

__all__ = ["HANDED_FILE", "SOURCES", "UPLOADS", "set_called", "source_of"]

UPLOADS = Uploads()
HANDED_FILE = HandedFile()
SOURCES: tuple[Source, ...] = (Bundled(), Sp500(), Synthetic(), UPLOADS, HANDED_FILE)
"""In the order in which the Data page offers them; one without a title is not offered."""

_BY_NAME = {source.name: source for source in SOURCES}


def source_of(data: SeriesFields) -> Source:
    """Return the source that a reference names.

    Example:
        >>> from lstm_core.choices import DataChoice
        >>> source_of(DataChoice(name="ibm")).title
        'Comes with the lab'
    """
    return _BY_NAME[data.source]


def set_called(name: str) -> dict[str, str]:
    """Return the fields of a reference to a set that comes with the lab.

    Whether there is such a set is found out when it is loaded.

    Example:
        >>> set_called("Planted_Lag")
        {'source': 'synthetic', 'name': 'planted_lag'}
    """
    known = [source for source in SOURCES if isinstance(source, NamedSets)]
    source = next((source for source in known if name.lower() in source.names), known[0])
    return {"source": source.name, "name": name.lower()}
