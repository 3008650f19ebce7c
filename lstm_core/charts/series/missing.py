"""Which months have how many rows."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import SEQUENTIAL
from lstm_core.explore.gaps import Calendar, MonthMap, month_map

__all__ = ["rows_by_month"]

_CAPTION = (
    "Each cell is a month and the number in it its rows. The color says how many of the expected rows are there: light "
    "is all, dark is none. Months before the first and after the last row are left blank."
)
_HOLIDAYS = " Of an exchange's days, one or two missing in a month are holidays."
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ROW, _AROUND = 26, 160  # pixels


def rows_by_month(dates: pd.DatetimeIndex, calendar: Calendar) -> Chart:
    """Draw how many rows each month has, one line a year.

    Args:
        dates: Of the series' rows, ascending.
        calendar: The calendar that it keeps.
    """
    months = month_map(dates, calendar)
    years = [str(year) for year in months.present.index]
    figure = go.Figure(
        go.Heatmap(
            x=list(_MONTHS),
            y=years,
            z=months.share.to_numpy(),
            text=_counts(months.present),
            texttemplate="%{text}",
            customdata=_counts(months.expected),
            colorscale=SEQUENTIAL,
            zmin=0,
            zmax=1,
            xgap=2,
            ygap=2,
            showscale=False,
            hoverongaps=False,
            hovertemplate="%{x} %{y}: %{text} of %{customdata} rows (%{z:.0%})<extra></extra>",
        )
    )
    arrange(
        figure,
        "Rows present, month by month",
        f"calendar: {calendar.name}",
        height=_AROUND + _ROW * len(years),
        unified=False,
    )
    figure.update_xaxes(title_text="month", showgrid=False, type="category")
    figure.update_yaxes(title_text="year", showgrid=False, type="category", autorange="reversed")
    figure.update_layout(margin={"t": 64})
    caption = _CAPTION + (_HOLIDAYS if calendar.usual == 1 and calendar.is_daily else "")
    alt = (
        f"Rows of each month from {years[0]} to {years[-1]}, {calendar.name}: "
        f"{int(months.present.sum().sum()):,} in all; "
        f"{int((months.share < 1).sum().sum()):,} of {int(months.share.count().sum()):,} months lack some."
    )
    return of_figure(figure, caption, alt, lambda: _table(months))


def _table(months: MonthMap) -> pd.DataFrame:
    """Return a row for each month of the series."""
    both = pd.concat({"rows": months.present.stack(), "expected": months.expected.stack()}, axis=1)
    return both.dropna().rename_axis(["year", "month"]).reset_index()


def _counts(counts: pd.DataFrame) -> list[list[str]]:
    return [["" if pd.isna(value) else f"{value:,.0f}" for value in row] for row in counts.to_numpy()]
