"""Hours and months are called what they are: no page calls a row of such a series a day, and all of them show times."""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from google.protobuf.message import Message

from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.data.table import PriceTable
from lstm_core.draft import draft_of
from tests.pages.made_runs import MadeRuns, small
from tests.pages.test_every_button import ABOUT_A_RUN, WITHOUT_A_RUN, Walk, first  # noqa: F401 - a fixture

ROWS = 240
DATES = {
    "hour": pd.date_range("2024-01-01 00:00", periods=ROWS, freq="h", name="date"),
    "month": pd.date_range("2001-01-01", periods=ROWS, freq="MS", name="date"),
}
WRONG = re.compile(r"\b(?:days?|yesterday|tomorrow|daily|overnight)\b[^\"]{0,30}", re.IGNORECASE)
# What is about days of the calendar, or about the lab's own series of days.
RIGHT = (
    r"day of the week",
    r"[Hh]our of the day",
    r"the row's day lies",
    r"tell all days apart",
    r"year, month, day|day, month, year|month, day, year|day, month and year",
    r"year-month-day",
    r"day and month",
    r"IBM's daily prices",
    r"last 60 days",
    r"tomorrow's close",
    r"yesterday's price",
    r"past days it",
    r"\w+ daily (?:bars|weather|close)",
    r"the VIX of the same day",
    r"in the next 30 days, as option prices say",
    r"of each (?:trading )?day",
    r"days before\.",
    r"the next day's range, from lowest to highest",
    r"for seven days",
)
NOT_SAID = (
    "id",
    "key",
    "form_id",
    "element_id",
    "arrow_data",
    "user_key",
    "query_param_key",
    "script_hash",
    "js_content",
)
TO_ASK_FOR = ("Examine the attention", "Measure permutation importance")


def table_of(dates: pd.DatetimeIndex) -> PriceTable:
    random = np.random.default_rng(5)
    close = 100 + random.normal(size=len(dates)).cumsum()
    opened = close + random.normal(scale=0.3, size=len(dates))
    columns = {"open": opened, "high": np.maximum(opened, close) + 0.2, "low": np.minimum(opened, close) - 0.2}
    return PriceTable("WATER", pd.DataFrame(columns | {"close": close}, index=dates))


@pytest.fixture(params=list(DATES))
def step(request):
    return request.param


@pytest.fixture
def kept(visit, step):
    """Return an upload of a series with this step, and its name in configs."""
    frame = table_of(DATES[step]).frame.reset_index()
    return UploadLibrary(visit.store.home / "uploads").add(frame.to_csv(index=False).encode(), "water.csv", visit.owner)


@pytest.fixture
def config(kept):
    return small().with_("data", source="upload", name=kept.id, reading=kept.reading.model_dump(), last_rows=None)


def texts(message: Message, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield everything that an element says, with the field it says it in."""
    for field, value in message.ListFields():
        where = f"{path}.{field.name}"
        if field.name in NOT_SAID:
            continue
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from texts(one, where)
            elif isinstance(one, str):
                yield where, re.sub(r"\[([^\]]*)\]\(glossary\?[^)]*\)", r"\1", one)  # words that are explained


def said(app) -> Iterator[tuple[str, str]]:
    for element in app:
        proto = getattr(element, "proto", None)
        if isinstance(proto, Message):
            yield from texts(proto, element.type)
        if element.type in ("arrow_data_frame", "table", "dataframe", "arrow_table"):
            yield element.type, element.value.to_csv()


def wrong(app) -> list[tuple[str, str]]:
    found = []
    for where, text in said(app):
        found += [(where, hit) for hit in WRONG.findall(re.sub("|".join(RIGHT), "", text))]
    return found


def test_no_page_about_a_run_calls_a_row_a_day(visit, first, config, step):  # noqa: F811
    runs = MadeRuns(visit, table_of(DATES[step]))
    run = runs.studied(config)["parent"]
    called = {}
    for page, query in ABOUT_A_RUN:
        walk = Walk(first, page, {**query, "run": run}, {"replay_box": True} if page == "watch" else {})
        app = walk.open()
        for button in app.button:
            if button.label in TO_ASK_FOR:
                app = button.click().run()
        called[page, str(query)] = wrong(app)
    assert not any(called.values()), {place: hits for place, hits in called.items() if hits}


def test_no_page_about_the_next_run_calls_a_row_a_day(visit, first, config, step):  # noqa: F811
    called = {}
    for page, query in [("data", {}), *WITHOUT_A_RUN]:
        walk = Walk(first, page, query)
        walk.draft = draft_of(config)
        called[page, str(query)] = wrong(walk.open())
    assert not any(called.values()), {place: hits for place, hits in called.items() if hits}


def test_days_are_called_days(visit, first):  # noqa: F811
    run = MadeRuns(visit).finished(small())
    hits = wrong(Walk(first, "reality_check", {"run": run}).open())
    assert {"info.body", "metric.body", "plotly_chart.spec", "markdown.body"} <= {where for where, _ in hits}
