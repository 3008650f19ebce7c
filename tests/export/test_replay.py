"""What was taken along predicts the same again, and says so; what was changed in it is told."""

import csv
import io
import json
import re
import subprocess
import sys

import pytest

from lstm_core.export.replay import main
from tests.export.taken import made_run, small, take, taken_panel
from tests.made_panel import panel_config

RUNS = {  # those of NOW cover what each of the others has
    "the tutorial": lambda: small("tutorial"),
    "the recommended way": small,
    "HAR, two rows ahead": lambda: small("volatility", horizon=2),
    "log returns, five rows ahead": lambda: small(target_kind="log_return", horizon=5),
    "each window by itself, the value": lambda: small(target_kind="level", scaling="window"),
    "each window by itself, log returns": lambda: small(target_kind="log_return", scaling="window", horizon=2),
    "each window by itself, HAR": lambda: small("volatility", scaling="window"),
    "quantiles": lambda: small(horizon=2).with_("training", loss="quantile"),
    "several networks and a linear model": lambda: small(horizon=2).with_("training", ensemble=3, with_linear=True),
    "quantiles of several networks and a linear model": lambda: small().with_(
        "training", ensemble=2, with_linear=True, loss="quantile"
    ),
    "a scattered test part": lambda: small("tutorial").with_("", leak="shuffle"),
}

NOW = {
    *("the tutorial", "log returns, five rows ahead", "each window by itself, HAR", "a scattered test part"),
    *("each window by itself, the value", "quantiles of several networks and a linear model"),
}


def some(name):
    """Return a run as a parameter; what others cover as well runs with --exhaustive only."""
    return pytest.param(name, marks=() if name in NOW else pytest.mark.exhaustive)


@pytest.mark.parametrize("run", [some(name) for name in RUNS])
def test_a_run_is_predicted_again(run, tmp_path, capsys):
    assert main(take(made_run(RUNS[run]()), tmp_path)) == 0, capsys.readouterr().out
    assert capsys.readouterr().out.startswith("same: every prediction and every score")


@pytest.mark.parametrize("scaling", ["standard", "window"])
def test_a_run_of_many_tickers_is_predicted_again(scaling, tmp_path, capsys):
    config = panel_config().with_("features", scaling=scaling, target_kind="level").with_("model", zero_head=False)
    assert main(taken_panel(config, tmp_path)) == 0, capsys.readouterr().out
    assert int(re.search(r"(\d+) predictions", capsys.readouterr().out)[1]) > 100


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    return take(made_run(small(horizon=2)), tmp_path_factory.mktemp("taken"))


@pytest.fixture
def copy(taken, tmp_path):
    """Return a copy to be changed."""
    for path in taken.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def change(path, row, column, value):
    """Change one cell of a table."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    rows[row][rows[0].index(column)] = value
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def test_it_runs_by_itself_without_the_lab(taken, tmp_path):
    ran = subprocess.run(
        [sys.executable, "-I", taken / "replay.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("same:")


@pytest.mark.parametrize(
    ("file", "column", "value", "says"),
    [
        ("predictions.csv", "predicted", "201.5", "predicted is 201.5 in predictions.csv, and"),
        ("predictions.csv", "actual", "201.5", "actual is 201.5 in predictions.csv, and"),
        ("predictions.csv", "date", "2013-02-03", "date is 2013-02-03"),
        ("predictions.csv", "part", "exam", "exam part, 2 ahead: predictions.csv has 1 rows that this run has no"),
        ("predictions.csv", "predicted", "much", "predictions.csv has 'much' where a number must be"),
        ("predictions.csv", "date", "soon", "predictions.csv has something where a date must be"),
        ("data.csv", "close", "201.5", "data.csv is not what the run used: a date or a value in it is another"),
        ("data.csv", "date", "2013-02-03", "data.csv is not what the run used"),
    ],
)
def test_one_changed_cell_is_told(copy, file, column, value, says, capsys):
    change(copy / file, -1, column, value)
    assert main(copy) == 1
    out = capsys.readouterr().out
    assert out.startswith("different:\n- ")
    assert says in out


def test_a_value_inside_a_window_moves_the_predictions_after_it(copy, capsys):
    change(copy / "data.csv", -20, "close", "150")
    assert main(copy) == 1
    out = capsys.readouterr().out
    assert "data.csv is not what the run used" in out
    assert "predicted differs in" in out
    assert "rmse of model is" in out
    assert "rmse of persistence is" in out


def test_missing_rows_are_told(copy, capsys):
    for name in ("data.csv", "predictions.csv"):
        lines = (copy / name).read_text(encoding="utf-8").splitlines()
        (copy / name).write_text("\n".join(lines[:-1]), encoding="utf-8")
    assert main(copy) == 1
    assert "too few rows" in capsys.readouterr().out


def test_a_changed_score_is_told(copy, capsys):
    scores = json.loads((copy / "scores.json").read_bytes())
    scores["scores"]["model"]["rmse"] *= 0.999
    (copy / "scores.json").write_text(json.dumps(scores))
    assert main(copy) == 1
    assert "rmse of model is" in capsys.readouterr().out


def test_rows_of_ones_own_are_taken_where_the_run_came_without_any(copy, capsys):
    about = json.loads((copy / "preprocessing.json").read_bytes())
    (copy / "preprocessing.json").write_text(json.dumps(about | {"values_sha256": None}))
    assert main(copy) == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", ["data.csv", "predictions.csv", "scores.json", "preprocessing.json", "model.onnx"])
def test_a_missing_file_is_named(copy, name, capsys):
    (copy / name).unlink()
    assert main(copy) == 1
    assert f"- {name}" in capsys.readouterr().out
