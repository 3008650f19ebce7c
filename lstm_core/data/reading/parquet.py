"""Cutting a parquet file into cells, all as text, so that it is read on as a CSV file is."""

from __future__ import annotations

import ast
import io

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lstm_core.data.findings import Finding
from lstm_core.data.reading.cells import BLANKS, Cells
from lstm_core.data.reading.cut import Cut
from lstm_core.data.reading.header import header_of
from lstm_core.data.reading.true_values import floats_as_text, truths, without_empty_fraction
from lstm_core.errors import CsvFormatError

__all__ = ["cut_parquet", "is_parquet"]

_MAX_UNPACKED = 256 * 2**20
_MAX_CELLS = 30_000_000

_MEBI = 2**20
_BEGINNING = b"PAR1"
_DAY = 86_400_000_000  # microseconds


def is_parquet(content: bytes) -> bool:
    """Say whether a file is a parquet file, whatever its name."""
    return content.startswith(_BEGINNING)


def cut_parquet(content: bytes, name: str) -> Cut:
    """Cut a parquet file into cells.

    Args:
        content: The file.
        name: What to call it in messages.

    Raises:
        CsvFormatError: It is damaged or too large, or holds no columns of single values.
    """
    try:
        file = pq.ParquetFile(io.BytesIO(content))
        _check_size(file, name)
        schema = file.schema_arrow
        texts = [column.name for column in schema if _is_text(column.type)]
        # Texts that repeat are kept once, so that a small file can't become a huge one.
        file = pq.ParquetFile(io.BytesIO(content), read_dictionary=texts, page_checksum_verification=True)
        table = file.read()
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise CsvFormatError(f"{name} is a damaged parquet file. Write it again, or bring the table as CSV.") from error
    findings: list[Finding] = []
    columns: list[pa.StringArray] = []
    names: list[str] = []
    left_out: list[str] = []
    room = _MAX_UNPACKED
    for title, chunks in zip(table.column_names, table.columns, strict=True):
        column = pa.concat_arrays(chunks.chunks) if chunks.num_chunks else pa.array([], chunks.type)
        if pa.types.is_dictionary(column.type) and _is_text(column.type.value_type):
            room -= _bytes_of(column)
            if room < 0:
                raise _too_large(name)
        text = _text(column)
        if text is None:
            left_out.append(title)
            continue
        if pa.types.is_boolean(column.type):
            findings.append(truths(title.lower()))
        columns.append(pc.utf8_trim(pc.fill_null(text, ""), BLANKS))
        names.append(_name(title))
    for title in left_out:
        sentence = "Left the column out: it holds lists, bytes or the like, no single numbers or dates."
        findings.append(Finding("nested column", title.lower(), (), 1, sentence))
    header = header_of(names, name)
    if not table.num_rows:
        raise CsvFormatError(f"{name} has columns but no rows.")
    rows = np.arange(1, table.num_rows + 1, dtype="int32")
    cells = Cells(name, header.names, tuple(columns), rows)
    return Cut(header, cells, [*header.findings, *findings], decimal=".")


def _check_size(file: pq.ParquetFile, name: str) -> None:
    about = file.metadata
    size = sum(about.row_group(place).total_byte_size for place in range(about.num_row_groups))
    if size > _MAX_UNPACKED or about.num_rows * max(1, about.num_columns) > _MAX_CELLS:
        raise _too_large(name)


def _too_large(name: str) -> CsvFormatError:
    return CsvFormatError(
        f"{name} holds more than {_MAX_UNPACKED // _MEBI} MB when it is unpacked, or more than {_MAX_CELLS:,} cells, "
        "which is too large. Keep the rows and columns you need."
    )


def _bytes_of(column: pa.DictionaryArray) -> int:
    """Return how long all texts of a column would be together."""
    lengths = pc.take(pc.binary_length(column.dictionary), column.indices)
    return int(pc.sum(pc.cast(lengths, pa.int64())).as_py() or 0)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _text(column: pa.Array) -> pa.StringArray | None:
    """Return the text of a column's cells; ``None`` for what is no single number, date or text."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _text(column.dictionary_decode())
    if pa.types.is_timestamp(kind):
        return _stamps(column)
    if pa.types.is_boolean(kind):
        column, kind = pc.cast(column, pa.int8()), pa.int8()
    if pa.types.is_floating(kind):
        return floats_as_text(column)
    if pa.types.is_time(kind):
        return without_empty_fraction(pc.cast(column, pa.string()))
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_date(kind) or pa.types.is_null(kind):
        column = pc.cast(column, pa.date32()) if pa.types.is_date(kind) else column
        return pc.cast(column, pa.string())
    return pc.cast(column, pa.string()) if _is_text(kind) or pa.types.is_string_view(kind) else None


def _stamps(column: pa.TimestampArray) -> pa.StringArray:
    """Write stamps; of those with a zone the clock there and its offset, so that they stay instants."""
    zone = column.type.tz
    local = pc.local_timestamp(column) if zone else column
    local = pc.cast(local, pa.timestamp("us"), safe=False)
    ticks = pc.cast(local, pa.int64())
    if not zone and pc.all(pc.equal(ticks, pc.multiply(pc.divide(ticks, _DAY), _DAY))).as_py():
        return pc.cast(pc.cast(local, pa.date32()), pa.string())
    text = without_empty_fraction(pc.cast(local, pa.string()))
    if not zone:
        return text
    instants = pc.cast(pc.cast(column, pa.timestamp("us", "UTC"), safe=False), pa.int64())
    offsets = pc.fill_null(pc.divide(pc.subtract(ticks, instants), 60_000_000), 0).dictionary_encode()
    written = [
        f"{'-' if one < 0 else '+'}{abs(one) // 60:02}:{abs(one) % 60:02}" for one in offsets.dictionary.to_pylist()
    ]
    behind = pc.take(pa.array(written, pa.string()), offsets.indices)
    return pc.binary_join_element_wise(text, behind, "")


def _name(title: str) -> str:
    """Return what a column is called: pandas writes an index without a name, and names of several levels, its own way.

    Example:
        >>> _name("('Close', 'AAPL')"), _name("__index_level_0__"), _name("(a)")
        ('AAPL Close', 'index', '(a)')
    """
    if title == "__index_level_0__":
        return "index"
    try:
        levels = ast.literal_eval(title)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return title
    return " ".join(str(level) for level in reversed(levels) if level) if isinstance(levels, tuple) else title
