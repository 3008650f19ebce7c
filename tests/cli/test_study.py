"""Every study is a command: it trains what the study asks for and prints what that comes to."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.results import RunResult
from lstm_core.studies import STUDIES
from tests.made_results import made_result

SMALL = ("--rows", "300", "--window", "10", "--units", "2")
VALIDATED = ("--train", "0.6", "--validation", "0.2")


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ExperimentConfig]]:
    """Return the list that what is trained goes to, by what its bar says; nothing is trained."""
    found: list[tuple[str, ExperimentConfig]] = []

    def made(config: ExperimentConfig, table: PriceTable, name: str = "", _ends: Any = None) -> RunResult:
        found.append((name, config))
        return made_result(config, table)

    monkeypatch.setattr("lstm_core.cli.study.run_with_bar", made)
    return found


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
def test_it_trains_what_the_study_asks_for_and_says_what_that_comes_to(
    study: Any, lab: Callable[..., None], trained: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    lab("study", study.command, *SMALL, *VALIDATED)
    assert capsys.readouterr().out.strip()[-1] == "."
    assert len(trained) > 1
    assert (trained[0][0] == "the run itself") == study.compares_with_start
    lab("study", study.command, *SMALL, *VALIDATED, "--json")
    assert isinstance(json.loads(capsys.readouterr().out), dict)


def test_what_a_study_asks_is_an_option(lab: Callable[..., None], trained: list[Any]) -> None:
    lab("study", "seeds", *SMALL, "--count", "2", "--seed", "5")
    assert [(name, config.seed) for name, config in trained] == [
        ("the run itself", 5),
        ("seed 6 (1 of 2)", 6),
        ("seed 7 (2 of 2)", 7),
    ]


def test_the_backtest_is_a_command_of_its_own_too(
    lab: Callable[..., None], trained: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for words in (["backtest"], ["study", "backtest"]):
        lab(*words, *SMALL, "--folds", "3", "--every", "12", "--scheme", "rolling")
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert [config for _, config in trained[:3]] == [config for _, config in trained[3:]]
    assert [config.split.rows[2:] for _, config in trained[:3]] == [(264, 276), (276, 288), (288, 300)]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["backtest", "--folds", "1"], "A backtest has 2 to 50 folds, not 1."),
        (["backtest", "--scheme", "anchored"], "There is no scheme 'anchored' of a backtest."),
        (["seeds", "--count", "0"], "1 to 8 other seeds can be trained at once, not 0."),
    ],
)
def test_impossible_answers_are_refused_in_words(
    refused: Callable[..., str], words: list[str], sentence: str, trained: list[Any]
) -> None:
    assert sentence in refused("study", *words, *SMALL)
    assert trained == []
