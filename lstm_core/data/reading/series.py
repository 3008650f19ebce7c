"""Several series in one file: which column says which series a row belongs to, or which columns do together.

Columns name series if rows of one date are then told apart. A row number, an id or a time of day does so too, but names
nothing: each of its values would be a series of one row.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from lstm_core.arrays import Int32, Int64, Moments64
from lstm_core.choices import CsvReading
from lstm_core.data.findings import Finding, first_few
from lstm_core.data.reading.cells import Cells
from lstm_core.data.reading.shapes import counts_up, looks_like_number, looks_like_time, share_that
from lstm_core.errors import CsvFormatError

__all__ = ["find_keys", "several_series", "tickers_of"]

_MAX_TICKER = 100  # characters
_BETWEEN = " / "  # stands between the parts of a ticker that several columns make

_SURE_NAMES = ("ticker", "symbol", "tickers", "symbols", "isin", "wkn", "<ticker>", "<symbol>")
_USUAL_NAMES = frozenset(
    [
        *_SURE_NAMES,
        "stock",
        "name",
        "code",
        "instrument",
        "security",
        "asset",
        "series",
        "series_id",
        "unique_id",
        "id",
        *(
            "company",
            "variable",
            "station",
            "kürzel",
            "wertpapier",
            "stock code",
            "ticker symbol",
            "store",
            "item",
            "geo",
        ),
        *("country", "region", "location", "site", "pair", "coin", "product", "shop", "city", "area", "zone", "sensor"),
    ]
)
_LEAST_ROWS = 2.0  # of a series, on average
_DENSE = 0.4  # share of all dates that a series has a row of, on average
_SHORTEST = 0.4  # the same for the shortest series that numbers name, as a few equal values are no names
_FEW_ROWS = 10
_MOST_TOGETHER = 3
_MOST_CANDIDATES = 12


def find_keys(cells: Cells, dates: Moments64, reading: CsvReading, taken: set[str]) -> tuple[str, ...]:
    """Return the columns that name the series; none for a file of one series.

    Args:
        cells: The table.
        dates: When each row is of.
        reading: What the person said.
        taken: Columns that make the dates.

    Raises:
        CsvFormatError: A column that was named is not there.
    """
    if reading.ticker_column is not None:
        names = (reading.ticker_column, *reading.more_ticker_columns) if reading.ticker_column else ()
        for name in names:
            if name.lower() not in cells.names:
                raise CsvFormatError(f"{cells.file} has no column '{name}'. It has: {first_few(cells.names)}.")
        return tuple(name.lower() for name in names)
    names = tuple(name for name in cells.names if name not in taken)
    sure = next((name for name in _SURE_NAMES if name in names), None)
    if sure is not None and _may_be_sure(cells, sure, dates):
        return (sure,)
    stamps = dates.astype("int64")
    if len(np.unique(stamps)) == len(stamps):
        return _by_name_alone(cells, names)
    # By a look at some cells first, as to tell the cells of a long column apart takes a tenth of a second.
    codes = {name: pc.dictionary_encode(cells.column(name)) for name in names if _looks_like_names(cells, name)}
    possible = [name for name, encoded in codes.items() if _may_name(cells, name, len(encoded.dictionary))]
    possible.sort(key=lambda name: (name not in _USUAL_NAMES, share_that(cells.sample(name), looks_like_number) > 0))

    def usual(group: tuple[str, ...]) -> bool:
        return all(name in _USUAL_NAMES or share_that(cells.sample(name), looks_like_number) == 0 for name in group)

    def least(group: tuple[str, ...]) -> float:
        # Series with a usual name may be of different times; an id of each row is none.
        named = group[0] in _USUAL_NAMES and len(codes[group[0]].dictionary) * _LEAST_ROWS <= len(cells)
        return 0.0 if named and len(group) == 1 else _DENSE

    for together in range(1, _MOST_TOGETHER + 1):
        for group in combinations(possible[:_MOST_CANDIDATES], together):
            columns = [codes[name].indices.to_numpy(zero_copy_only=False) for name in group]
            if _tells_apart(stamps, columns, usual(group), least(group)):
                return tuple(name for name in names if name in group)
    return ()


def tickers_of(cells: Cells, keys: tuple[str, ...]) -> pd.Categorical:
    """Read the columns that name the series, as categories in their order.

    Raises:
        CsvFormatError: A ticker is missing or too long.
    """
    for name in keys:
        missing = pc.equal(cells.column(name), "").to_numpy(zero_copy_only=False).astype("bool")
        if missing.any():
            raise CsvFormatError(f"{cells.at(name, int(np.argmax(missing)))}: the ticker is missing. Fill it in.")
    whole = cells.column(keys[0])
    for name in keys[1:]:
        whole = pc.binary_join_element_wise(whole, cells.column(name), _BETWEEN)
    encoded = pc.dictionary_encode(whole)
    names = np.array(encoded.dictionary.to_pylist(), dtype="object")
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    too_long = np.array([len(name) > _MAX_TICKER for name in names], dtype="bool")[codes]
    if too_long.any():
        raise CsvFormatError(
            f"{cells.at(keys[0], int(np.argmax(too_long)))}: the ticker is longer than {_MAX_TICKER} characters. "
            "Shorten it."
        )
    order = sorted(range(len(names)), key=lambda place: str(names[place]))
    new = np.empty(len(names), dtype="int32")
    new[order] = np.arange(len(names), dtype="int32")
    return pd.Categorical.from_codes(new[codes], categories=pd.Index(names[order], dtype="object"))


def several_series(tickers: pd.Categorical, keys: tuple[str, ...]) -> Finding | None:
    """Return what is to be said of a file with more than one series; ``None`` for one."""
    counts = np.bincount(tickers.codes)
    if len(counts) < 2:
        return None
    low, high = counts.min(), counts.max()
    rows = f"{low:,} rows" if low == high else f"{low:,} to {high:,} rows"
    sentence = f"Told {len(counts):,} series apart by {' and '.join(keys)}, of {rows} each. Choose one."
    return Finding("several series", keys[0], (), len(counts), sentence)


def _may_be_sure(cells: Cells, name: str, dates: Moments64) -> bool:
    """Say whether a column with a name such as 'ticker' names series: not if each row has another one."""
    kinds = len(pc.unique(cells.column(name)))
    return len(cells) < _FEW_ROWS or kinds * _LEAST_ROWS <= len(cells) or len(np.unique(dates)) < len(dates)


def _by_name_alone(cells: Cells, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return a column with a usual name where no two rows are of one date, if it may name series all the same."""
    for name in names:
        if name not in _USUAL_NAMES:
            continue
        some = cells.sample(name)
        kinds = len(pc.unique(cells.column(name)))
        if (
            "" in some
            or share_that(some, looks_like_number) > 0
            or (len(cells) > 1 and kinds * _LEAST_ROWS > len(cells))
        ):
            continue
        if kinds == 1 or name in ("name", "stock", "code", "instrument", "security", "asset"):
            return (name,)
    return ()


def _looks_like_names(cells: Cells, name: str) -> bool:
    """Say whether what some cells of a column say may name series."""
    some = cells.sample(name)
    if counts_up(some):
        return False
    if "" in some:
        return name in _SURE_NAMES
    if any(("." in cell or "," in cell) and looks_like_number(cell) for cell in some):
        return False
    return share_that(some, looks_like_time) == 0


def _may_name(cells: Cells, name: str, kinds: int) -> bool:
    """Say whether a column with so many different cells may name series."""
    return kinds >= 2 and (kinds * _LEAST_ROWS <= len(cells) or name in _USUAL_NAMES)


def _tells_apart(stamps: Int64, codes: list[Int32], usual: bool, dense: float) -> bool:
    """Say whether rows of one date differ in some columns, and the series that these make are long and dense."""
    series = codes[0].astype("int64")
    for more in codes[1:]:
        series = series * (int(more.max()) + 1) + more
    keys = pd.DataFrame({"stamp": stamps, "series": series})
    if keys.duplicated().any():
        return False
    count, length = len(np.unique(series)), len(np.unique(stamps))
    return len(keys) >= dense * count * length and (
        usual or int(pd.Series(series).value_counts().min()) >= _SHORTEST * length
    )
