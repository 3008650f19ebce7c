"""Which column of a table holds its dates, or which columns do together.

A column is one of dates because its cells read as dates in the order of the rows, not because it stands first. Its name
helps: 'trade date' rather than 'settlement date'. Where two columns are equally good, the person is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lstm_core.choices import CsvReading
from lstm_core.data.findings import Finding, first_few, quoted
from lstm_core.data.reading.cells import Cells
from lstm_core.data.reading.dates.column import ReadDates, kind_of, read_dates
from lstm_core.data.reading.dates.compact import SIX_DIGITS
from lstm_core.data.reading.dates.parts import combined, fits_part, parts_of
from lstm_core.data.reading.dates.roles import date_hint, part_of
from lstm_core.data.reading.missing_marks import BLANK
from lstm_core.data.reading.shapes import looks_like_date, looks_like_time, share_that
from lstm_core.errors import Answer, CsvFormatError, LabError, QuestionError

__all__ = ["FoundDates", "find_dates"]

_NEARLY_ALL = 0.9
_A_DOZEN, _DAY_NS = 11, 86_400_000_000_000
_IN_ORDER = 0.95
_STEPS_ALIKE = 0.02
_FEW_YEARS = (1985, 2045)  # of stamps since 1970 in a column whose name says nothing of dates
_SUB_DAY = ("time", "hour", "minute", "second", "period")


@dataclass(frozen=True)
class FoundDates:
    """The dates of a table.

    Attributes:
        columns: The column or columns that hold them, the one with the date first.
        read: What they hold.
        others: Other columns of dates, which are left out.
        findings: What is to be said.
        block: Columns that go with these dates, where several tables stand side by side; ``None`` for all.
    """

    columns: tuple[str, ...]
    read: ReadDates
    others: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    block: tuple[str, ...] | None = None


@dataclass(frozen=True)
class _Candidate:
    name: str
    hint: float
    in_order: float
    distinct: int
    plain: bool
    gaps: bool

    @property
    def worth(self) -> float:
        """How much speaks for it."""
        return self.hint + 1.0 * (self.in_order >= _IN_ORDER) - 0.25 * self.plain - 3.0 * (self.distinct < 2)


def find_dates(cells: Cells, reading: CsvReading) -> FoundDates:
    """Find and read the dates of a table.

    Args:
        cells: The table.
        reading: What the person said.

    Raises:
        QuestionError: Several columns may be the dates, or day and month can't be told apart.
        CsvFormatError: There are none, or one can't be read.
    """
    candidates = _candidates(cells)
    if reading.date_column is not None:
        first = _named(cells, reading.date_column)
        more = tuple(_named(cells, name) for name in reading.more_date_columns)
        parts = parts_of(cells, first, more) if more else {"date": first}
        block = _block(cells, first)
    else:
        parts = _found_parts(cells, candidates)
        block = None
    single = list(parts) == ["date"]
    if single:
        read = read_dates(cells.column(parts["date"]), cells.place(parts["date"]), reading.date_order)
    else:
        read = combined(cells, parts, reading.date_order)
    columns = tuple(parts.values())
    beside = [one for one in candidates if one.name not in columns]
    others = tuple(one.name for one in beside if not one.plain)
    others += tuple(one.name for one in beside if one.plain and _is_epoch(cells, one.name))
    findings = [Finding(kind, columns[0], (), 1, sentence) for kind, sentence in read.notes.items()]
    if others:
        findings.append(
            Finding(
                "other dates",
                others[0],
                (),
                len(others),
                f"Left out {first_few(others)}: another column dates the rows.",
            )
        )
    if block is not None:
        outside = [name for name in cells.names if name not in block and name not in others]
        if outside:
            sentence = f"Left out {first_few(outside)}: they stand beside dates of their own."
            findings.append(Finding("another table beside", outside[0], (), len(outside), sentence))
    return FoundDates(columns, read, others, tuple(findings), block)


def _named(cells: Cells, name: str) -> str:
    if name.lower() not in cells.names:
        raise CsvFormatError(f"{cells.file} has no column '{name}'. It has: {first_few(cells.names)}.")
    return name.lower()


def _found_parts(cells: Cells, every: list[_Candidate]) -> dict[str, str]:
    candidates = [one for one in every if one.distinct > 1 or len(cells) < 2 or one.hint > 0] or every
    if any(not one.plain for one in candidates) or any(one.hint > 0 for one in candidates):
        best = _best(cells, candidates)
        return {"date": best, **_times_beside(cells, best)}
    parts = _year_and_parts(cells)
    if parts is not None:
        return parts
    if candidates:
        best = _best(cells, candidates)
        return {"date": best, **_times_beside(cells, best)}
    raise CsvFormatError(
        f"{cells.file} has no date column. Name one of its columns 'date' or say which one it is (it has: "
        f"{first_few(cells.names)})."
    )


def _candidates(cells: Cells) -> list[_Candidate]:
    found = []
    years = _year_and_parts(cells) or {}
    for name in cells.names:
        if name in years.values() and not share_that(cells.sample(name), looks_like_date):
            continue
        one = _candidate(cells, name)
        if one is not None:
            found.append(one)
    return found


def _candidate(cells: Cells, name: str) -> _Candidate | None:
    some = cells.sample(name)
    filled = [cell for cell in some if cell not in BLANK]
    if part_of(name) == "time" and share_that(filled, looks_like_time) >= _NEARLY_ALL:
        return None
    kind = kind_of(filled)
    hint = date_hint(name)
    if kind is None or (kind is SIX_DIGITS and part_of(name) == "time"):
        # A column with a usual name whose cells are no dates is still the one that a person means.
        return None
    values = _values(filled)
    if values is None and kind.plain and not hint:
        return None
    if values is None:
        in_order = 1.0  # which number is the day is still to be asked
    else:
        known = values[~np.isnat(values)].astype("int64")
        if len(known) < _NEARLY_ALL * len(filled) and not hint:
            return None
        steps = np.diff(known)
        in_order = float(max((steps >= 0).mean(), (steps <= 0).mean())) if len(steps) else 1.0
        if kind.plain and not _is_sure(kind.name, hint, known, in_order):
            return None
    return _Candidate(name, hint, in_order, len(set(filled)), kind.plain, len(filled) < len(some))


def _is_sure(kind: str, hint: float, values: np.ndarray, in_order: float) -> bool:
    """Say whether cells that may as well be plain numbers are dates."""
    if kind == "year":
        steps = np.diff(values.astype("datetime64[ns]").astype("datetime64[Y]").astype("int64"))
        return hint > 0 or (len(steps) > 3 and abs(steps).max() == 1 and bool((steps == steps[0]).all()))
    if kind == "year with a fraction":
        steps = np.diff(values)
        if not len(steps) or not (steps > 0).all() or np.std(steps) >= 0.2 * np.mean(steps):
            return False
        # What goes up by a month or a quarter each row, a dozen times, is no measurement.
        return hint > 0 or (len(steps) > _A_DOZEN and 27 < np.median(steps) / _DAY_NS < 93)
    if hint > 0:
        return True
    years = values.astype("datetime64[ns]").astype("datetime64[Y]").astype("int64") + 1970
    changing = len(set(values.tolist())) > 1 or len(values) == 1
    return in_order >= _IN_ORDER and changing and bool(((years >= _FEW_YEARS[0]) & (years <= _FEW_YEARS[1])).all())


def _is_epoch(cells: Cells, name: str) -> bool:
    kind = kind_of([cell for cell in cells.sample(name) if cell])
    return kind is not None and kind.name == "time since 1970"


def _values(filled: Sequence[str]) -> np.ndarray | None:
    """Return what some cells are as dates; ``None`` if their order has to be asked."""
    try:
        return read_dates(pa.array(filled, pa.string()), "these cells").values
    except QuestionError:
        return None
    except LabError:
        return np.full(len(filled), np.datetime64("NaT", "ns"))


def _best(cells: Cells, candidates: list[_Candidate]) -> str:
    """Return the column of dates that most speaks for.

    Raises:
        QuestionError: Two are equally good and differ.
    """
    ranked = sorted(candidates, key=lambda one: -one.worth)
    best = ranked[0]
    rivals = [
        one
        for one in ranked[1:]
        if best.worth - one.worth < 0.5 and not cells.column(one.name).equals(cells.column(best.name))
    ]
    twins = [one for one in candidates if one is not best and one.name.startswith(f"{best.name} (")]
    side_by_side = [one for one in twins if not cells.column(one.name).equals(cells.column(best.name))]
    rivals = list({one.name: one for one in (*rivals, *side_by_side)}.values())
    more = [one for one in rivals if one.distinct >= best.distinct or one in side_by_side]
    if best.plain and not best.hint and not side_by_side:
        return min([best, *more], key=lambda one: cells.names.index(one.name)).name
    if not more:
        return best.name
    asked = [one.name for one in candidates if one is best or one in rivals]
    answers = tuple(
        Answer(
            f"The column '{name}'",
            f"--date-column {quoted(name)}",
            {"date_column": name},
            tuple((f"row {cells.rows[at]}", str(cells.column(name)[at].as_py())) for at in range(min(3, len(cells)))),
        )
        for name in asked
    )
    raise QuestionError(
        f"{cells.file} has several columns of dates that differ ({first_few(asked)}). Say which one dates the rows.",
        answers,
    )


def _times_beside(cells: Cells, date: str) -> dict[str, str]:
    """Return columns that say the time of day to a column of dates, where that is needed or does no harm."""
    some = cells.sample(date)
    if any(looks_like_time(part) for cell in some[:20] for part in cell.replace("T", " ").split()[1:]):
        return {}
    repeated = len(set(some)) < len(some)
    found: dict[str, str] = {}
    for name in cells.names:
        if name == date:
            continue
        part = part_of(name)
        column = cells.sample(name)
        filled = [cell for cell in column if cell]
        clock = share_that(filled, looks_like_time) >= _NEARLY_ALL and any(
            ":" in cell or "." in cell for cell in filled[:1]
        )
        if clock and part not in ("hour", "period") and (part is not None or repeated) and ":" in "".join(filled[:5]):
            part = "time"
        if part not in _SUB_DAY or part in found or not fits_part(part, column):
            continue
        if not repeated and len(set(filled)) > 1:
            continue  # one row a day: the time says when it was taken, and dates nothing
        if part != "time" and len(set(filled)) < 2:
            continue
        found[part] = name
    if "time" in found:
        found = {"time": found["time"]}
    if "hour" in found or "period" in found:
        first = "hour" if "hour" in found else "period"
        found = {
            part: name
            for part, name in found.items()
            if part == first or (first == "hour" and part in ("minute", "second"))
        }
    return {part: name for part, name in found.items() if part in ("time", "hour", "period") or "hour" in found}


def _year_and_parts(cells: Cells) -> dict[str, str] | None:
    """Return the columns that are a year and its parts, if there are such."""
    named: dict[str, str] = {}
    for name in cells.names:
        part = part_of(name)
        if part is not None and part not in named and fits_part(part, cells.sample(name)):
            named[part] = name
    if "year" not in named:
        return None
    for below in (("day of year",), ("month", "day"), ("month",), ("quarter",), ("week",)):
        if all(part in named for part in below):
            taken = ["year", *below]
            if below[-1] in ("day", "day of year"):
                taken += [part for part in ("time",) if part in named] or _hour_parts(named)
            return {part: named[part] for part in taken}
    return None


def _hour_parts(named: dict[str, str]) -> list[str]:
    if "hour" in named:
        return [part for part in ("hour", "minute", "second") if part in named]
    return ["period"] if "period" in named else []


def _block(cells: Cells, first: str) -> tuple[str, ...] | None:
    """Return the columns up to the next column of other dates, where several tables stand side by side."""
    base = first.partition(" (")[0]
    dates = [name for name in cells.names if name == base or name.startswith(f"{base} (")]
    dates = [name for name in dates if share_that(cells.sample(name), looks_like_date) > _NEARLY_ALL]
    if len(dates) < 2 or all(cells.column(name).equals(cells.column(first)) for name in dates):
        return None
    places = [cells.names.index(name) for name in dates]
    here = cells.names.index(first)
    end = min((place for place in places if place > here), default=len(cells.names))
    return cells.names[here:end]
