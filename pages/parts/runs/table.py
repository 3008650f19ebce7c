"""The table of runs, of which rows are ticked to do something with them."""

import hashlib
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lstm_core.numbers import column_format, counted
from lstm_core.runs.lists.columns import COLUMNS, RunColumn
from lstm_core.runs.lists.lines import Line
from pages.kit import state
from pages.kit.phone import on_a_phone
from pages.kit.run_names import zone
from pages.kit.tables import take_table

__all__ = ["show_table"]

_ROW_PIXELS = 35
_MOST_ROWS = 12  # more of them scroll inside the table; a finger needs room beside it to scroll the page
_MOST_PHONE_ROWS = 7
_PHONE_ROW_PIXELS = 66  # for three lines
_WIDTHS = {"run": 170, "state": 85, "differs": 320}
_PHONE_WIDTHS = {"told": 160, "skill": 65, "state": 80}
_FORMATS = {"skill": "%+.3f", "seconds": "%.0f s", "count": "%d"}


def show_table(
    lines: Sequence[Line], columns: Sequence[str], name: str, *, called: Sequence[str] = (), remembered: bool = True
) -> list[Line]:
    """Show lines as a table and return those whose rows are ticked.

    Args:
        lines: In the order in which they are at first; a press on a heading sorts by it.
        columns: Names of ``COLUMNS``.
        name: What tells this table from others on the page.
        called: What each line is called in the column of runs, where that is not what people call it.
        remembered: Whether what is ticked stays so while the rows around it change.
    """
    session = state.session()
    keys = [line.key for line in lines]
    # Ticks are kept by the numbers of rows: other rows are another table.
    key = f"{name}_{hashlib.sha256(repr(keys).encode()).hexdigest()[:12]}"
    ticked = [keys.index(each) for each in session.chosen_runs if each in keys] if remembered else []
    row, most = (_PHONE_ROW_PIXELS, _MOST_PHONE_ROWS) if on_a_phone() else (_ROW_PIXELS, _MOST_ROWS)
    frame = _frame(lines, columns, called)
    event = st.dataframe(
        frame,
        hide_index=True,
        column_config={each: _shown(each, lines) for each in columns},
        column_order=list(columns),
        height=_ROW_PIXELS + row * min(len(lines), most) + 3,
        row_height=row,
        placeholder="–",
        key=key,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": ticked}},
        alt=f"Table of {counted(len(lines), 'row')}, one for each run or study; ticking rows shows what can be done.",
    )
    take_table(frame, name)
    chosen = [lines[row] for row in event.selection.rows if row < len(lines)]
    if remembered:
        session.chosen_runs = tuple(line.key for line in chosen)
    return chosen


def _frame(lines: Sequence[Line], columns: Sequence[str], called: Sequence[str]) -> pd.DataFrame:
    values = {each: _values(COLUMNS[each], lines) for each in columns}
    return pd.DataFrame(values | ({columns[0]: list(called)} if called else {}))


def _values(column: RunColumn, lines: Sequence[Line]) -> Any:
    values = [column.value(line) for line in lines]
    if column.kind == "moment":
        moments = pd.to_datetime(pd.Series(values, dtype="float64"), unit="s", utc=True)
        return moments.dt.tz_convert(zone()).dt.tz_localize(None)
    if column.kind in ("skill", "error", "seconds"):
        return pd.Series(values, dtype="float64")
    return values


def _shown(name: str, lines: Sequence[Line]) -> ColumnConfig:
    column, shown = COLUMNS[name], st.column_config
    width = _PHONE_WIDTHS.get(name) if on_a_phone() else _WIDTHS.get(name)
    if column.kind == "text":
        return shown.TextColumn(column.label, help=column.help, width=width, pinned=name in ("run", "told"))
    if column.kind == "moment":
        return shown.DatetimeColumn(column.label, format="D MMM HH:mm", help=column.help)
    if column.kind == "words":
        return shown.ListColumn(column.label, help=column.help)
    if column.kind == "yes":
        return shown.CheckboxColumn(column.label, help=column.help)
    form = _FORMATS.get(column.kind) or column_format([column.value(line) for line in lines])
    return shown.NumberColumn(column.label, format=form, help=column.help, width=width)
