"""Files as people really bring them, kept in ``nasty/``, each with what the lab says about it."""

from pathlib import Path

import pytest

from lstm_core.data.inspection import inspect
from lstm_core.data.reading import read_table
from lstm_core.errors import CsvFormatError, QuestionError

FOLDER = Path(__file__).parent / "nasty"

REFUSED = {
    "broken.csv.gz": "broken.csv.gz can't be unpacked; it is broken or encrypted. Bring the table itself.",
    "conflicting_days.csv": "conflicting_days.csv has several rows for one date that differ, the first on 2024-01-02 "
    "(rows 3, 4). Keep one row a date; if the file holds several series, say which column names them.",
    "decimal_comma_in_commas.csv": "decimal_comma_in_commas.csv, row 3, column 'close': '1,5' is not a number (in this "
    "file a decimal point begins a fraction). Correct it, or leave the column out.",
    "empty.csv": "empty.csv is empty.",
    "header_only.csv": "header_only.csv has a header but no rows.",
    "impossible_date.csv": "impossible_date.csv, row 3, column 'date': '2024-02-30' is not a date like the others. "
    "Correct it, or remove the row.",
    "json.csv": "json.csv is a JSON file, not a CSV. Save the table as CSV and try again.",
    "missing_date.csv": "missing_date.csv, row 3, column 'date': the date is missing. Fill it in, or remove the row.",
    "missing_ticker.csv": "missing_ticker.csv, row 3, column 'ticker': the ticker is missing. Fill it in.",
    "mixed_date_orders.csv": "mixed_date_orders.csv, column 'date': some dates are written day first and others month "
    "first, such as '13/02/2024' and '02/14/2024'. Write all in one way.",
    "no_date.csv": "no_date.csv has no date column. Name one of its columns 'date' or say which one it is (it has: "
    "open, close).",
    "nul_bytes.csv": "nul_bytes.csv is not a text file. Save the table as CSV (UTF-8) and try again.",
    "one_column.csv": "one_column.csv has one column only ('close'). A table needs a column of dates and one of "
    "numbers, separated by commas, semicolons, tabs or |.",
    "open_quote.csv": "open_quote.csv, row 2: a quotation mark is opened here and not closed. Remove it or close it.",
    "ragged.csv": "ragged.csv, row 3: it has 3 cells where the header has 2. Is a comma inside a number or a name?",
    "short_row.csv": "short_row.csv, row 3: it has 2 cells where the header has 3.",
    "two_tables.zip": "two_tables.zip holds 2 tables; a zip file must hold exactly one.",
    "web_page.csv": "web_page.csv is a web page or XML, not a CSV. Download the table itself and try again.",
    "word_in_numbers.csv": "word_in_numbers.csv, row 3, column 'close': 'closed' is not a number (in this file a "
    "decimal point begins a fraction). Correct it, or leave the column out. Or say that it stands for a missing value.",
    "workbook.csv": "workbook.csv is a damaged Excel workbook. Open it in a spreadsheet program, save it "
    "again, and bring that.",
    "years_away.csv": "years_away.csv, row 2, column 'date': '0024-01-01' is not a date like the others. Correct it, "
    "or remove the row.",
}

# What is found in a file that can be read: kind, column, rows.
READ = {
    "bank_export.csv": {
        ("lines above the table", None, (1, 2)),
        ("constant column", "erster", ()),
        ("constant column", "tief", ()),
    },
    "equal_days.csv": {("row that occurs twice", None, (4,))},
    "flat.csv": {("constant column", "shares", ())},
    "footer.csv": {("line below the table", None, (4,))},
    "formulas.csv": {("text column", "note", ())},
    "gap.csv": {("gap in dates", None, (11,)), ("jump", "close", (11,))},
    "holes.csv": {("missing value", "open", (3, 4))},
    "infinite.csv": {("infinite value", "close", (3,))},
    "markup_in_ticker.csv": set(),
    "negative_price.csv": {("negative price", "close", (3,)), ("jump", "close", (3,))},
    "no_header.csv": {("no header", None, (1,))},
    "several_tickers.csv": {("several series", "symbol", ())},
    "split.csv": {("jump", "close", (4,))},
    "text_column.csv": {("text column", "sky", ())},
    "two_named_close.csv": {("name that occurs twice", "close (2)", ())},
    "upside_down.csv": {("unsorted rows", None, (3, 4))},
    "us_quotes.csv": {("unsorted rows", None, (3, 4, 5, 6)), ("sign of money", "close/last", ())},
    "utf16.csv": set(),
    "yahoo_package.csv": {("lines below the names", None, (2,))},
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_can_not_be_used_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(CsvFormatError) as caught:
        inspect(read_table((FOLDER / name).read_bytes(), name))
    assert str(caught.value) == REFUSED[name]


@pytest.mark.parametrize("name", READ)
def test_what_is_found_in_a_file_is_reported_by_column_and_row(name: str) -> None:
    file = read_table((FOLDER / name).read_bytes(), name)
    found = inspect(file, file.tickers[0] if file.tickers else None).findings
    assert {(one.kind, one.column, one.rows) for one in found if one.kind != "few rows"} == READ[name]
    assert all(one.action.endswith(".") for one in found)


def test_ambiguous_dates_are_asked_about() -> None:
    content = (FOLDER / "ambiguous_dates.csv").read_bytes()
    with pytest.raises(QuestionError, match="may be day/month/year or month/day/year") as caught:
        read_table(content, "ambiguous_dates.csv")
    assert [answer.option for answer in caught.value.answers] == ["--date-order dmy", "--date-order mdy"]
    assert caught.value.answers[0].preview[0] == ("01/02/2024", "2024-02-01")


def test_every_file_is_tested() -> None:
    kept = {path.name for path in FOLDER.iterdir()}
    assert kept == {*REFUSED, *READ, "ambiguous_dates.csv"}
    assert len(kept) >= 25
