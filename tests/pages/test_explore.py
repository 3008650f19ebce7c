"""The Explore page's journeys, on the real app script."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.choices import DataChoice
from lstm_core.data.first_choice import first_draft
from lstm_core.data.keeping.upload_library import UploadLibrary
from pages.parts.explore import columns as explore_columns

TABS = ["Distributions", "Relations", "Memory", "Gaps"]


def look(visit, tab):
    """Open the page at one tab."""
    visit.open("explore")
    visit.app.session_state["look"] = tab
    visit.app.run()
    assert not visit.app.exception
    return visit.app


def upload(visit, frame):
    """Make the visitor's draft be about an uploaded table."""
    content = frame.rename_axis("date").reset_index().to_csv(index=False).encode()
    stored = UploadLibrary(visit.store.home / "uploads").add(content, "mine.csv", visit.owner)
    columns = tuple(frame.columns)
    visit.open()
    draft = first_draft().with_("features", inputs=columns, target=columns[0])
    visit.session().draft = draft.with_("data", source="upload", name=stored.id, last_rows=None)


def weather(rows=200):
    dates = pd.date_range("2023-01-01", periods=rows)
    wind = np.random.default_rng(1).normal(10, 2, rows).round(3)
    return pd.DataFrame({"wind": wind, "rain": np.r_[0.0, wind[:-1]], "flat": 5.0}, index=dates)


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_for_the_default_draft(visit, tab):
    app = look(visit, tab)
    assert "**IBM**" in visit.text() and "target **close**" in visit.text()
    assert not app.error


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_for_a_table_that_is_no_stock(visit, tab):
    upload(visit, weather())
    app = look(visit, tab)
    assert "target **wind**" in visit.text()
    assert not app.error


@pytest.mark.parametrize("tab", TABS)
def test_columns_that_are_not_used_may_lack_values(visit, tab):
    frame = weather(rows=300)
    frame["odd"] = np.random.default_rng(3).normal(size=300)
    frame.iloc[::5, -1] = np.nan
    upload(visit, frame)
    draft = visit.session().draft.with_("features", inputs=("wind", "rain"))
    visit.session().draft = draft.with_("data", missing="used")
    look(visit, tab)
    said = {"Distributions": "odd in 60 of 300 rows", "Relations": "odd in 48 of 240 rows"}
    assert said.get(tab, "") in visit.text()


@pytest.mark.parametrize("tab", TABS)
def test_a_handful_of_rows_gets_a_sentence_and_no_error(visit, tab):
    upload(visit, weather(rows=6))
    app = look(visit, tab)
    assert not app.error
    if tab == "Memory":
        assert "are too few to say anything" in visit.text()


def test_distributions_say_where_the_training_part_ends(visit):
    look(visit, "Distributions")
    assert "first **1,007** of 1,259 rows, up to **28 Feb 2012**" in visit.text()


def test_values_come_with_a_warning_and_changes_with_what_is_left(visit):
    app = look(visit, "Relations")
    app.toggle[0].set_value(False).run()
    assert "Correlations of values mislead" in visit.text()
    app.toggle[0].set_value(True).run()
    assert "mislead" not in visit.text()
    assert "1 row later: r = +0.057, no more than chance gives" in visit.text()
    app.slider[0].set_value(0).run()
    assert "in the same row: r = +0.7" in visit.text()


def test_how_something_is_shown_stays_as_it_was_chosen_when_one_comes_back(visit):
    app = look(visit, "Relations")
    assert app.toggle[0].value, "changes, as values mislead"
    app.toggle[0].set_value(False).run()
    visit.open("train")
    assert not look(visit, "Relations").toggle[0].value


def test_a_planted_relation_is_found_at_its_lag(visit):
    # rain is the wind of the row before, so the wind one row later is known from ... nothing: at lag 0 it is not
    # rain that leads wind. The other way round, with rain as the target, wind leads it by one row.
    upload(visit, weather()[["rain", "wind", "flat"]])
    app = look(visit, "Relations")
    app.toggle[0].set_value(True).run()
    assert "that of **wind** goes together most with the change of **rain** 1 row later: r = +1.0" in visit.text()


def test_what_only_the_test_part_shows_is_not_shown_where_inputs_are_chosen(visit):
    frame = weather(rows=300)[["rain", "wind"]]
    frame.iloc[:240, 0] = np.random.default_rng(2).normal(10, 2, 240)  # only from there on the wind decides the rain
    frame.iloc[240:, 0] *= 100
    upload(visit, frame)
    app = look(visit, "Relations")
    assert "first **240** of 300 rows" in visit.text() and "has looked at the answers" in visit.text()
    app.toggle[0].set_value(True).run()
    assert "no more than chance gives" in visit.text()
    look(visit, "Memory")
    assert "first **240** of 300 rows" in visit.text()
    assert "The values of rain are stationary" in visit.text(), "with the later rows they would not be"


def test_a_constant_target_gets_a_sentence(visit):
    upload(visit, weather()[["flat", "wind"]])
    look(visit, "Memory")
    assert visit.text().count("all its values are the same") == 2


def test_memory_says_in_words_what_wanders(visit):
    look(visit, "Memory")
    assert "The values of close can not be told from a random walk" in visit.text()
    assert "The changes of close are stationary" in visit.text()


def test_gaps_are_listed_with_their_dates(visit):
    app = look(visit, "Gaps")
    listed = app.dataframe[0].value
    assert [f"{date:%Y-%m-%d}" for date in listed["last row before"]] == ["2012-10-26"]
    assert list(listed["rows missing"]) == [2]
    assert "**business days**, of which 46 are missing. **1** gap is longer" in visit.text()


def test_a_series_without_gaps_says_so(visit):
    upload(visit, weather())
    look(visit, "Gaps")
    assert "**every day**, and none is missing. No gap is longer than usual" in visit.text()


def test_indicators_among_the_inputs_are_columns_too(visit):
    visit.open()
    visit.session().draft = first_draft().with_("features", inputs=("close", "rsi:14"))
    look(visit, "Distributions")
    assert "first **996** of 1,245 rows" in visit.text(), "14 rows have no RSI yet"
    assert "Half of the values of RSI" in visit.text()


def test_an_indicator_that_can_not_be_computed_is_explained(visit):
    visit.open()
    draft = first_draft().with_("features", inputs=("close", "sma:100"))
    visit.session().draft = draft.with_("data", last_rows=50)
    app = look(visit, "Relations")
    assert "so that no row is left" in app.error[0].value
    assert app.slider, "the columns can still be looked at"


def test_of_many_columns_one_chooses(visit, monkeypatch):
    monkeypatch.setattr(explore_columns, "MOST_COLUMNS", 3)
    app = look(visit, "Distributions")
    (columns,) = app.multiselect
    assert columns.value == ["open", "high"]
    columns.set_value(["volume"]).run()
    assert "values of volume" in visit.text() and "values of high" not in visit.text()


def test_somebody_elses_file_is_a_sentence(visit):
    visit.open()
    visit.session().draft = first_draft().with_("data", **DataChoice(source="upload", name="x").model_dump())
    for page in ("explore", "windows"):
        app = visit.open(page)
        assert "uploaded by somebody else" in app.error[0].value
        assert app.title[0].value in ("Explore", "What the model sees")


def test_a_target_that_the_series_lacks_is_a_sentence_with_a_title(visit):
    visit.open()
    visit.session().draft = first_draft().with_("features", target="gone")
    app = visit.open("explore")
    assert "has no column 'gone'" in app.error[0].value and app.title[0].value == "Explore"
