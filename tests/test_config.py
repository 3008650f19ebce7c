"""The config refuses what cannot work, by name, and survives JSON."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lstm_core.config import PRESETS, ExperimentConfig, parse_config, preset
from lstm_core.errors import ConfigError
from lstm_core.model.cells import CELLS

IMPOSSIBLE: list[tuple[str, str, Any]] = [
    ("", "seed", -1),
    ("", "seed", 2**31),
    ("", "preset", "expert"),
    ("data", "source", "/etc/passwd"),
    ("data", "name", ""),
    ("data", "name", "x" * 201),
    ("data", "ticker", "x" * 101),
    ("data", "sha256", "abc"),
    ("data", "sha256", "A" * 64),
    ("features", "inputs", ()),
    ("features", "inputs", "close"),
    ("features", "inputs", tuple(f"c{n}" for n in range(65))),
    ("features", "target", ""),
    ("features", "target_kind", "return"),
    ("features", "window", 1),
    ("features", "window", 1001),
    ("features", "scaling", "robust"),
    ("split", "train", 0),
    ("split", "train", 1),
    ("split", "validation", -0.1),
    ("split", "validation", 1),
    ("model", "cell", "rnn"),
    ("model", "units", 0),
    ("model", "units", 513),
    ("model", "units", 2.5),
    ("model", "layers", 0),
    ("model", "layers", 4),
    ("model", "dropout", -0.1),
    ("model", "dropout", 0.81),
    ("model", "attention", "multihead"),
    ("training", "epochs", 0),
    ("training", "epochs", 2001),
    ("training", "epochs", "many"),
    ("training", "batch_size", 0),
    ("training", "learning_rate", 0),
    ("training", "learning_rate", float("nan")),
    ("training", "learning_rate", float("inf")),
    ("training", "loss", "mape"),
    ("training", "optimizer", "lion"),
    ("training", "patience", 0),
    ("training", "momentum", 0.9),
]


@pytest.mark.parametrize(("part", "field", "value"), IMPOSSIBLE)
def test_an_impossible_value_is_refused_by_name(part: str, field: str, value: Any) -> None:
    where = f"{part}.{field}" if part else field
    with pytest.raises(ConfigError, match=rf"^These settings do not work: {re.escape(where)}[: ]"):
        ExperimentConfig().with_(part, **{field: value})


def test_the_sentence_lists_all_kinds() -> None:
    with pytest.raises(ConfigError) as refused:
        ExperimentConfig().with_("model", cell="rnn")
    assert str(refused.value).startswith("These settings do not work: model.cell is 'rnn' but must be one of ")
    assert all(f"'{name}'" in str(refused.value) for name in CELLS)


@pytest.mark.parametrize(
    ("part", "field", "value", "problem"),
    [
        ("model", "units", 0, "model.units is 0 but must be at least 1"),
        (
            "features",
            "scaling",
            "rank",
            "features.scaling is 'rank' but must be one of 'minmax', 'standard' or 'window'",
        ),
        ("training", "epochs", "many", "training.epochs is 'many' but must be a whole number"),
        ("training", "learning_rate", 0, "training.learning_rate is 0 but must be more than 0.0"),
        ("split", "train", 1, "split.train is 1 but must be less than 1.0"),
        ("", "seed", -1, "seed is -1 but must be at least 0"),
    ],
)
def test_the_sentence_shows_the_value_and_the_rule(part: str, field: str, value: Any, problem: str) -> None:
    with pytest.raises(ConfigError) as refused:
        ExperimentConfig().with_(part, **{field: value})
    assert str(refused.value) == f"These settings do not work: {problem}."


def test_all_impossible_values_are_named_at_once() -> None:
    with pytest.raises(ConfigError, match=r"model\.units is 0 .*; training\.epochs is 0 "):
        parse_config({"model": {"units": 0}, "training": {"epochs": 0}})


def test_an_input_chosen_twice_is_refused() -> None:
    with pytest.raises(ConfigError, match="features: each input feature may be chosen once only"):
        ExperimentConfig().with_("features", inputs=("open", "close", "open"))


@pytest.mark.parametrize(("train", "validation"), [(0.99, 0.0), (0.9, 0.1), (0.5, 0.5)])
def test_shares_that_leave_no_test_part_are_refused(train: float, validation: float) -> None:
    with pytest.raises(ConfigError, match="split: training and validation together take more than 98% of the rows"):
        ExperimentConfig().with_("split", train=train, validation=validation)


@pytest.mark.parametrize("change", [{"patience": 3}, {"restore_best": True}])
def test_nothing_is_chosen_by_the_test_part(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="early stopping and restoring the best epoch need a validation part"):
        ExperimentConfig().with_("training", **change)
    with_validation = ExperimentConfig().with_("split", train=0.7, validation=0.1)
    assert with_validation.with_("training", **change).split.validation == 0.1


def test_taking_validation_away_from_early_stopping_is_refused() -> None:
    with pytest.raises(ConfigError, match="choose by the test part"):
        preset("recommended").with_("split", validation=0.0)


@pytest.mark.parametrize("fields", [None, 5, "tutorial", [], {"model": 5}, {"model": None}, {"nets": {}}])
def test_fields_of_the_wrong_shape_are_a_config_error(fields: Any) -> None:
    with pytest.raises(ConfigError):
        parse_config(fields)


def test_the_tutorial_preset_is_the_reference_job() -> None:
    config = preset("tutorial")
    assert (config.features.inputs, config.features.target, config.features.window) == (("open", "close"), "close", 60)
    assert (config.features.scaling, config.features.target_kind) == ("minmax", "level")
    assert (config.split.train, config.split.validation, config.split.reach_back) == (0.8, 0.0, False)
    assert (config.model.cell, config.model.units, config.model.layers) == ("lstm", 64, 1)
    assert (config.model.attention, config.model.dropout, config.model.zero_head) == ("tutorial", 0.0, False)
    assert (config.training.optimizer, config.training.loss, config.training.batch_size) == ("adam", "mse", 32)
    assert (config.training.patience, config.training.restore_best) == (None, False)


def test_the_recommended_preset_watches_a_part_of_its_own() -> None:
    config = preset("recommended")
    assert config.preset == "recommended"
    assert (config.split.train, config.split.validation, config.split.reach_back) == (0.7, 0.1, True)
    assert (config.features.target_kind, config.model.zero_head) == ("change", True)
    assert (config.training.patience, config.training.restore_best, config.training.min_gain) == (20, True, 0.05)


def test_an_unknown_preset_is_told_what_there_is() -> None:
    with pytest.raises(
        ConfigError, match=r"^There is no preset 'best'\. Choose one of: tutorial, recommended, volatility\.$"
    ):
        preset("best")


@pytest.mark.parametrize("name", PRESETS)
def test_presets_survive_json(name: str) -> None:
    config = preset(name)
    assert parse_config(json.loads(json.dumps(config.model_dump(mode="json")))) == config


@given(st.integers(2, 1000), st.floats(0.01, 0.98), st.floats(0, 0.8), st.floats(1e-9, 1), st.integers(0, 2**31 - 1))
def test_any_valid_config_survives_json(window: int, train: float, dropout: float, rate: float, seed: int) -> None:
    config = ExperimentConfig(seed=seed).with_("features", window=window, inputs=("a", "b")).with_("split", train=train)
    config = config.with_("model", dropout=dropout).with_("training", learning_rate=rate)
    assert parse_config(json.loads(config.model_dump_json())) == config


def test_a_config_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        ExperimentConfig().model.units = 3


def test_with_changes_one_part_and_leaves_the_original_alone() -> None:
    config = ExperimentConfig()
    changed = config.with_("model", units=8)
    assert (config.model.units, changed.model.units) == (64, 8)
    assert changed.with_("model", units=64) == config
