"""Which months have how many rows."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import SEQUENTIAL
from lstm_core.explore.gaps import MonthMap

__all__ = ["CAPTION_HOLIDAYS", "CAPTION_MONTHS", "rows_by_month"]

CAPTION_MONTHS = (
    "Each cell is a month and the number in it its rows. The color says how many of the expected rows are there: light "
    "is all, dark is none. Months before the first and after the last row are left blank."
)
CAPTION_HOLIDAYS = " Of an exchange's days, one or two missing in a month are holidays."
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ROW, _AROUND = 26, 160  # pixels


def rows_by_month(months: MonthMap, facts: str) -> go.Figure:
    """Draw how many rows each month has, one line a year.

    Args:
        months: The counts.
        facts: The line below the title: the calendar that the series keeps.
    """
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
    arrange(figure, "Rows present, month by month", facts, height=_AROUND + _ROW * len(years), unified=False)
    figure.update_xaxes(title_text="month", showgrid=False, type="category")
    figure.update_yaxes(title_text="year", showgrid=False, type="category", autorange="reversed")
    figure.update_layout(margin={"t": 64})
    return figure


def _counts(counts: pd.DataFrame) -> list[list[str]]:
    return [["" if pd.isna(value) else f"{value:,.0f}" for value in row] for row in counts.to_numpy()]
