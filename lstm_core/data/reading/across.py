"""Tables whose dates run across: a row is a series and a column a date. They are turned after the person said so."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa

from lstm_core.data.findings import Finding, first_few
from lstm_core.data.reading.cells import Cells
from lstm_core.data.reading.header import looks_like_year
from lstm_core.data.reading.shapes import looks_like_date, looks_like_number, share_that
from lstm_core.errors import Answer, CsvFormatError, QuestionError

__all__ = ["ask_to_turn", "turned"]

_FEWEST = 3
_HALF = 0.5


def _dates_across(names: tuple[str, ...]) -> list[str]:
    """Return the columns whose names are dates, if so many are that the dates run across; else none.

    Example:
        >>> _dates_across(("country", "1970", "1971", "1972")), _dates_across(("date", "close", "1970"))
        (['1970', '1971', '1972'], [])
    """
    dates = [name for name in names if looks_like_year(name) or looks_like_date(name)]
    return dates if len(dates) >= _FEWEST and len(dates) >= _HALF * len(names) else []


def ask_to_turn(cells: Cells) -> None:
    """Ask whether a table is to be turned, if its dates run across and none of its columns holds dates.

    Raises:
        QuestionError: That is so.
    """
    dates = _dates_across(cells.names)
    if not dates or any(
        share_that(cells.sample(name), looks_like_date) > _HALF for name in cells.names if name not in dates
    ):
        return
    first = [str(cells.column(name)[0].as_py()) for name in dates[:3]]
    raise QuestionError(
        f"{cells.file}: its dates run across ({dates[0]} to {dates[-1]}), and a row is a series. Turn the table, so "
        "that there is one row per date, or bring it turned.",
        (
            Answer(
                "Turn the table: one row per date",
                "--transpose",
                {"transpose": True},
                tuple(zip(dates[:3], first, strict=True)),
            ),
        ),
    )


def turned(cells: Cells) -> tuple[Cells, list[Finding]]:
    """Turn a table whose dates run across: columns for the date, the series and its value.

    Raises:
        CsvFormatError: No columns are named by dates, or no column names the rows.
    """
    dates = _dates_across(cells.names)
    if not dates:
        raise CsvFormatError(f"{cells.file} can't be turned: its columns are not named by dates. Read it as it stands.")
    others = [name for name in cells.names if name not in dates]
    key = next(
        (
            name
            for name in others
            if len(set(cells.sample(name))) == len(cells) and share_that(cells.sample(name), _is_text)
        ),
        None,
    )
    if key is None and len(cells) > 1:
        key = next((name for name in others if len(set(cells.sample(name))) == len(cells)), None)
        if key is None:
            raise CsvFormatError(f"{cells.file} can't be turned: no column names each of its rows once.")
    left = [name for name in others if name != key]
    findings = [Finding("turned table", None, (), len(dates), "Made one row per date of the columns.")]
    if left:
        findings.append(
            Finding(
                "column left out", left[0], (), len(left), f"Left out {first_few(left)}: one column names the series."
            )
        )
    size, width = len(cells), len(dates)
    written = [re.sub(r"^x(?=\d{4})| \[yr\d{4}\]$", "", name) for name in dates]
    columns = [pa.array(np.tile(np.array(written, dtype="object"), size), pa.string())]
    names = ["date"]
    if key is not None:
        columns.append(pa.array(np.repeat(np.array(cells.column(key).to_pylist(), dtype="object"), width), pa.string()))
        names.append(key if key != "date" else "series")
    across = [cells.column(name).to_pylist() for name in dates]
    values = np.array(across, dtype="object").T.ravel()
    columns.append(pa.array(values, pa.string()))
    names.append("value")
    return replace(cells, names=tuple(names), columns=tuple(columns), rows=np.repeat(cells.rows, width)), findings


def _is_text(cell: str) -> bool:
    return bool(cell) and not looks_like_number(cell)
