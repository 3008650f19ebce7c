"""A draft is no record: what only a record knows never gets into one, and every record leads back to a valid draft."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lstm_core.config import PRESETS, CsvReading, DataConfig, ExperimentConfig, SplitConfig, parse_config, preset
from lstm_core.draft import Draft, draft_of, idle_settings, parse_draft
from lstm_core.errors import ConfigError
from tests.setting_leaves import DRAFT, EXAMPLES, RECORD, RECORD_ONLY, changed, leaves

GOLDEN = json.loads((Path(__file__).parent / "golden" / "configs_1.json").read_text(encoding="utf-8"))
every_golden_config = pytest.mark.parametrize("name", GOLDEN)


def test_every_field_has_an_example_of_another_value() -> None:
    assert leaves(ExperimentConfig).keys() == EXAMPLES.keys(), "add an example to tests/setting_leaves.py"
    assert leaves(Draft).keys() == EXAMPLES.keys() - RECORD_ONLY


def test_three_fields_are_the_records_alone() -> None:
    assert set(RECORD_ONLY) == {"data.sha256", "split.rows", "leak"}


@pytest.mark.parametrize("path", RECORD_ONLY)
def test_what_only_a_record_knows_stays_behind(path: str) -> None:
    assert draft_of(changed(RECORD, path)) == draft_of(RECORD) == DRAFT
    with pytest.raises(ConfigError, match=rf"{path.rpartition('.')[2]}"):
        parse_draft(changed(RECORD, path).model_dump())


@pytest.mark.parametrize("path", sorted(EXAMPLES.keys() - RECORD_ONLY))
def test_what_a_person_chose_comes_back(path: str) -> None:
    draft = changed(DRAFT, path)
    assert draft != DRAFT
    assert draft_of(draft.config()) == draft
    assert draft.config() == changed(RECORD, path)


def test_neither_passes_for_the_other() -> None:
    record, draft = ExperimentConfig(), Draft()
    assert not isinstance(record, Draft) and not isinstance(draft, ExperimentConfig)
    for part in ({"data": DataConfig(sha256="0" * 64)}, {"split": SplitConfig(rows=(0, 5, 5, 9))}):
        with pytest.raises(ValidationError):
            Draft(**part)
    with pytest.raises(ValidationError):
        ExperimentConfig(data=draft.data)


@every_golden_config
def test_configs_of_the_first_format_are_read_and_written_as_they_were(name: str) -> None:
    again = parse_config(GOLDEN[name]).model_dump(mode="json")
    assert _common(again, GOLDEN[name]) == GOLDEN[name]


@every_golden_config
def test_every_old_config_leads_to_a_draft(name: str) -> None:
    draft = draft_of(parse_config(GOLDEN[name]))
    assert draft_of(draft.config()) == draft
    assert parse_draft(draft.model_dump(mode="json")) == draft


@pytest.mark.parametrize("name", ["tutorial", "recommended"])
@pytest.mark.parametrize("leak", ["scaler", "shuffle", "stopping"])
def test_the_draft_of_a_mistake_is_the_honest_preset(name: str, leak: str) -> None:
    assert draft_of(parse_config(GOLDEN[f"{name}, leak {leak}"])).config() == preset(name)


def test_what_did_nothing_is_left_out_of_the_draft() -> None:
    assert draft_of(parse_config(GOLDEN["least gain without the best epoch"])).training.min_gain is None
    assert draft_of(parse_config(GOLDEN["reading of a bundled set"])).data.reading is None
    assert draft_of(parse_config(GOLDEN["upload"])).data.reading is not None


@pytest.mark.parametrize("name", PRESETS)
def test_presets_can_be_chosen(name: str) -> None:
    assert draft_of(preset(name)).config() == preset(name)


def test_a_least_gain_needs_a_best_epoch() -> None:
    draft = draft_of(preset("recommended"))
    with pytest.raises(ConfigError, match=r"without keeping the best epoch .* it does nothing"):
        draft.with_("training", restore_best=False)
    assert draft.with_("training", restore_best=False, min_gain=None).training.patience == 20


def test_a_reading_needs_a_text_to_read() -> None:
    reading = CsvReading(date_order="dmy").model_dump()
    with pytest.raises(ConfigError, match=r"how a file is read .* says nothing of data from the source 'bundled'"):
        Draft().with_("data", reading=reading)
    assert Draft().with_("data", source="file", name="x.csv", reading=reading).data.reading is not None


def test_patience_that_can_never_run_out_is_told() -> None:
    draft = draft_of(preset("recommended"))
    assert idle_settings(draft) == ()
    (told,) = idle_settings(draft.with_("training", epochs=20))
    assert told == "Training never stops early: it waits for 20 epochs and has 20 at most."
    assert idle_settings(draft.with_("training", epochs=21)) == ()


def test_a_joined_column_that_nothing_uses_is_told() -> None:
    draft = Draft().with_("data", extra=("MSFT:close", "AAPL:close"))
    used = draft.with_("features", inputs=("close", "rsi:14@msft:close"), target="aapl:close")
    assert idle_settings(used) == ()
    (told,) = idle_settings(used.with_("features", target="close"))
    assert told.startswith("The column aapl:close of another ticker is joined, but no input and no target uses it.")


@given(st.sampled_from(sorted(EXAMPLES.keys() - RECORD_ONLY)), st.sampled_from(sorted(EXAMPLES)))
def test_any_two_changes_of_a_record_lead_to_a_draft(one: str, other: str) -> None:
    try:
        record = changed(changed(RECORD, one), other)
    except ConfigError:
        return
    draft = draft_of(record)
    assert draft_of(draft.config()) == draft


def _common(fields: object, golden: object) -> object:
    """Return fields without those that the golden ones lack, as fields may be added."""
    if isinstance(fields, dict) and isinstance(golden, dict):
        return {name: _common(fields[name], golden[name]) for name in golden}
    return fields
