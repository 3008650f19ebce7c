"""Excel workbooks: the same table comes of them as of a CSV file, or a question, or a sentence on what is wrong."""

import datetime as dt
import gzip
import io
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.choices import CsvReading
from lstm_core.data.reading import look_at, read_table, workbook_file
from lstm_core.errors import CsvFormatError, QuestionError
from tests.data.reading.dresses import DATES, NUMBERS, Dressed
from tests.data.reading.workbooks import PERCENT, Raw, letters, workbook

DAYS = [dt.date(2024, 1, 2) + dt.timedelta(days=place) for place in range(12)]
HEAD = ["Date", "Close", "Volume"]
ROWS = [[day, 1.234 + place, 1000.0 * place] for place, day in enumerate(DAYS)]


def test_true_dates_and_numbers_are_read_without_a_question():
    # As text, 1.234 might be a thousand and 2/1/2024 a day in January.
    file = read_table(workbook({"Prices": [HEAD, *ROWS]}), "x.xlsx")
    assert list(file.frame.columns) == ["date", "close", "volume"]
    assert file.frame["date"].dt.date.tolist() == DAYS
    np.testing.assert_array_equal(file.frame["close"], [1.234 + place for place in range(12)])
    assert file.rows.tolist() == list(range(2, 14))
    assert file.reading.sheet == "Prices" and file.reading.delimiter is None
    again = read_table(workbook({"Prices": [HEAD, *ROWS]}), "x.xlsx", file.reading)
    pd.testing.assert_frame_equal(again.frame, file.frame)


def test_days_counted_from_1904_are_the_same_days():
    file = read_table(workbook({"S": [HEAD, *ROWS]}, from_1904=True), "x.xlsx")
    assert file.frame["date"].dt.date.tolist() == DAYS


def test_hours_that_are_fractions_of_a_day_are_whole_ones_and_midnight_is_one_of_them():
    hours = [dt.datetime(2024, 1, 1) + dt.timedelta(hours=place) for place in range(100)]
    file = read_table(
        workbook({"S": [["time", "load"], *([hour, place] for place, hour in enumerate(hours))]}), "x.xlsx"
    )
    assert file.frame["date"].tolist() == [pd.Timestamp(hour) for hour in hours]


def test_a_time_may_stand_in_a_second_column():
    hours = [dt.datetime(2024, 1, 1) + dt.timedelta(hours=place) for place in range(60)]
    rows = [[hour.date(), hour.time(), float(place)] for place, hour in enumerate(hours)]
    file = read_table(workbook({"S": [["Date", "Time", "load"], *rows]}), "x.xlsx")
    assert file.frame["date"].tolist() == [pd.Timestamp(hour) for hour in hours]


def test_whole_numbers_are_years_and_percents_are_shares():
    rows = [[float(year), Raw("", "0.05", PERCENT), bool(year % 2)] for year in range(1990, 2020)]
    file = read_table(workbook({"S": [["Year", "rate", "leap"], *rows]}), "x.xlsx")
    assert file.frame["date"].dt.year.tolist() == list(range(1990, 2020))
    assert set(file.frame["rate"]) == {0.05} and file.frame["leap"].tolist() == [0.0, 1.0] * 15
    assert any(finding.kind == "true and false" and finding.column == "leap" for finding in file.findings)


def test_cells_of_errors_and_empty_ones_are_missing():
    rows = [list(row) for row in ROWS]
    rows[3][1], rows[4][1], rows[5][2] = Raw("e", "#N/A"), Raw("e", "#DIV/0!"), None
    file = read_table(workbook({"S": [HEAD, *rows]}), "x.xlsx")
    assert np.flatnonzero(file.frame["close"].isna()).tolist() == [3, 4]
    assert np.flatnonzero(file.frame["volume"].isna()).tolist() == [5]


def test_titles_empty_rows_and_footers_around_the_table_are_left_out_by_their_rows():
    rows = [["Prices of a company"], [], HEAD, *ROWS, [], ["Source: the exchange"]]
    file = read_table(workbook({"S": rows}, start=(3, 2)), "x.xlsx")
    assert file.rows.tolist() == list(range(7, 19))
    said = {finding.kind: finding.rows for finding in file.findings}
    assert said["lines above the table"] == (4,) and said["line below the table"] == (20,)


def test_numbers_that_are_text_are_read_as_those_of_a_csv_file():
    rows = [[day, f"{place}.234,50", 0.123 + place] for place, day in enumerate(DAYS, start=1)]
    file = read_table(workbook({"S": [HEAD, *rows]}), "x.xlsx")
    assert file.frame["close"].iloc[0] == 1234.5 and file.frame["volume"].iloc[0] == 1.123
    unclear = workbook({"S": [HEAD, *([day, "1,234", 0.5] for day in DAYS)]})
    with pytest.raises(QuestionError, match=r"column 'close': '1,234'"):
        read_table(unclear, "x.xlsx")
    read = [read_table(unclear, "x.xlsx", CsvReading(decimal=mark)).frame for mark in (".", ",")]
    assert [(frame["close"].iloc[0], frame["volume"].iloc[0]) for frame in read] == [(1234, 0.5), (1.234, 0.5)]


def test_dates_that_are_text_may_have_to_be_asked_about():
    rows = [[f"{day:02}/0{month}/2024", 1.0 * day] for month in (1, 2) for day in (1, 2, 3)]
    with pytest.raises(QuestionError):
        read_table(workbook({"S": [["Date", "Close"], *rows]}), "x.xlsx")


def test_which_of_several_sheets_is_asked_with_a_look_at_each():
    book = workbook({"About": [["Made for a test"]], "Day": [HEAD, *ROWS], "Night": [HEAD, *ROWS[:5]], "Empty": []})
    with pytest.raises(QuestionError, match=r"2 sheets that hold tables \(Day, Night\)") as raised:
        read_table(book, "x.xlsx")
    assert [answer.change for answer in raised.value.answers] == [{"sheet": "Day"}, {"sheet": "Night"}]
    assert raised.value.answers[0].preview[1] == ("row 2", "2024-01-02, 1.234, 0")
    assert len(read_table(book, "x.xlsx", CsvReading(sheet="night")).frame) == 5
    assert look_at(book, "x.xlsx", CsvReading(sheet="Day")).sheets == ("About", "Day", "Night", "Empty")
    for sheet, said in (("Empty", "is empty"), ("Noon", "It has: About, Day, Night, Empty")):
        with pytest.raises(CsvFormatError, match=said):
            read_table(book, "x.xlsx", CsvReading(sheet=sheet))


def test_the_only_sheet_with_a_table_is_taken_and_the_others_are_named():
    book = workbook({"About": [["Words"]], "Day": [HEAD, *ROWS], "Old": [HEAD, *ROWS], "Empty": []}, hidden=["Old"])
    file = read_table(book, "x.xlsx")
    assert file.reading.sheet == "Day"
    assert "About, Old, Empty" in next(finding.action for finding in file.findings if finding.kind == "other sheets")


def test_the_content_tells_what_a_file_is_not_its_name():
    book = workbook({"S": [HEAD, *ROWS]})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("prices.xlsx", book)
    for content in (book, gzip.compress(book), packed.getvalue()):
        assert len(read_table(content, "x.csv").frame) == 12
    assert len(read_table(b"date,close\n2024-01-02,1\n2024-01-03,2\n", "x.xlsx").frame) == 2
    with pytest.raises(CsvFormatError, match="no Excel workbook"):
        read_table(b"date,close\n2024-01-02,1\n", "x.csv", CsvReading(sheet="S"))


BOOK = workbook({"S": [HEAD, *ROWS]})
SHEET = "xl/worksheets/sheet1.xml"


def sheet(cells: str) -> bytes:
    return workbook(
        {"S": []}, extra={SHEET: f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>".encode()}
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (workbook({"S": [], "T": []}), "none of its sheets holds a value"),
        (workbook({"S": [HEAD]}), "a header but no rows"),
        (workbook({"S": [["words"]]}), "one column only"),
        (BOOK[: len(BOOK) // 2], "can't be unpacked"),
        (workbook({"S": []}, extra={"xl/workbook.xml": b"<workbook><sheets>"}), "damaged|empty"),
        (workbook({"S": []}, extra={SHEET: b"<worksheet><sheetData><row>"}), "damaged|empty"),
        (workbook({"S": []}, extra={"xl/workbook.bin": b"x"}), r"\.xlsb"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "of the old kind"),
        # Each of these is small, and would take terabytes.
        (sheet('<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>'), "12,000,000 are the most"),
        (sheet('<c r="A1"><v>1</v></c><x:c r="XFD1048576"><v>1</v></x:c>'), "12,000,000 are the most"),
        (sheet('<c r="A1"><v>1</v></c><c r="A9999999"><v>1</v></c>'), "unusual way"),
        (sheet("""<c a=' r="A1"' r="XFD1048576"><v>1</v></c>"""), "unusual way"),
        (sheet("<c><v>1</v></c>"), "unusual way"),
        (workbook({"S": []}, extra={SHEET: b'<?xml version="1.0" encoding="UTF-16"?><a/>'}), "unusual way"),
        (workbook({"S": []}, extra={SHEET: b"<!DOCTYPE a><a/>"}), "unusual way"),
        (
            workbook(
                {"S": []},
                extra={
                    SHEET: b"<worksheet>"
                    + b"".join(b'<c r="A%d" t="s"><v>0</v></c>' % (row % 9 + 1) for row in range(9000)),
                    "xl/sharedStrings.xml": b"<sst><si><t>" + b"x" * 200_000 + b"</t></si></sst>",
                },
            ),
            "very long texts",
        ),
    ],
)
def test_what_can_not_be_used_is_refused_with_a_sentence(content, said):
    with pytest.raises(CsvFormatError, match=said):
        read_table(content, "x.xlsx")


def test_what_unpacks_to_too_much_is_refused_before_and_while_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(workbook_file, "MAX_UNPACKED", 2**20)
    bomb = workbook({"S": []}, extra={SHEET: b" " * 2**21})
    with pytest.raises(CsvFormatError, match="when it is unpacked"):
        read_table(bomb, "x.xlsx")
    small = (2**21).to_bytes(4, "little")
    lying = bomb.replace(small, (100).to_bytes(4, "little"))
    assert lying != bomb
    with pytest.raises(CsvFormatError, match=r"when it is unpacked|damaged|can't be unpacked"):
        read_table(lying, "x.xlsx")


def test_macros_and_pictures_are_not_unpacked(monkeypatch):
    monkeypatch.setattr(workbook_file, "MAX_UNPACKED", 2**20)
    extra = {"xl/vbaProject.bin": b" " * 2**21, "xl/media/image1.png": b" " * 2**21}
    assert len(read_table(workbook({"S": [HEAD, *ROWS]}, extra=extra), "x.xlsm").frame) == 12


def test_cells_that_are_only_formatted_do_not_count():
    rows = [HEAD, *ROWS]
    book = workbook({"S": rows})
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        xml = archive.read(SHEET)
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    assert (
        len(read_table(workbook({"S": rows}, extra={SHEET: xml.replace(b"</sheetData>", far)}), "x.xlsx").frame) == 12
    )


def test_columns_are_lettered_as_in_a_spreadsheet():
    assert [letters(place) for place in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


numbers = st.lists(st.integers(1, 999_999).map(lambda number: number / 100), min_size=12, max_size=30)


@given(st.sampled_from(sorted(DATES)), st.sampled_from(sorted(NUMBERS)), numbers, st.booleans())
def test_a_known_table_in_any_dress_comes_back_or_is_asked_about(dates, written, values, true_numbers):
    when = pd.date_range("2019-01-07", periods=len(values), freq=DATES[dates].step)
    dressed = Dressed(when, {"close": values, "open": [value + 1 for value in values]}, dates, written)
    names, *body = dressed.rows()
    if true_numbers:
        body = [[*cells[:-2], value, value + 1] for cells, value in zip(body, values, strict=True)]
    try:
        file = read_table(workbook({"S": [names, *body]}), "x.xlsx")
    except CsvFormatError:
        return
    np.testing.assert_allclose(file.frame["close"], values)
    np.testing.assert_allclose(file.frame["open"], [value + 1 for value in values])
    assert file.frame["date"].tolist() == when.tolist()


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=3, max_size=30), st.sampled_from("Dhs"))
def test_true_dates_and_numbers_come_back_to_the_last_digit(values, step):
    when = pd.date_range("2019-01-07 05:00", periods=len(values), freq=step)
    rows = [
        [stamp.to_pydatetime(), value, float(place)]
        for place, (stamp, value) in enumerate(zip(when, values, strict=True))
    ]
    file = read_table(workbook({"S": [["when", "a", "b"], *rows]}), "x.xlsx")
    assert file.frame["date"].tolist() == when.tolist()
    np.testing.assert_array_equal(file.frame["a"], values)
