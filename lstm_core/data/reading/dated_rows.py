"""Rows without a date: remarks and sums below the table and a header that comes again are left out, others refused."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from lstm_core.arrays import Float64, Moments64
from lstm_core.data.findings import Finding, first_few
from lstm_core.data.reading.cells import Cells
from lstm_core.data.reading.dates.find import FoundDates
from lstm_core.data.reading.dates.kind import YEARS
from lstm_core.errors import CsvFormatError

__all__ = ["dated_rows"]

# What stands below a table of a spreadsheet in place of a date.
_SUMS = (
    r"^\s*(grand |sub)?(total|totals|sum|average|avg|mean|median|min|max|minimum|maximum|count|std|summe|gesamt|"
    r"mittelwert|durchschnitt|mittel|somme|moyenne|suma|promedio|media|totale|totaal|gemiddelde|soma|итого|合计|合計)"
    r"\s*:?\s*$"
)


def dated_rows(cells: Cells, dates: FoundDates, findings: list[Finding]) -> tuple[Cells, Moments64, Float64 | None]:
    """Return the rows that have a date; remarks below the table and a repeated header are left out.

    Raises:
        CsvFormatError: Some other row has no date, or none that can be read.
    """
    values, offsets = dates.read.values, dates.read.offsets
    years = values.astype("datetime64[Y]").astype("int64") + 1970
    known = ~np.isnat(values) & (years >= YEARS[0]) & (years <= YEARS[1])
    if known.all():
        return cells, values, offsets
    name = dates.columns[0]
    column = cells.column(name)
    header = pc.equal(pc.utf8_lower(column), name).to_numpy(zero_copy_only=False).astype("bool") & ~known
    filled = np.zeros(len(cells), dtype="int64")
    last = int(np.flatnonzero(known)[-1]) if known.any() else -1
    for one in cells.columns:
        filled += ~pc.equal(one, "").to_numpy(zero_copy_only=False).astype("bool")
    sums = pc.match_substring_regex(column, _SUMS, ignore_case=True).to_numpy(zero_copy_only=False).astype("bool")
    remark = ~known & ~header & (np.arange(len(cells)) > last) & ((filled == 1) | sums)
    if dates.block is not None:  # this table is the shorter one of those side by side
        here = np.zeros(len(cells), dtype="int64")
        for other in dates.block:
            here += ~pc.equal(cells.column(other), "").to_numpy(zero_copy_only=False).astype("bool")
        remark |= ~known & (here == 0)
    odd = ~known & ~header & ~remark
    if odd.any():
        at = int(np.argmax(odd))
        text = str(column[at].as_py()).strip()[:40]
        problem = f"'{text}' is not a date like the others. Correct it" if text else "the date is missing. Fill it in"
        place = (
            cells.at(name, at)
            if len(dates.columns) == 1
            else f"{cells.file}, row {cells.rows[at]}, columns {first_few(dates.columns)}"
        )
        raise CsvFormatError(f"{place}: {problem}, or remove the row.")
    for mask, kind, action in (
        (header, "header again", "Left out the rows: they repeat the names of the columns."),
        (remark, "line below the table", "Left it out."),
    ):
        if mask.any():
            findings.append(Finding.at(kind, None, cells.rows[mask], action))
    return cells.only(known), values[known], None if offsets is None else offsets[known]
