"""Every setting is described, its bounds are those that refuse, and what it needs is what it is refused without."""

import re

import pytest

from lstm_core.config import ExperimentConfig, preset
from lstm_core.draft import Draft, draft_of, parse_draft
from lstm_core.errors import ConfigError
from lstm_core.experiment_fields import ExperimentFields
from lstm_core.frozen_model import FrozenModel
from lstm_core.knobs.knob import knobs_of
from lstm_core.knobs.off import switch_off
from lstm_core.knobs.words import words_of
from lstm_core.runs.run import PROTOCOL
from tests.setting_leaves import EXAMPLES, RECORD_ONLY, put, value_of

KNOBS = knobs_of(ExperimentConfig)
DRAFT = knobs_of(Draft)


def test_every_setting_is_described() -> None:
    assert KNOBS.keys() == EXAMPLES.keys(), "add an example to tests/setting_leaves.py"
    assert DRAFT.keys() == EXAMPLES.keys() - set(RECORD_ONLY)
    for path, knob in KNOBS.items():
        assert knob.about.label and len(knob.about.help) > 10, path
        assert knob.about.help.endswith("."), path
        assert (knob.about.tier == "record") == (path in RECORD_ONLY) == (knob.about.audience == "nobody")


def test_a_field_without_a_description_is_refused() -> None:
    class Silent(FrozenModel):
        rate: float = 0.1

    with pytest.raises(TypeError, match="rate is not described"):
        knobs_of(Silent)


def test_no_two_settings_have_the_same_label() -> None:
    labels = [knob.about.label for knob in KNOBS.values()]
    assert sorted(labels) == sorted(set(labels))


def test_a_setting_with_few_values_has_words_for_each_and_for_no_other() -> None:
    for path, knob in KNOBS.items():
        if knob.values:
            assert set(words_of(knob)) == set(knob.values), path
        else:
            assert not knob.about.words, path


def test_the_defaults_are_those_of_the_tutorial() -> None:
    tutorial = preset("tutorial")
    for path, knob in KNOBS.items():
        if not path.startswith("data."):
            assert value_of(tutorial, path) == knob.default, path


NUMBERS = [path for path, knob in DRAFT.items() if knob.kind in (int, float) and knob.part != "data.reading"]


@pytest.mark.parametrize("path", NUMBERS)
def test_the_bounds_are_those_that_refuse(path: str) -> None:
    knob, whole = DRAFT[path], draft_of(preset("recommended"))
    assert {"ge", "gt"} & knob.bounds.keys(), "what is the least?"
    for name, step in (("ge", -1), ("gt", 0), ("le", 1), ("lt", 0)):
        if name in knob.bounds:
            with pytest.raises(ConfigError, match=re.escape(path)):
                put(whole, path, knob.bounds[name] + step)


def test_what_a_setting_needs_is_a_setting() -> None:
    for knob in KNOBS.values():
        for needs in (knob.about.needs, knob.about.counts_with):
            assert needs is None or (needs.path in KNOBS and set(needs.only) <= set(knob.values))


def test_what_is_refused_without_something_is_switched_off_without_it() -> None:
    fields = draft_of(preset("recommended")).model_dump()
    assert switch_off(fields) == ()
    fields["split"]["validation"] = 0.0
    with pytest.raises(ConfigError):
        parse_draft(fields)
    off = switch_off(fields)
    assert {"training.patience", "training.restore_best", "training.min_gain"} <= set(off)
    assert parse_draft(fields).training.patience is None


def test_the_common_fields_are_walked_like_the_rest() -> None:
    assert knobs_of(ExperimentFields).keys() == DRAFT.keys()


def test_a_new_setting_is_one_that_an_older_service_can_not_read() -> None:
    now = (PROTOCOL, len(KNOBS))
    assert now == (6, 64), "raise PROTOCOL (lstm_core/runs/run.py), say so in docs/formats.md, and then here"
