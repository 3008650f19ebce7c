"""``judge`` says of a stored run what the pages say; ``rules`` prints what it goes by."""

import json

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.runs.files import save_result
from lstm_core.verdicts.page import rules_page
from lstm_core.verdicts.skill import verdict_of
from tests.golden.homes import titled, unpack
from tests.made_results import made_result


@pytest.fixture
def say(lab, capsys):
    """Return a function that calls the command line and returns what it prints."""

    def call(*arguments):
        lab(*map(str, arguments))
        return capsys.readouterr().out

    return call


@pytest.fixture
def run_folder(tmp_path, table):
    result = made_result(ExperimentConfig().with_("features", window=5).with_("model", units=2), table)
    save_result(tmp_path / "run", result)
    return tmp_path / "run", result


def test_a_stored_run_is_judged_in_words_and_as_json(say, run_folder):
    folder, result = run_folder
    out = say("judge", folder)
    assert verdict_of(result).sentence in out
    assert "What to try next\n  Scale each window by itself" in out
    fields = json.loads(say("judge", folder, "--json"))
    assert fields["Is the model better than repeating the last value?"]["outcome"] == verdict_of(result).outcome
    assert {"Does it come late?", "Do the intervals hold what they promise?", "How did training go?"} < fields.keys()


def test_the_inside_is_judged_when_asked_for(say, run_folder):
    fields = json.loads(say("judge", run_folder[0], "--inside", "--json"))
    assert {"Is the attention true?", "Which inputs does the model need?"} < fields.keys()
    assert "Layer 1, forget gate, last window" in fields


def test_a_run_of_version_0_1_is_judged_by_the_rules_of_today(say, tmp_path):
    was = unpack("home_1", tmp_path)
    out = say("judge", tmp_path / "runs" / titled(was, "tutorial"))
    assert "too few to judge the model by" in out


def test_the_rules_are_printed_and_written_into_a_document(say, refused, tmp_path):
    assert say("rules") == rules_page()
    document = tmp_path / "verdict.md"
    document.write_text("# Rules\n", encoding="utf-8")
    assert "the rules are written between them" in refused("rules", "--into", str(document))
