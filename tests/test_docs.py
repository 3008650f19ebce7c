"""What the documents name is there: files, folders, commands of make, links between documents."""

import re
from pathlib import Path

import pytest

from lstm_core.settings import environment_of, read_settings

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
LIVING = [path for path in DOCUMENTS if path.name not in ("CHANGELOG.md", "decisions.md")]  # those two tell of the past
PLACE = re.compile(r"`((?:lstm_core|pages|tests|docs|benchmarks|\.streamlit)/[\w./<>*-]*)`")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", LIVING, ids=named)
def test_every_file_that_is_named_is_there(document):
    places = {place for place in PLACE.findall(document.read_text(encoding="utf-8")) if "<" not in place}
    gone = [place for place in places if not (ROOT / place).exists() and not list(ROOT.glob(place))]
    assert not gone


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_to_a_file_leads_somewhere(document):
    links = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", LIVING, ids=named)
def test_every_command_of_make_is_there(document):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    told = set(re.findall(r"`make ([a-z-]+)", document.read_text(encoding="utf-8")))
    assert told <= targets


def test_every_setting_of_the_operator_is_told_in_one_table():
    table = re.findall(
        r"^\| `(LSTM_LAB_\w+)` \|", (ROOT / "docs" / "operating.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    for_tests = {"LSTM_LAB_TRAINER", "LSTM_LAB_EXPORTER"}
    assert set(table) == environment_of(read_settings({})).keys() - for_tests
    assert len(table) == len(set(table))


def test_there_is_a_recipe_for_each_kind_of_thing_that_is_added():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    recipes = re.findall(r"^## Add (?:a|an) (.+)$", text, flags=re.MULTILINE)
    assert set(recipes) >= {
        *("indicator", "baseline", "kind of attention", "setting", "study", "rule to a verdict", "chart", "page"),
    }
