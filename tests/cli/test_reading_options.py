"""What a file does not tell itself is asked, and each answer has an option that is kept with the run."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lstm_core.data.catalogue import load_file
from lstm_core.draft import Draft
from tests.data.reading.workbooks import workbook

DAYS = "".join(f"0{day}/0{month}/2024,{10 * month + day}.5\n" for month in (1, 2) for day in range(1, 8))
HOLES = "day,close,rare\n" + "".join(
    f"2024-{1 + day // 28:02}-{1 + day % 28:02},{day + 1},{7 if day % 25 == 0 else ''}\n" for day in range(200)
)
STORES = "date,store,item,sales\n" + "".join(
    f"2024-01-{day:02},{store},{item},{day * store + item}\n"
    for day in range(1, 31)
    for store in (1, 2)
    for item in (1, 2)
)
YEARS = range(1990, 2010)
ACROSS = "".join(
    f"{name},{','.join(str(number * year % 977 if number else year) for year in YEARS)}\n"
    for number, name in ((0, "country"), (3, "A"), (7, "B"))
)
TWICE = (
    "time,air\n"
    + "".join(f"2021-10-31 {hour:02}:00,{hour}.5\n" for hour in (0, 1, 2))
    + "".join(f"2021-10-31 {hour:02}:00,{hour}.7\n" for hour in range(2, 24))
)

ASKED = {
    "order of dates": (f"date,close\n{DAYS}", ["--date-order", "dmy"], {"rows": 14, "start": "2024-01-01"}),
    "fractions": (
        "day\tprice\n" + "".join(f"2024-01-{day:02}\t1,5{day:02}\n" for day in range(1, 20)),
        ["--decimal", "comma"],
        {"rows": 19, "first": {"price": 1.501}},
    ),
    "dates across": (ACROSS, ["--transpose"], {"rows": 40, "series": 2, "start": "1990-01-01"}),
    "doubled hour": (TWICE, ["--doubled-hour", "last"], {"rows": 24, "end": "2021-10-31 23:00"}),
    "a word": (
        "date,close\n2024-01-01,1\n2024-01-02,closed\n2024-01-03,2\n",
        ["--missing", "closed"],
        {"rows": 2, "last": {"close": 2.0}},
    ),
    "letters": (
        "date,level\n" + "".join(f"2024-01-{day:02},{day}.5 M\n" for day in range(1, 20)),
        ["--letters", "unit"],
        {"rows": 19, "first": {"level": 1.5}},
    ),
    "dates": (
        "date a,date b,close\n" + "".join(f"2024-01-{day:02},2024-02-{day:02},{day}\n" for day in range(1, 20)),
        ["--date-column", "date b"],
        {"rows": 19, "start": "2024-02-01"},
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_is_answered_by_an_option(
    name: str, lab: Callable[..., None], refused: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, options, expected = ASKED[name]
    path = tmp_path / "x.csv"
    path.write_text(content)
    question = refused("inspect", str(path))
    assert options[0] in question
    lab("inspect", str(path), "--json", *options)
    found = json.loads(capsys.readouterr().out)
    assert {key: found[key] for key in expected} == expected


def test_several_columns_make_the_date_and_the_series(
    lab: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(STORES)
    lab("inspect", str(path), "--json", "--ticker-column", "store", "--ticker-column", "item")
    found = json.loads(capsys.readouterr().out)
    assert (found["series"], found["rows"], found["target"]) == (4, 120, "sales")
    assert found["mapping"]["more_tickers"] == ["item"]
    path.write_text("d,h,close\n" + "".join(f"2024-01-{1 + n // 24:02},{n % 24},{n}\n" for n in range(60)))
    lab("inspect", str(path), "--json", "--date-column", "d", "--date-column", "h")
    found = json.loads(capsys.readouterr().out)
    assert (found["start"], found["end"]) == ("2024-01-01 00:00", "2024-01-03 11:00")


def test_a_hole_in_a_column_that_is_not_used_costs_no_row(tmp_path: Path) -> None:
    from lstm_core.choices import FeatureConfig
    from lstm_core.features.windows import with_features

    path = tmp_path / "x.csv"
    path.write_text(HOLES)
    data = Draft().with_("data", source="file", name="x.csv", missing="used").data
    _, table = load_file(path, data)
    assert len(table) == 200
    assert len(with_features(table, FeatureConfig(inputs=("close",), target="close"))) == 200
    both = with_features(table, FeatureConfig(inputs=("close", "rare"), target="close"))
    assert len(both) == 8
    assert both.notes[-1] == "Left out 192 rows without a value of rare, the first on 2024-01-02."
    assert not both.frame.isna().to_numpy().any()


def test_an_answer_is_kept_so_that_a_run_replays(tmp_path: Path) -> None:
    from lstm_core.choices import CsvReading

    path = tmp_path / "x.csv"
    path.write_text(ASKED["letters"][0])
    data = Draft().with_("data", source="file", name="x.csv", reading=CsvReading(letters="unit").model_dump()).data
    kept, table = load_file(path, data)
    assert kept.reading is not None and kept.reading.letters == "unit"
    again, same = load_file(path, kept)
    assert (again, same.sha256) == (kept, table.sha256)


def test_a_sheet_is_asked_for_named_and_kept(
    lab: Callable[..., None], refused: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from lstm_core.choices import CsvReading

    path = tmp_path / "x.xlsx"
    rows = [[f"2024-01-{day:02}", 1.5 * day] for day in range(1, 31)]
    path.write_bytes(workbook({"At sea": [["date", "wind"], *rows], "Land": [["date", "rain"], *rows[:20]]}))
    for command in (["inspect", str(path)], ["train", "--csv", str(path)], ["backtest", "--csv", str(path)]):
        assert 'Add --sheet "At sea" or --sheet Land.' in refused(*command)
    lab("inspect", str(path), "--json", "--sheet", "at sea")
    found = json.loads(capsys.readouterr().out)
    assert (found["rows"], found["target"], found["reading"]["sheet"]) == (30, "wind", "At sea")
    assert "no sheet 'Sky'. It has: At sea, Land." in refused("inspect", str(path), "--sheet", "Sky")
    data = Draft().with_("data", source="file", name="x.xlsx", reading=CsvReading(sheet="Land").model_dump()).data
    kept, table = load_file(path, data)
    assert kept.reading is not None and kept.reading.sheet == "Land" and table.columns == ("rain",)
    again, same = load_file(path, kept)
    assert (again, same.sha256) == (kept, table.sha256)


def test_a_parquet_file_is_a_table_as_any_other(
    lab: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import pandas as pd

    path = tmp_path / "x.parquet"
    pd.DataFrame({"close": range(40)}, index=pd.date_range("2024-01-01", periods=40, name="date")).to_parquet(path)
    lab("inspect", str(path), "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["rows"], found["start"], found["target"]) == (40, "2024-01-01", "close")
