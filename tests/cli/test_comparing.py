"""``compare`` says of stored runs what the page says."""

import json

import pytest

from lstm_core.compare.comparison import compare
from lstm_core.compare.words import chosen_in_words, sentence
from lstm_core.runs.files import save_result
from tests.compare.made import asked, missing
from tests.made_panel import made_panel_result, panel_config, walks


@pytest.fixture
def kept(tmp_path):
    """Return a function that keeps results in folders named by letters."""

    def keep(*results):
        for letter, result in zip("xyz", results, strict=False):
            save_result(tmp_path / letter, result)
        return [str(tmp_path / letter) for letter in "xyz"[: len(results)]]

    return keep


@pytest.fixture
def say(lab, capsys):
    """Return a function that calls the command line and returns what it prints."""

    def call(*arguments):
        lab(*arguments)
        return capsys.readouterr().out

    return call


def test_two_runs_in_words_and_as_json(say, kept):
    results = [missing(asked()), missing(asked().with_("features", window=8), scale=1.5, seed=2)]
    found, folders = compare(results, ["x", "y"]), kept(*results)
    out = say("compare", *folders)
    assert out.startswith(f"{sentence(found)}\n\nA  x\nB  y\n")
    assert "  Window (time steps): 6, 8" in out
    assert chosen_in_words(found) in out
    assert f"{found.others[0].against.change:+.1%}" in out
    fields = json.loads(say("compare", *folders, "--json"))
    assert fields["sentence"] == sentence(found)
    assert fields["runs"][1]["judgement"]["outcome"] == "worse"
    assert fields["settings"] == {"features.window": ["6", "8"]}
    assert fields["methods"][0]["kind"] == "persistence"
    assert fields["days"]["shared"] == 100


def test_other_test_parts_are_refused_with_the_option_that_helps(say, kept, refused):
    inside = asked("tutorial")
    folders = kept(missing(inside), missing(inside.with_("features", window=20), seed=2))
    assert refused("compare", *folders).endswith("on these they can be. Add --shared-days for that.")
    assert "Compared on the" in say("compare", *folders, "--shared-days")


def test_many_tickers_are_told_for_one(say, kept, refused):
    folders = kept(*(made_panel_result(panel_config().with_("", seed=seed), walks()) for seed in (1, 2)))
    assert json.loads(say("compare", *folders, "--json"))["ticker"] == "A"
    assert "range of D" in say("compare", *folders, "--ticker", "d")
    assert "All have: A, B, C, D." in refused("compare", *folders, "--ticker", "Z")


def test_one_run_is_none_to_compare(kept, refused, tmp_path):
    (folder,) = kept(missing(asked()))
    assert refused("compare", folder) == "Name 2 to 8 runs to compare, not 1."
    assert "There is no folder" in refused("compare", folder, str(tmp_path / "none"))
