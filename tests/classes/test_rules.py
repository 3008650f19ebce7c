"""What students of a class may change: what is locked is refused, what is open accepted, for every single setting."""

import json

import pytest

from lstm_core.classes.animals import ANIMALS, free_animal
from lstm_core.classes.rules import ClassRules, fitted, is_given, keep_rules, kept_rules, why_refused
from lstm_core.config import ExperimentConfig, preset
from lstm_core.draft import Draft
from lstm_core.errors import ConfigError, UnreadableError
from lstm_core.frozen_model import parsed
from lstm_core.link import settings_by_name
from tests.setting_leaves import DRAFT, TOGETHER, changed

NAMES = {knob.path: name for name, knob in settings_by_name().items()}


def rules(**given):
    return ClassRules(**{"title": "Monday", "base": DRAFT} | given)


@pytest.mark.parametrize("path", NAMES)
def test_a_setting_that_is_locked_is_refused_and_one_that_is_open_is_accepted(path):
    wish = changed(DRAFT, path).config()
    with_it = [NAMES[f"{path.rpartition('.')[0]}.{name}".lstrip(".")] for name in TOGETHER.get(path, {})]
    assert wish != DRAFT.config()
    locked = why_refused(rules(), wish)
    assert "Your class 'Monday' keeps" in locked
    assert settings_by_name()[NAMES[path]].title in locked
    opened = rules(open=(NAMES[path], *with_it))
    assert why_refused(opened, wish) == ""
    assert fitted(opened, changed(DRAFT, path)) == changed(DRAFT, path)
    assert fitted(rules(), changed(DRAFT, path)) == DRAFT
    assert why_refused(rules(open=None), wish) == ""


@pytest.mark.parametrize("path", NAMES)
def test_everything_but_one_setting_open_still_keeps_that_one(path):
    others = tuple(name for other, name in NAMES.items() if other != path)
    assert why_refused(rules(open=others), DRAFT.config()) == ""
    assert why_refused(rules(open=others), changed(DRAFT, path).config()) != ""


def test_what_one_begins_with_is_accepted_whatever_its_data_hold_by_now():
    config = DRAFT.config().with_("data", sha256="0" * 64)
    assert why_refused(rules(), config) == ""
    assert why_refused(ClassRules(title="Monday"), Draft().config()) == ""


def test_students_who_choose_the_data_choose_inputs_and_target_with_it():
    own = ClassRules(title="Monday", own_data=True)
    other = Draft().with_("data", ticker="AAPL").with_("features", inputs=("high", "low"), target="high")
    assert why_refused(own, other.config()) == ""
    assert why_refused(ClassRules(title="Monday"), other.config()) != ""
    assert "Window" in why_refused(own, other.with_("features", window=5).config())


def test_what_an_open_setting_switches_off_is_no_change_of_what_is_locked():
    many = Draft().with_("model", attention="multi_head", heads=4)
    open_kind = ClassRules(title="Monday", base=many, open=("attention",))
    without = fitted(open_kind, Draft().with_("model", attention="none"))
    assert without.model.attention == "none"
    assert why_refused(open_kind, without.config()) == ""


def test_what_is_open_and_what_is_locked_may_not_go_together():
    """A split without a validation part contradicts early stopping, which is locked: it goes off by itself."""
    careful = rules(base=DRAFT, open=("validation",))
    assert why_refused(careful, fitted(careful, DRAFT.with_("split", validation=0.2)).config()) == ""


def test_limits():
    limited = ClassRules(title="Monday", open=("epochs",), base=Draft().with_("training", epochs=5), most_epochs=20)
    assert why_refused(limited, Draft().with_("training", epochs=20).config()) == ""
    assert "at most 20 epochs" in why_refused(limited, Draft().with_("training", epochs=21).config())
    assert fitted(limited, Draft().with_("training", epochs=500)).training.epochs == 20
    with pytest.raises(ConfigError, match="a run of the class may have 20"):
        parsed(ClassRules, {"title": "Monday", "most_epochs": 20})


def test_a_given_run_is_accepted_as_it_is_and_in_no_other_way():
    cheating = ExperimentConfig(leak="shuffle").with_("training", epochs=50)
    lesson = ClassRules(title="Monday", base=Draft().with_("training", epochs=5), given=(cheating,), most_epochs=5)
    assert why_refused(lesson, cheating.with_("data", sha256="1" * 64)) == ""
    assert is_given(lesson, cheating)
    assert why_refused(lesson, cheating.with_("", seed=8)) != ""


def test_mistakes_on_purpose_and_folds_are_no_way_around():
    base = Draft().config()
    for wish in (base.with_("", leak="scaler"), base.with_("split", rows=(0, 500, 500, 600))):
        for these in (ClassRules(title="Monday"), ClassRules(title="Monday", open=None)):
            assert "no mistakes on purpose" in why_refused(these, wish)


def test_studies_are_for_classes_that_lock_nothing():
    assert "studies vary them" in why_refused(rules(), DRAFT.config(), of_study=True)
    fold = preset("recommended").with_("split", rows=(0, 500, 600, 700))
    assert why_refused(rules(open=None), fold, of_study=True) == ""
    assert "at most 20" in why_refused(
        rules(open=None, base=Draft().with_("training", epochs=20), most_epochs=20), fold, of_study=True
    )


def test_rules_are_kept_and_read_again():
    kept = rules(open=("units", "seed"), given=(preset("recommended"),), most_runs=4, lesson="a lesson")
    assert kept_rules(keep_rules(kept)) == kept
    for damaged in ("", "[]", "{", json.dumps({"format": 1}), keep_rules(kept).replace("units", "unitz")):
        with pytest.raises(UnreadableError, match="Make a new class"):
            kept_rules(damaged)


def test_a_setting_that_does_not_exist_can_not_be_open():
    with pytest.raises(ValueError, match="no setting is called so in links: depth"):
        ClassRules(title="Monday", open=("depth",))


def test_animals_are_different_and_enough():
    assert len(set(ANIMALS)) == len(ANIMALS)
    assert list(ANIMALS) == sorted(ANIMALS)
    taken = set()
    for _ in range(len(ANIMALS) + 2):
        taken.add(free_animal(taken))
    assert len(taken) == len(ANIMALS) + 2
