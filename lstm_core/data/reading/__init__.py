"""Reading tables as people have them, one way: bytes, text, cells, header, columns, dates, series, table.

``read.py`` walks that way; each of its steps is a file of its own, and the ways of writing dates are in ``dates/``.
"""

from lstm_core.data.reading.file import TableFile, pick_ticker
from lstm_core.data.reading.look import Look, look_at
from lstm_core.data.reading.read import read_table

__all__ = ["Look", "TableFile", "look_at", "pick_ticker", "read_table"]
