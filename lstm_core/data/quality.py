"""Checking the rows of one series and making them a table that a model can be trained on.

What must hold is written down as a pandera schema. Missing and infinite values are dealt with as the person
chose; everything else that looks odd is kept and pointed out, because odd is not wrong: prices of oil have
been negative, and a share can lose half its value in a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lstm_core.arrays import Bools, Float64
from lstm_core.config import Missing
from lstm_core.data.findings import Finding, first_few
from lstm_core.data.missing_values import UNUSABLE, without_unusable
from lstm_core.data.reading.cells import RowNumbers
from lstm_core.data.roles import is_price
from lstm_core.data.table import PriceTable
from lstm_core.errors import CsvFormatError
from lstm_core.steps import step_of

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

__all__ = ["clean_series"]

_FEW_ROWS = 100  # with the tutorial's window of 60 and split of 80/20 nothing is left to test on
_GAP_FACTOR = 6.0  # times the usual distance of two rows; long weekends are no gaps
_JUMP = 0.4  # change of a price from one row to the next, as a share
_SMOOTH = 0.1  # change that nearly all rows of a column stay below in which a jump would be odd, as a share

_NEARLY_ALL = 0.98  # of the rows


def clean_series(
    rows: pd.DataFrame, numbers: RowNumbers, title: str, missing: Missing = "drop", about: tuple[Finding, ...] = ()
) -> PriceTable:
    """Turn the rows of one series into a ``PriceTable``, with a report on what was found.

    Args:
        rows: Column ``date`` and columns of numbers, in the order of dates; values may be missing.
        numbers: Where each row stands in the file, shape (rows,).
        title: What people call the series.
        missing: What becomes of rows that lack a value.
        about: What was found already when the file was read.

    Raises:
        CsvFormatError: A date has two different rows, a value is missing and ``missing`` says to refuse that,
            or nothing is left.

    Example:
        >>> rows = pd.DataFrame({"date": pd.date_range("2024-01-01", periods=3), "close": [1.0, np.nan, 3.0]})
        >>> table = clean_series(rows, np.arange(2, 5, dtype="int32"), "XYZ", "fill")
        >>> table.frame["close"].tolist(), table.findings[0].kind, table.findings[0].rows
        ([1.0, 1.0, 3.0], 'missing value', (3,))
    """
    findings: list[Finding] = []
    frame = rows.set_index(pd.DatetimeIndex(rows["date"], name="date")).drop(columns="date").astype("float64")
    frame, numbers = _once_a_date(frame, numbers, title, findings)
    frame, numbers = without_unusable(frame, numbers, title, missing, findings)
    if len(frame) < 2 or not len(frame.columns):
        every = "a" if missing == "used" else "every"
        raise CsvFormatError(f"{title} has no two rows in which {every} column holds a number.")
    for kind, column, odd in _oddities(frame):
        findings.append(Finding.at(kind, column, numbers[odd], _KEPT[kind]))
    if len(frame) < _FEW_ROWS:
        findings.append(
            Finding(
                "few rows",
                None,
                (),
                len(frame),
                f"{len(frame)} rows are left. Choose a short window, or bring more rows.",
            )
        )
    return PriceTable(title, frame, notes=tuple(_notes(findings)), findings=(*about, *findings))


_KEPT = {
    "constant column": "Kept it. A column that never changes tells a model nothing.",
    "negative price": "Kept it. Check whether it is meant.",
    "jump": f"Kept it. The value changed by more than {_JUMP:.0%} from one row to the next, as at a split of shares.",
    "gap in dates": "Kept the rows as they are. To the model the rows before and after are neighbors.",
}


def _iso(frame: pd.DataFrame, row: int) -> str:
    dates = pd.DatetimeIndex(frame.index)
    return step_of(dates).iso(dates[row])


def _once_a_date(
    frame: pd.DataFrame, numbers: RowNumbers, title: str, findings: list[Finding]
) -> tuple[pd.DataFrame, RowNumbers]:
    twice = frame.index.duplicated(keep=False)
    if not twice.any():
        return frame, numbers
    same = frame[twice].reset_index().duplicated(keep=False).to_numpy()
    if not same.all():
        at = np.flatnonzero(twice)[~same][:2]
        raise CsvFormatError(
            f"{title} has several rows for one date that differ, the first on {_iso(frame, at[0])} (rows "
            f"{first_few(sorted(numbers[frame.index == frame.index[at[0]]]), 4)}). Keep one row a date; if the file "
            "holds several series, say which column names them."
        )
    again = frame.index.duplicated()
    findings.append(Finding.at("row that occurs twice", None, numbers[again], "Kept one of each; they are equal."))
    return frame[~again], numbers[~again]


@lru_cache(maxsize=64)
def _schema(columns: tuple[str, ...], smooth: tuple[bool, ...]) -> DataFrameSchema:
    """Return what a series should be like, beyond what it must be."""
    import pandera.pandas as pandera

    # By position, as pandera reads some characters in a column's name as a pattern.
    checks: dict[Any, Any] = {}
    for position, name in enumerate(columns):
        wanted = [pandera.Check(lambda values: values.nunique() > 1, name="constant column")]
        if is_price(name):
            wanted.append(pandera.Check(lambda values: values >= 0, name="negative price"))
        if is_price(name) or smooth[position]:
            wanted.append(pandera.Check(_no_jump, name="jump"))
        checks[position] = pandera.Column(float, wanted, nullable=True)
    return pandera.DataFrameSchema(checks)


def _no_jump(values: pd.Series) -> pd.Series:
    return pd.Series(~(_changes(values.to_numpy()[:, None])[:, 0] > _JUMP), values.index)


def _smooth(values: Float64, changes: Float64) -> Bools:
    """Say which columns vary as prices do, whatever they are called: a jump in them is then worth a look."""
    known = (~np.isnan(changes)).sum(axis=0)
    small = (changes < _SMOOTH).sum(axis=0)
    smooth: Bools = (known > 0) & ~(values <= 0).any(axis=0) & (small > _NEARLY_ALL * known)
    return smooth


def _changes(values: Float64) -> Float64:
    """Return by which share each value is above or below the one before it, shape (rows, columns)."""
    known = pd.DataFrame(values).ffill().to_numpy() if np.isnan(values).any() else values
    before = np.vstack([np.full((1, values.shape[1]), np.nan), known[:-1]])
    before = np.where(before > 0, before, np.nan)
    changes: Float64 = np.abs(values / before - 1)
    return changes


def _is_as_it_should_be(columns: Sequence[str], values: Float64, changes: Float64, smooth: Bools) -> bool:
    """Say whether a frame would pass its schema, which takes pandera a hundred times as long to find out."""
    prices = np.array([is_price(name) for name in columns])
    varies = np.fmin.reduce(values, axis=0) < np.fmax.reduce(values, axis=0)
    jumps = (changes > _JUMP).any(axis=0) & (prices | smooth)
    return bool(varies.all() and not (values[:, prices] < 0).any() and not jumps.any())


def _oddities(frame: pd.DataFrame) -> list[tuple[str, str | None, Any]]:
    found: list[tuple[str, str | None, Any]] = []
    columns, values, changes = tuple(frame.columns), frame.to_numpy(), _changes(frame.to_numpy())
    smooth = _smooth(values, changes)
    if not _is_as_it_should_be(columns, values, changes, smooth):
        found += _failures(frame, _schema(columns, tuple(smooth.tolist())))
    distances = np.diff(frame.index.to_numpy()).astype("int64")
    gaps = np.flatnonzero(distances > _GAP_FACTOR * np.median(distances)) + 1
    if len(gaps):
        found.append(("gap in dates", None, gaps))
    return found


def _failures(frame: pd.DataFrame, schema: DataFrameSchema) -> list[tuple[str, str | None, Any]]:
    from pandera.errors import SchemaErrors

    plain = frame.reset_index(drop=True).set_axis(range(frame.shape[1]), axis="columns")
    found: list[tuple[str, str | None, Any]] = []
    try:
        schema.validate(plain, lazy=True)
    except SchemaErrors as errors:
        for (column, kind), group in errors.failure_cases.groupby(["column", "check"], sort=False):
            odd = [] if kind == "constant column" else group["index"].astype("int64").tolist()
            found.append((str(kind), str(frame.columns[int(column)]), odd))
    return found


def _notes(findings: list[Finding]) -> list[str]:
    """Say in sentences what was changed."""
    return [
        f"{finding.kind.capitalize()} in {finding.where}: {finding.action}"
        for finding in findings
        if finding.kind in (*UNUSABLE, "row that occurs twice")
    ]
