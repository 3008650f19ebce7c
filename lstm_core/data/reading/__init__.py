"""Reading tables as people have them, one way: bytes, text, cells, header, columns, dates, series, table.

``read.py`` walks that way; each of its steps is a file of its own, and the ways of writing dates are in ``dates/``.

What others use:

- ``cells``: cutting the text of a file into cells, all as text, and telling which row of the file each one is from
- ``numbers``: reading a column of numbers as people write them, all rows at once
- ``text``: from the bytes that somebody brings to text in UTF-8: unpacked, decoded, and within bounds
"""

from lstm_core.data.reading.file import TableFile, pick_ticker
from lstm_core.data.reading.look import Look, look_at
from lstm_core.data.reading.read import read_table

__all__ = ["Look", "TableFile", "look_at", "pick_ticker", "read_table"]
