"""The S&P 500 five-year file as a source: one set with a series a ticker, where the lab has it."""

from __future__ import annotations

from lstm_core.choices import SeriesFields
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.sources.source import Entry, Source, need_libraries
from lstm_core.data.table import PriceTable

__all__ = ["Sp500"]


class Sp500(Source):
    """Five years of daily bars of the companies of the S&P 500."""

    name = "sp500"
    title = "S&P 500"
    icon = "show_chart"
    about = "The data of the classic tutorial, once it is fetched or brought; it serves everybody in this lab."
    first_ticker = "IBM"
    is_fetched = True

    def listed(self, libraries: Libraries | None, owner: str) -> tuple[Entry, ...]:
        """Return the file, also where it is not here yet: then it has no rows."""
        library = need_libraries(libraries).sp500
        status = library.status()
        return (
            Entry(
                name="all_stocks_5yr",
                title="S&P 500, five years (all_stocks_5yr.csv)",
                about="Open, high, low, close and volume of 505 companies, February 2013 to February 2018.",
                provenance="Cam Nugent's set 'S&P 500 stock data' on Kaggle; also in plotly/datasets on GitHub",
                license="CC0, as published there",
                rows=status.rows if status.ready else None,
                start=status.start,
                end=status.end,
                tickers=library.tickers() if status.ready else (),
            ),
        )

    def describe(self, data: SeriesFields, libraries: Libraries | None) -> Entry:
        """Return the file.

        Raises:
            DatasetNotFoundError: It is not here.
            CsvFormatError: The file in the data folder can't be read.
        """
        need_libraries(libraries).sp500.tickers()
        (entry,) = self.listed(libraries, "")
        return entry

    def load(self, data: SeriesFields, libraries: Libraries | None) -> PriceTable:
        """Return a company's bars.

        Raises:
            DatasetNotFoundError: The file is not here.
            TickerNotFoundError: It has no such ticker.
            CsvFormatError: The series can't be used.
        """
        return need_libraries(libraries).sp500.load(data.ticker or "", data.missing)

    def version(self, data: SeriesFields, libraries: Libraries) -> str:
        """Return what changes when another file takes the place of this one."""
        return libraries.sp500.version()
