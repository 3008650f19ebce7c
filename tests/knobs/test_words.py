"""Each setting that differs is named with both values, and the line of a run tells it from others."""

import pytest

from lstm_core.config import ExperimentConfig, preset
from lstm_core.knobs.words import differences, settings_line
from tests.setting_leaves import EXAMPLES, RECORD, changed


@pytest.mark.parametrize("path", sorted(EXAMPLES.keys() - {"data.sha256", "data.max_age", "data.unseen"}))
def test_one_other_value_is_one_difference(path: str) -> None:
    found = {difference.knob.path: difference for difference in differences(RECORD, changed(RECORD, path))}
    together = {"training.restore_best": {"training.min_gain"}}.get(path, set())
    assert found.keys() == {path} | together
    assert found[path].before != found[path].after
    assert found[path].sentence.startswith(f"{found[path].knob.title}: {found[path].after} instead of ")


def test_the_same_settings_have_no_difference() -> None:
    assert differences(RECORD, RECORD) == ()
    assert differences(RECORD, changed(RECORD, "data.sha256")) == ()


def test_a_reading_is_held_against_what_is_usual_where_there_is_none() -> None:
    tutorial = preset("tutorial")
    read = tutorial.with_("data", source="file", name="a.csv", reading={"date_order": "dmy"})
    found = [difference.knob.path for difference in differences(tutorial, read)]
    assert found == ["data.source", "data.name", "data.reading.date_order"]


def test_what_does_nothing_in_either_is_no_difference() -> None:
    tutorial = preset("tutorial")
    assert differences(tutorial, tutorial.with_("model", heads=8)) == ()
    assert differences(tutorial, changed(tutorial, "data.max_age")) == ()
    assert differences(tutorial, changed(tutorial, "data.unseen")) == ()
    joined = tutorial.with_("data", extra=("B:close",))
    assert len(differences(joined, changed(joined, "data.max_age"))) == 1


def test_values_are_said_as_people_say_them() -> None:
    before = preset("tutorial")
    after = before.with_("split", train=0.7, validation=0.1, reach_back=True)
    after = after.with_("training", learning_rate=0.0033, patience=5, min_gain=0.071, restore_best=True)
    after = after.with_("features", inputs=("close", "rsi:14"))
    assert [difference.sentence for difference in differences(before, after)] == [
        "Input features: close, RSI (14) instead of open, close",
        "Training part: 70% instead of 80%",
        "Validation part: 10% instead of 0%",
        "Windows may begin in the part before: on instead of off",
        "Learning rate: 0.0033 instead of 0.001",
        "Patience: 5 instead of never stops early",
        "Keep the best epoch: on instead of off",
        "Least gain: 7.1% instead of none is asked for",
    ]


def test_the_line_of_a_preset_says_no_more_than_that() -> None:
    line = settings_line(preset("recommended"))
    assert line == "open, close of 60 time steps → change of close · LSTM 64 · recommended preset · seed 7"


# What the series is called is said beside the line.
@pytest.mark.parametrize("path", sorted(path for path in EXAMPLES if not path.startswith("data.")))
def test_any_other_setting_makes_another_line(path: str) -> None:
    assert settings_line(changed(RECORD, path)) != settings_line(RECORD)


def test_a_mistake_and_a_fold_are_said() -> None:
    config = ExperimentConfig(leak="shuffle").with_("split", rows=(0, 60, 80, 1110))
    assert settings_line(config).endswith(" · tested on rows 81 to 1,110 · leaks on purpose: shuffled split")
