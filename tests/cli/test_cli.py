"""The command line: what it lists, what it makes of its options, and its sentences when they are wrong."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.catalogue import load_series
from lstm_core.data.sources.bundled import BUNDLED
from lstm_core.data.sources.synthetic import SYNTHETIC
from lstm_core.data.table import PriceTable

Asked = tuple[ExperimentConfig, PriceTable]

TWO = "date,close,Name\n" + "".join(
    f"2024-01-{day:02},{day + offset},{name}\n" for name, offset in (("A", 0), ("B", 100)) for day in range(1, 32)
)


@pytest.fixture
def train(lab: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Asked]:
    """Return a function that calls ``train`` up to the training itself, and returns what would be trained."""

    class EnoughError(Exception):
        pass

    asked: list[Asked] = []

    def remember(config: ExperimentConfig, table: PriceTable) -> Any:
        asked.append((config, table))
        raise EnoughError

    monkeypatch.setattr("lstm_core.cli.training.run_with_bar", remember)

    def call(*arguments: str) -> Asked:
        with pytest.raises(EnoughError):
            lab("train", *arguments)
        return asked[-1]

    return call


def test_every_dataset_is_listed(lab: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    lab("datasets")
    lines = capsys.readouterr().out.splitlines()
    for name in [*BUNDLED, *SYNTHETIC]:
        (line,) = (line for line in lines if line.split(" ")[0] == name)
        assert re.search(r" rows  (19|20)\d\d-", line)
    assert any(line.endswith("precipitation, wind, temp_min, temp_max") for line in lines)


def test_without_options_it_is_the_tutorial_on_ibm(train: Callable[..., Asked]) -> None:
    config, table = train()
    assert config == ExperimentConfig().with_("data", last_rows=1259)
    assert (table.title, len(table)) == ("IBM", 1259)


@pytest.mark.parametrize(
    ("arguments", "rows", "recorded"),
    [
        (["--rows", "all"], 3270, None),
        (["--rows", "504"], 504, 504),
        (["--dataset", "msft"], 1259, 1259),
        (["--dataset", "fb", "--window", "9"], 196, None),
        (["--dataset", "seattle"], 1461, None),
        (["--dataset", "seattle", "--rows", " 800 "], 800, 800),
        (["--dataset", "planted_lag"], 2000, None),
        (["--extra-ticker", "AAPL:close"], 1259, 1259),
    ],
)
def test_so_many_rows_are_used(train: Callable[..., Asked], arguments: list[str], rows: int, recorded: int) -> None:
    config, table = train(*arguments)
    assert (len(table), config.data.last_rows) == (rows, recorded)
    whole = load_series(config.data.model_copy(update={"last_rows": None}))
    assert table.end == whole.end


@pytest.mark.parametrize("name", [*BUNDLED, *SYNTHETIC])
def test_every_dataset_can_be_trained_on_by_its_name_alone(train: Callable[..., Asked], name: str) -> None:
    config, table = train("--dataset", name.upper(), "--window", "5")
    assert (config.data.source, config.data.name) == ("bundled" if name in BUNDLED else "synthetic", name)
    assert set(config.features.inputs) <= set(table.columns)
    assert config.features.target == table.default_target


def test_the_planted_lag_shows_the_model_the_feature_that_counts(train: Callable[..., Asked]) -> None:
    config, _ = train("--dataset", "planted_lag")
    assert (config.features.inputs, config.features.target) == (("x", "distractor", "y"), "y")


def test_indicators_are_added_to_the_inputs_under_their_names(train: Callable[..., Asked]) -> None:
    config, table = train("--indicators", "rsi, sma:20@volume ,return:1,rsi:14")
    assert config.features.inputs == ("open", "close", "rsi:14", "sma:20@volume", "return")
    assert table.columns == ("open", "high", "low", "close", "volume")
    config, _ = train("--features", "Close,rsi:14", "--indicators", "rsi:14")
    assert config.features.inputs == ("close", "rsi:14")


def test_columns_of_other_tickers_are_joined_and_added(train: Callable[..., Asked]) -> None:
    config, table = train("--extra-ticker", "MSFT:close,aapl:Volume", "--extra-ticker", "MSFT:open")
    assert config.data.extra == ("MSFT:close", "aapl:Volume", "MSFT:open")
    assert config.features.inputs == ("open", "close", "msft:close", "aapl:volume", "msft:open")
    assert table.columns[-3:] == ("msft:close", "aapl:volume", "msft:open")


def test_an_indicator_can_be_computed_from_another_tickers_column(train: Callable[..., Asked]) -> None:
    config, _ = train("--extra-ticker", "MSFT:close", "--indicators", "rsi:14@msft:close")
    assert config.features.inputs[-1] == "rsi:14@msft:close"


def test_a_csv_file_can_lend_columns_of_its_other_tickers(train: Callable[..., Asked], tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text(TWO)
    arguments = ["--csv", str(path), "--ticker", "a", "--extra-ticker", "B:close", "--features", "close"]
    config, table = train(*arguments, "--indicators", "momentum:2", "--window", "3")
    assert (config.data.source, config.data.name, config.data.ticker) == ("file", "two.csv", "A")
    assert config.data.extra == ("B:close",)
    assert config.data.sha256 == table.sha256
    assert config.features.inputs == ("close", "b:close", "momentum:2")
    assert (table.frame["b:close"] - table.frame["close"]).unique().tolist() == [100]


def test_a_file_that_lacks_the_tutorials_inputs_begins_as_in_the_app(
    train: Callable[..., Asked], refused: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "weather.csv"
    path.write_text("date,temp\n" + "".join(f"2024-01-{day:02d},{day}\n" for day in range(1, 31)))
    sentence = refused("train", "--csv", str(path), "--features", "open")
    config, _ = train("--csv", str(path), "--window", "3")
    assert (config.features.inputs, config.features.target) == (("temp",), "temp")
    assert sentence.startswith("weather.csv has no column 'open'. It has: temp. An indicator is written like rsi:14 or")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--indicators", "rsi:1"], "The indicator 'rsi:1' is impossible: rows is 1 but must be from 2 to 500."),
        (["--indicators", "stoch"], "There is no indicator 'stoch'. An indicator is written like rsi:14 or"),
        (["--indicators", "sma:20@wind"], "SMA (20) of wind can't be computed: IBM has no column 'wind'. It has:"),
        (["--extra-ticker", "MSFT"], "'MSFT' does not name a column of another series. Write the ticker, a colon"),
        (["--extra-ticker", "MSFT:vwap"], "MSFT has no column 'vwap'. It has: open"),
        (["--extra-ticker", "TSLA:close"], "There is no bundled dataset 'tsla'."),
        (["--dataset", "cosine"], "There is no bundled dataset 'cosine'."),
        (["--dataset", "seattle", "--features", "open"], "Seattle weather has no column 'open'. It has: precipitation"),
        (["--dataset", "seattle", "--indicators", "atr:14"], "ATR (14) can't be computed: Seattle weather has no"),
        (["--dataset", "seattle", "--indicators", "logreturn"], "The log return of temp_max can't be computed: it"),
        (["--dataset", "fb", "--indicators", "sma:300"], "FB has 196 rows, and SMA (300) of close has no value in its"),
        (["--dataset", "ibm", "--csv", "x.csv"], "Name either --dataset or --csv, not both."),
        (["--date-order", "dmy"], "--date-order says how a file is read; name the file with --csv."),
        (["--rows", "0"], "--rows is '0' but must be a whole number of rows, at least 1, or 'all'."),
        (["--rows", "many"], "--rows is 'many' but must be a whole number of rows, at least 1, or 'all'."),
        (["--changed-data"], "--changed-data is about the data of a run that is repeated; it needs --config."),
        (["--ticker", "x" * 101], "These settings do not work: data.ticker: "),
    ],
)
def test_a_mistake_is_one_sentence(refused: Callable[..., str], arguments: list[str], sentence: str) -> None:
    assert refused("train", *arguments).startswith(sentence)


def test_mistakes_are_found_before_tensorflow_is_loaded() -> None:
    code = (
        "import sys; from lstm_core import cli\n"
        "sys.argv = ['lstm_core', 'train', '--indicators', 'rsi:14', '--window', '900', '--dataset', 'seattle']\n"
        "try: cli.main()\n"
        "except SystemExit as end: print(end.code, 'tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "False"]
    assert done.stderr.startswith("Too few rows: the ")


def test_settings_that_do_nothing_are_told(train: Callable[..., Asked], capsys: pytest.CaptureFixture[str]) -> None:
    train("--preset", "recommended", "--epochs", "20")
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "Training never stops early: it waits for 20 epochs and has 20 at most."
    line = "open, close of 60 time steps → change of close · LSTM 64 · recommended preset with epochs 20 · seed 7"
    assert said[1:] == [line]


def test_a_refit_without_a_validation_part_is_told_to_do_nothing(
    train: Callable[..., Asked], capsys: pytest.CaptureFixture[str]
) -> None:
    config, _ = train("--refit", "--ensemble", "3")
    assert (config.training.refit, config.training.ensemble, config.trainings) == (True, 3, 3)
    said = capsys.readouterr().err.splitlines()[0]
    assert said == (
        "Refit on training and validation (training.refit) does nothing here: it counts with split.validation only."
    )


@pytest.mark.slow
def test_a_model_trains_on_indicators_and_other_tickers(
    lab: Callable[..., None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    small = ["--window", "5", "--units", "2", "--epochs", "1", "--dataset", "fb"]
    added = ["--indicators", "rsi:14,macd:5:10:4,weekday_sin", "--extra-ticker", "MSFT:close"]
    lab("train", *small, *added, "--json", "--out", str(tmp_path / "run"))
    report = json.loads(capsys.readouterr().out)
    rows = 196 - 14
    assert report["windows"]["train"] == [int(rows * 0.8) - 5, 5, 6]
    assert report["config"]["features"]["inputs"][-3:] == ["rsi:14", "macd:5:10:4", "weekday_sin"]


def test_inspect_prints_one_object_about_a_file(
    lab: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "kurse.csv"
    path.write_bytes("Datum;Schluß;Name\n02.01.2024;1,5;A\n03.01.2024;;A\n04.01.2024;1,7;A\n".encode("cp1252"))
    lab("inspect", str(path), "--json")
    found = json.loads(capsys.readouterr().out)
    mapping = {"date": "datum", "more_dates": [], "ticker": "name", "more_tickers": [], "numeric": ["schluß"]}
    assert found["mapping"] == mapping
    assert (found["rows"], found["tickers"], found["start"], found["end"]) == (2, ["A"], "2024-01-02", "2024-01-04")
    assert (found["series"], found["target"]) == (1, "schluß")
    assert (found["first"], found["last"]) == ({"schluß": 1.5}, {"schluß": 1.7})
    assert [(one["kind"], one["rows"]) for one in found["issues"] if one["column"]] == [("missing value", [3])]


def test_inspect_names_the_columns_of_a_file_without_names(
    lab: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "EURUSD60.csv"
    path.write_text("".join(f"2024.01.02,{hour:02d}:00,1.1{hour},1.3,1.0,1.2,{hour}\n" for hour in range(10, 20)))
    lab("inspect", str(path))
    assert "numbers: open, high, low, close, volume" in capsys.readouterr().out
    lab("inspect", str(path), "--json")
    numeric = json.loads(capsys.readouterr().out)["mapping"]["numeric"]
    assert numeric == ["open", "high", "low", "close", "volume"]


def test_inspect_says_in_words_what_it_found(
    lab: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "two.csv"
    path.write_text(TWO)
    lab("inspect", str(path))
    printed = capsys.readouterr().out
    assert "two.csv: 62 rows from 2024-01-01 to 2024-01-31" in printed
    assert "tickers: name: A, B" in printed
    lab("inspect", str(path), "--ticker", "b")
    assert "two.csv: 31 rows" in capsys.readouterr().out


def test_inspect_asks_for_the_order_of_ambiguous_dates(
    lab: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("date,close\n01/02/2024,1\n02/02/2024,2\n")
    with pytest.raises(SystemExit) as ended:
        lab("inspect", str(path))
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
    lab("inspect", str(path), "--date-order", "mdy", "--json")
    assert json.loads(capsys.readouterr().out)["start"] == "2024-01-02"


def test_the_volatility_preset_asks_its_own_question_of_the_index(train: Callable[..., Asked]) -> None:
    config, table = train("--preset", "volatility")
    assert (config.data.name, config.data.last_rows, table.title) == ("sp500_index", None, "S&P 500 index")
    assert config.features == preset("volatility").features


def test_the_volatility_preset_goes_to_another_series_and_takes_another_target(train: Callable[..., Asked]) -> None:
    config, _ = train("--preset", "volatility", "--dataset", "ibm", "--features", "logrange,close")
    assert (config.features.inputs, config.features.target) == (("logrange", "close"), "logrange")
    config, _ = train(
        "--preset", "volatility", "--dataset", "seattle", "--target", "temp_max", "--features", "temp_max"
    )
    assert (config.features.target, config.features.target_kind) == ("temp_max", "har")
