"""What ``train`` prints of a run."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.cli.report import json_report, summary
from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.results import Opponent, RunResult
from tests.made_results import made_result


@pytest.fixture
def result(make_table) -> RunResult:
    table: PriceTable = make_table(200)
    return made_result(ExperimentConfig().with_("features", window=5), table)


def with_opponent(result: RunResult) -> RunResult:
    """Return the result with an opponent, and QLIKE as if the target were a volatility."""
    entries = tuple(
        replace(entry, validation_rmse=2.5, metrics=replace(entry.metrics, mase=1.25, qlike=0.5))
        for entry in result.leaderboard
    )
    predicted = np.zeros(len(result.outputs))
    opponent = Opponent("persistence", "persistence", "training", 0.1, (-0.1, 0.3), 0.2, predicted)
    return replace(result, leaderboard=entries, opponent=opponent)


def test_json_names_the_opponent_and_the_skill_against_it(result: RunResult) -> None:
    report = json_report(with_opponent(result))
    assert report["opponent"] == {
        "name": "persistence",
        "label": "persistence",
        "chosen_on": "training",
        "rmse": result.entry("persistence").metrics.rmse,
    }
    assert report["skill_against_opponent"] == 0.1
    assert report["skill_against_opponent_interval"] == (-0.1, 0.3)
    assert (report["skill_against_opponent_p"], report["qlike"]) == (0.2, 0.5)
    assert report["leaderboard"][0]["validation_rmse"] == 2.5


def test_a_result_of_before_has_none(result: RunResult) -> None:
    report = json_report(result)
    assert [report[name] for name in ("opponent", "skill_against_opponent", "qlike")] == [None, None, None]
    assert "QLIKE" not in summary(result)
    assert "* the best" not in summary(result)


def test_the_table_shows_mase_and_qlike_and_marks_the_opponent(result: RunResult) -> None:
    heading, *lines = summary(with_opponent(result)).splitlines()[1:5]
    assert heading.split() == ["RMSE", "MAE", "MASE", "QLIKE", "direction"]
    marked = [line for line in lines if line.startswith("* ")]
    assert marked[0].startswith("* repeat the last value")
    assert marked[1] == "* the best simple method before the test part, which the verdict goes by"
    assert all(len(line) == len(heading) for line in lines[:2])
    assert marked[0].split()[-3:-1] == ["1.250", "0.500"]
