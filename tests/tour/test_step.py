"""The tour's file, and what is told of one that has a mistake."""

import re

import pytest
import yaml

from lstm_core.data.catalogue import load_data
from lstm_core.errors import ConfigError
from lstm_core.tour import step as steps
from lstm_core.tour.facts import RESULT_FACTS, SERIES_FACTS, series_facts
from lstm_core.tour.step import read_tour, tour
from tests.browser.lab import ROOT


@pytest.fixture
def changed(tmp_path):
    """Return a function that reads the tour with a change made to its fields."""

    def read(change):
        fields = yaml.safe_load((ROOT / "lstm_core/tour/en.yaml").read_text(encoding="utf-8"))
        change(fields)
        path = tmp_path / "en.yaml"
        path.write_text(yaml.safe_dump(fields), encoding="utf-8")
        return read_tour(path)

    return read


def test_the_tour_goes_the_tutorials_way():
    order = [
        "weather",
        "load",
        "split",
        "scale",
        "windows",
        "attention",
        "model",
        "train",
        "claim",
        "curves",
        "verdict",
    ]
    names = [step.name for step in tour().steps]
    assert [name for name in names if name in order] == order
    assert names[-1] == "more"


def test_every_step_has_a_page_of_the_lab():
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert {step.page_name for step in tour().steps} <= pages


def test_no_text_holds_a_number_of_the_model():
    assert [step.name for step in tour().steps if re.search(r"\d", re.sub("nearly 0", "", step.text))] == []


def test_a_new_step_is_one_entry(changed):
    new = {"name": "gates", "title": "Gates", "page": "gates", "needs": "result", "text": "Look inside, at {epochs}."}
    assert changed(lambda fields: fields["steps"].append(new)).steps[-1].page_name == "gates"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda fields: fields["steps"][3].update(text="All {sheep} of them."), "nothing here is called sheep"),
        (lambda fields: fields["steps"][3].update(text="{test_loss}"), "nothing here is called test_loss"),
        (lambda fields: fields["steps"][3].update(text="many words " * 20), "three lines on a phone"),
        (lambda fields: fields["steps"][3].update(name="load"), "two steps have the same name"),
        (lambda fields: fields["steps"][3].update(page="Wrong page"), "page"),
        (lambda fields: fields["steps"][3].update(trains=True), "begins with an answer"),
        (lambda fields: fields["steps"][0].update(text="{said}"), "no step before it asks"),
        (lambda fields: fields["steps"][3].update(recalls="claim"), "no step before it asks"),
        (lambda fields: fields["series"].pop("prices"), "which has no settings"),
        (lambda fields: fields["opening"][0].update(settings="settings=1&sheep=1"), "'sheep' is no setting"),
        (lambda fields: fields["knowable"][0].update(settings="settings=1&units=none"), "units"),
        (lambda fields: fields.pop("steps"), "steps"),
    ],
)
def test_a_mistake_is_told_when_the_file_is_read(changed, change, told):
    with pytest.raises(ConfigError, match=r"en\.yaml can't be taken") as error:
        changed(change)
    assert told in str(error.value)


def test_what_is_no_table_of_steps_is_told(tmp_path):
    path = tmp_path / "xx.yaml"
    path.write_text("steps: [", encoding="utf-8")
    with pytest.raises(ConfigError, match="can't be read"):
        read_tour(path)
    with pytest.raises(ConfigError, match="can't be read"):
        tour("nowhere")


def test_the_tutorials_numbers_are_worked_out():
    draft = tour().draft("prices")
    facts = series_facts(draft.config(), load_data(draft.data))
    assert set(facts) == set(SERIES_FACTS)
    told = ("rows", "train_rows", "test_rows", "examples", "attention", "attention_sum", "lstm", "dense", "parameters")
    numbers = "1,259 | 1,007 | 252 | 947 | 124 | 64 + 60 | 17,152 | 65 | 17,341"
    assert " | ".join(facts[name] for name in told) == numbers


def test_other_settings_have_other_numbers():
    config = tour().draft("prices").config().with_("model", units=8, attention="none").with_("features", window=20)
    facts = series_facts(config, load_data(config.data))
    assert (facts["attention"], facts["attention_sum"], facts["window"]) == ("0", "it is switched off", "20")
    assert facts["parameters"] == "361"


def test_every_number_is_told_somewhere():
    told = {fact for step in steps.tour().steps for fact in step.facts}
    assert {*RESULT_FACTS, "said"} <= told
