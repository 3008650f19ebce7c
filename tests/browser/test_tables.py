"""Tables as people have them, in a real browser: brought, asked about where they can be read in two ways, trained."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from tests.browser.lab import go
from tests.browser.test_journey import bring, run_in
from tests.data.reading.workbooks import workbook
from tests.processes import wait_for


@dataclass(frozen=True)
class Export:
    """A file as a program or an office writes it.

    Attributes:
        name: Its name.
        content: What is in it.
        said: What the page must say about it.
        answer: The button that answers what the page asks; empty when it asks nothing.
        target: What is then proposed to be predicted.
        reading: What the run keeps of how it was read.
    """

    name: str
    content: str | bytes
    said: str
    answer: str
    target: str
    reading: dict[str, object]


def walk(rows: int, step: float, start: float = 0.0) -> np.ndarray:
    return start + np.random.default_rng(3).normal(scale=step, size=rows).cumsum()


def metatrader() -> Export:
    """Bars of currencies without a header, as MetaTrader writes them: date, time, open, high, low, close, volume."""
    closes = walk(240, 0.0005, 1.1)
    lines = [
        f"{when:%Y.%m.%d},{when:%H:%M},{opened:.5f},{max(opened, closed) + 3e-4:.5f},{min(opened, closed) - 3e-4:.5f},"
        f"{closed:.5f},{100 + place % 50}"
        for place, (when, opened, closed) in enumerate(
            zip(pd.date_range("2024-01-02", periods=240, freq="h"), [1.1, *closes[:-1]], closes, strict=True)
        )
    ]
    names = ("open", "high", "low", "close", "volume")
    asked, answer = "The file names no columns", "Yes, so they are"
    return Export(
        "EURUSD60.csv", "\n".join(lines), asked, answer, "close", {"names": names, "more_date_columns": ("column 2",)}
    )


def power() -> Export:
    """Load of an hour, as ENTSO-E writes it: local time without an offset, and clocks are put back in between."""
    begins = pd.date_range("2023-10-22", periods=10 * 24 + 1, freq="h", tz="Europe/Berlin")
    ends = begins + pd.Timedelta("1h")
    lines = [
        f'"{begin:%d.%m.%Y %H:%M} - {end:%d.%m.%Y %H:%M}","{load:.0f}"'
        for begin, end, load in zip(begins, ends, walk(len(begins), 400, 50_000), strict=True)
    ]
    column = "Actual Total Load [MW] - BZN|DE-LU"
    head = f'"Time (CET/CEST)","{column}"'
    said = "02:00 on 29 October 2023 is there with two values"
    return Export(
        "load.csv", "\n".join([head, *lines]), said, "first of the two", column.lower(), {"doubled_hour": "first"}
    )


def yahoo() -> Export:
    """Two tickers in three rows of header, as yfinance writes them."""
    days = pd.bdate_range("2023-01-02", periods=240)
    lines = [
        f"{day:%Y-%m-%d},{150 + one:.2f},{300 + one:.2f},{900 + one:.0f},{800 + one:.0f}"
        for day, one in zip(days, walk(240, 1), strict=True)
    ]
    head = ["Price,Close,Close,Volume,Volume", "Ticker,AAPL,MSFT,AAPL,MSFT", "Date,,,,"]
    return Export("prices.csv", "\n".join([*head, *lines]), "240 rows from", "", "aapl close", {})


def station() -> Export:
    """Temperatures of days, -999 where the station was out of order."""
    days = pd.date_range("2022-01-01", periods=240)
    values = [f"{value:.1f}" for value in walk(240, 0.5, 12)]
    values[100] = values[101] = values[200] = "-999"
    lines = [f"{day:%Y-%m-%d},{value}" for day, value in zip(days, values, strict=True)]
    said = "Kept -999 as a number, though it is far from all others"
    return Export("station.csv", "\n".join(["date,temp", *lines]), said, "-999", "temp", {"missing": ("-999",)})


def two_sheets() -> Export:
    """A workbook with the days on one sheet and their months on another."""
    days = pd.date_range("2022-01-01", periods=240)
    sales = pd.Series(walk(240, 5, 500).round(2), index=days)
    sheets = {
        "Days": [["Date", "Sales"], *([day.to_pydatetime(), value] for day, value in sales.items())],
        "Months": [
            ["Date", "Sales"],
            *([day.to_pydatetime(), value] for day, value in sales.resample("MS").sum().items()),
        ],
    }
    return Export("sales.xlsx", workbook(sheets), "2 sheets that hold tables", "Days", "sales", {"sheet": "Days"})


EXPORTS = [  # their readings are tested without a browser too
    metatrader(),
    two_sheets(),
    *(pytest.param(export, marks=pytest.mark.exhaustive) for export in (power(), yahoo(), station())),
]


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_it_is_brought_and_becomes_a_model(lab, page, tmp_path, export):
    path = tmp_path / export.name
    path.write_bytes(export.content if isinstance(export.content, bytes) else export.content.encode())
    go(page, f"{lab.address}/data")
    bring(page, path)
    main = page.get_by_test_id("stMain")
    expect(main.get_by_text(export.said).first).to_be_visible()
    if export.answer:
        main.get_by_role("button", name=re.compile(export.answer)).first.click()
        expect(main.get_by_text(export.said)).to_have_count(0)
    main.get_by_role("link", name=re.compile("Train a model on")).click()
    for setting, value in (("Window (time steps)", "10"), ("Epochs", "2")):
        page.get_by_role("spinbutton", name=setting).fill(value)
        page.get_by_role("spinbutton", name=setting).press("Enter")
    expect(main.get_by_text("− 10 =")).to_be_visible()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_role("heading", name="Watch")).to_be_visible()
    run_id = run_in(page)
    wait_for(lambda: lab.store.get(run_id).is_over, "the end of the run")
    run = lab.store.get(run_id)
    assert run.state == "finished", run.message
    assert run.config.features.target == export.target
    assert run.config.data.reading.model_dump(exclude_defaults=True).items() >= export.reading.items()
    expect(main.get_by_text(re.compile("repeating the last")).first).to_be_visible()
