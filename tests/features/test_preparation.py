"""A preparation is a sound cache key: it holds every setting that changes the windows, and none that does not."""

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import PreparedData, prepare
from tests.setting_leaves import EXAMPLES, RECORD, changed, leaves

READ = {path for path in EXAMPLES if path.startswith(("features.", "split."))} | {"leak"}
CONFIG = RECORD.with_("features", window=5)
_CHOOSES_NOTHING = {"patience": None, "min_gain": None, "restore_best": False}
SHUFFLED = CONFIG.with_("", leak="shuffle")


def same(one: PreparedData, other: PreparedData) -> bool:
    """Say whether two preparations of a table gave the same windows, targets, scales and parts."""
    return all(np.array_equal(a, b) for a, b in zip(numbers(one), numbers(other), strict=True))


def numbers(data: PreparedData) -> list[np.ndarray]:
    parts = [part for part in (data.train, data.validation, data.test, data.watched) if part is not None]
    scalers = [
        data.input_scaler.scale,
        data.input_scaler.center,
        data.target_unit.scaler.scale,
        data.target_unit.scaler.center,
    ]
    return [*scalers, *(array for part in parts for array in (part.inputs, part.targets, part.actual, part.rows))]


def test_it_holds_what_is_read_and_nothing_else() -> None:
    held = {"shuffle_seed" if path == "seed" else path for path in READ | {"seed"}}
    assert leaves(Preparation).keys() == held | {"fitted_to"}, "which a refit changes, and no setting"


@pytest.mark.parametrize("path", sorted(EXAMPLES.keys() - {"seed"}))
def test_another_value_of_a_setting_is_another_key_exactly_if_it_is_read(path: str) -> None:
    before, after = Preparation.of(CONFIG), Preparation.of(changed(CONFIG, path))
    assert (before != after) == (path in READ)
    assert (before.model_dump_json() != after.model_dump_json()) == (path in READ), "what Streamlit makes its key of"


def test_the_seed_is_read_where_windows_are_shuffled() -> None:
    assert Preparation.of(changed(CONFIG, "seed")) == Preparation.of(CONFIG)
    assert Preparation.of(changed(SHUFFLED, "seed")) != Preparation.of(SHUFFLED)


@pytest.mark.parametrize("path", sorted(READ))
def test_every_setting_in_the_key_changes_the_windows(path: str, table) -> None:
    before, after = (prepare(table, Preparation.of(config)) for config in (CONFIG, changed(CONFIG, path)))
    assert not same(before, after)


@pytest.mark.parametrize("leak", ["scaler", "shuffle", "stopping"])
def test_every_mistake_has_a_key_of_its_own(leak: str, table) -> None:
    config: ExperimentConfig = CONFIG.with_("", leak=leak)
    assert Preparation.of(config) != Preparation.of(CONFIG)
    honest, wrong = (prepare(table, Preparation.of(each)) for each in (CONFIG, config))
    assert not same(honest, wrong) or wrong.watched is not honest.watched
    again = prepare(table, Preparation.of(config))
    assert same(wrong, again)


def test_for_a_refit_the_same_windows_are_scaled_by_all_rows_before_the_test_part(table) -> None:
    config = CONFIG.with_("split", train=0.7, validation=0.15, reach_back=True).with_("training", **_CHOOSES_NOTHING)
    first, again = (prepare(table, wanted) for wanted in (Preparation.of(config), Preparation.of(config).once_more))
    assert again.split == first.split and again.validation is not None
    before_test = Preparation.of(config.with_("split", train=0.85, validation=0.0))
    known = prepare(table, before_test)
    assert again.scalers == known.scalers != first.scalers
    assert again.level_scale == known.level_scale
    np.testing.assert_array_equal(again.test.inputs, known.test.inputs)
    for part in ("train", "validation", "test"):
        one, other = getattr(first, part), getattr(again, part)
        np.testing.assert_array_equal(one.rows, other.rows)
        np.testing.assert_array_equal(one.steps, other.steps)
        assert not np.array_equal(one.inputs, other.inputs)
    leaky = Preparation.of(config.with_("", leak="scaler"))
    assert prepare(table, leaky.once_more).scalers == prepare(table, leaky).scalers, "all rows are all rows"
