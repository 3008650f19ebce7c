"""The Data page: choosing from every source, bringing files, and what it says about them."""

import datetime as dt

import pytest

from lstm_core.data.catalogue import load_series
from lstm_core.data.first_choice import first_draft
from lstm_core.data.keeping.libraries import Libraries
from pages.kit.messages import plain
from tests import scripted_trainer
from tests.data.reading.workbooks import workbook
from tests.data.test_nasty_files import FOLDER

EUROPEAN = (
    "Kurse der Musterbank\n\nDatum;Erster;Hoch;Tief;Schluss\n"
    + "".join(
        f"{1 + day % 28:02d}.{1 + day // 28:02d}.2024;1.2{day % 10}4,50;1.250,00;1.2{day % 10}0,00;1.23{day % 10},25\n"
        for day in range(150)
    )
).encode("cp1252")


def choose(visit, label, value):
    """Set the widget with this label."""
    widgets = [*visit.app.selectbox, *visit.app.multiselect, *visit.app.segmented_control]
    next(widget for widget in widgets if widget.label == label).set_value(value)
    visit.app.run()
    assert not visit.app.exception


def bring(visit, content, name):
    """Choose 'My files' and bring one."""
    visit.open("data")
    choose(visit, "Source", "upload")
    visit.app.file_uploader[0].upload(name, content, "text/csv").run()
    assert not visit.app.exception


def labels(visit):
    return [box.label for box in visit.app.selectbox]


def test_a_european_file_is_chosen_at_once(visit):
    bring(visit, EUROPEAN, "kurse.csv")
    draft = visit.session().draft
    assert (draft.data.source, draft.features.inputs, draft.features.target) == ("upload", ("schluss",), "schluss")
    assert "150" in visit.text()
    assert draft.data.reading.decimal == ","


def test_what_a_file_does_not_say_is_asked(visit):
    content = (FOLDER / "ambiguous_dates.csv").read_bytes()
    bring(visit, content, "ambiguous.csv")
    assert "may be day/month/year or month/day/year" in visit.text()
    assert visit.session().draft.data.source == "bundled"  # nothing is lost meanwhile
    visit.press(plain("Month first (month/day/year)"))
    draft = visit.session().draft
    assert draft.data.reading.date_order == "mdy"
    assert "**02 Jan 2024** to **02 Mar 2024**" in visit.text()


@pytest.mark.parametrize("name", ["word_in_numbers.csv", "conflicting_days.csv", "web_page.csv"])
def test_a_file_that_can_not_be_used_is_explained_and_nothing_is_lost(visit, name):
    before = visit.open("data") and visit.session().draft
    bring(visit, (FOLDER / name).read_bytes(), name)
    assert visit.app.error
    assert visit.session().draft == before


def test_a_file_that_was_misunderstood_is_read_the_way_the_person_says(visit):
    content = b"date,close,low\n2024-01-01,1.5,1\n2024-01-02,closed,2\n2024-01-03,1.7,3\n"
    bring(visit, content, "words.csv")
    assert "'closed' is not a number" in visit.app.error[0].value.replace("\\", "")
    next(box for box in visit.app.multiselect if box.label == "Columns of numbers").set_value(["low"])
    visit.press("Read it this way")
    assert visit.session().draft.features.inputs == ("low",)
    assert not visit.app.error


def test_a_file_is_read_anew_when_its_reading_is_changed(visit):
    bring(visit, EUROPEAN, "kurse.csv")
    next(box for box in visit.app.multiselect if box.label == "Columns of numbers").set_value(["hoch", "tief"])
    visit.press("Read it this way")
    assert visit.session().draft.data.reading.columns == ("hoch", "tief")
    assert "**2** columns" in visit.text()


def test_the_quality_report_names_rows_and_what_was_done(visit):
    bring(visit, (FOLDER / "holes.csv").read_bytes(), "holes.csv")
    used = "Rows are left out where the column is used; other columns lose none."
    assert f"- **Missing value** (open, rows 3, 4): {used}" in visit.text()
    choose(visit, "Missing values", "drop")
    assert "- **Missing value** (open, rows 3, 4): Left out the rows." in visit.text()
    choose(visit, "Missing values", "fill")
    assert visit.session().draft.data.missing == "fill"
    choose(visit, "Missing values", "refuse")
    assert "row 3" in visit.app.error[0].value
    choose(visit, "Missing values", "used")
    assert not visit.app.error


def test_a_number_that_may_stand_for_a_missing_value_is_taken_for_one_after_a_click(visit):
    rows = [f"2024-01-{day:02d},{-999 if day in (7, 20) else 10 + day / 10}" for day in range(1, 32)]
    bring(visit, ("date,temp\n" + "\n".join(rows)).encode(), "weather.csv")
    assert "**31** rows" in visit.text()
    visit.press("temp: -999 stands for a missing value")
    assert visit.session().draft.data.reading.missing == ("-999",)
    assert "**29** rows" in visit.text()
    assert not any("stands for a missing value" in button.label for button in visit.app.button)


def test_markup_in_a_ticker_is_shown_as_plain_text(visit):
    bring(visit, (FOLDER / "markup_in_ticker.csv").read_bytes(), "markup.csv")
    assert visit.session().draft.data.ticker == "<script>alert(1)</script>"
    assert "<script>" not in visit.text()
    assert "\\<script\\>" in visit.text()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"date," + b",".join(b"c%d" % n for n in range(5000)) + b"\n" + b"2024-01-01" + b",1" * 5000, "200 columns"),
        (b"date,close\n2024-01-01," + b"9" * 10_000_000, "this line alone has more than"),
    ],
    ids=["5,000 columns", "a line of 10 MB"],
)
def test_a_monstrous_file_is_refused_in_words(visit, content, sentence):
    bring(visit, content, "monster.csv")
    assert sentence in visit.app.error[0].value.replace("\\", "")


def test_a_teaching_set_says_what_to_find_and_brings_its_own_inputs(visit):
    visit.open("data")
    choose(visit, "Source", "synthetic")
    choose(visit, "Dataset", "planted_lag")
    draft = visit.session().draft
    assert (draft.data.source, draft.data.name) == ("synthetic", "planted_lag")
    assert draft.features.target not in draft.features.inputs or len(draft.features.inputs) > 1
    assert "7" in visit.app.info[0].value


def test_the_sp500_file_is_offered_when_it_is_not_here(visit):
    visit.open("data")
    choose(visit, "Source", "sp500")
    assert any("Fetch it" in button.label for button in visit.app.button)
    assert visit.session().draft.data.source == "bundled"


def test_every_source_is_listed_with_its_license(visit):
    visit.open("data")
    table = next(frame.value for frame in visit.app.dataframe if "license" in frame.value)
    assert len(table) >= 11
    assert table["license"].str.len().gt(0).all()
    assert "not here yet" in table["rows"].tolist()


def test_the_sheet_of_a_workbook_is_chosen_by_a_click_and_trained_on(visit):
    days = [[dt.date(2023, 1, 1) + dt.timedelta(days=day), 10 + day % 7 + day / 10] for day in range(500)]
    book = workbook(
        {"About": [["Made for a test"]], "Sea": [["date", "wind"], *days], "Land": [["date", "rain"], *days]}
    )
    bring(visit, book, "weather.xlsx")
    assert r"2 sheets that hold tables \(Sea, Land\)" in visit.text()
    assert plain("2023-01-01, 10") in visit.text()
    visit.press("The sheet 'Land'")
    draft = visit.session().draft
    assert (draft.data.reading.sheet, draft.features.target) == ("Land", "rain")
    assert "weather\\.xlsx" in visit.text() or "weather.xlsx" in visit.text()
    visit.open("train")
    visit.press("Train")
    (run,) = visit.store.of(visit.owner)
    assert run.config.data.reading.sheet == "Land"
    table = load_series(run.config.data, Libraries.of(scripted_trainer.scripted(visit.store.home)))
    config = run.config.model_copy(update={"training": run.config.training.model_copy(update={"epochs": 1})})
    assert len(scripted_trainer.run(config, table=table).loss) == 1
    visit.open("data")
    next(box for box in visit.app.selectbox if box.label == "Sheet").set_value("Sea")
    visit.press("Read it this way")
    assert visit.session().draft.data.reading.sheet == "Sea"


def test_a_long_stock_can_be_drawn_as_candles_of_its_newest_rows(visit):
    visit.open()
    visit.session().draft = first_draft().with_("data", last_rows=None)
    app = visit.open("data")
    assert "All rows are drawn, those of the test part included." in visit.text()
    (draw,) = [control for control in app.segmented_control if control.label == "Draw"]
    draw.set_value("newest").run()
    assert not app.exception


def test_names_that_a_file_does_not_give_are_asked_for_until_they_are_confirmed(visit):
    bars = "\n".join(
        f"{2023 + day // 336}.{1 + day // 28 % 12:02d}.{1 + day % 28:02d},00:00,{day}.5,{day + 2},{day},{day}.25,{day}"
        for day in range(1, 400)
    )
    bring(visit, bars.encode(), "EURUSD.csv")
    assert "Are they **open, high, low, close, volume**?" in visit.text()
    visit.press("Yes, so they are")
    assert "Are they **open" not in visit.text()
    draft = visit.session().draft
    assert draft.data.reading.names == ("open", "high", "low", "close", "volume")
    assert draft.features.inputs == ("open", "close")
