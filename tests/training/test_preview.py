"""Previews are few, small and in the target's unit."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.config import ExperimentConfig, FeatureConfig, preset
from lstm_core.data.table import PriceTable
from lstm_core.events import EpochDone
from lstm_core.features.preparation import Preparation
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import prepare
from lstm_core.training.preview import FEWER, MAX_POINTS, MAX_PREVIEWS, Preview, is_due


def even(windows: WindowSet) -> np.ndarray:
    """Return attention that gives every time step the same weight."""
    return np.full((len(windows), windows.window), 1 / windows.window, "float32")


@given(st.integers(1, 2000))
def test_a_run_has_about_a_hundred_previews_the_first_and_last_epoch_among_them(epochs: int) -> None:
    due = [epoch for epoch in range(1, epochs + 1) if is_due(epoch, epochs)]
    assert (due[0], due[-1]) == (1, epochs)
    assert min(epochs, MAX_PREVIEWS // 2) <= len(due) <= MAX_PREVIEWS + 2


def test_a_further_network_shows_about_ten_predictions(table: PriceTable, tiny_config: ExperimentConfig) -> None:
    preview = Preview(prepare(table, Preparation.of(tiny_config)))
    assert [epoch for epoch in range(1, 41) if preview.fewer().due(epoch, 40)] == [1, *range(4, 41, 4)]
    assert len([epoch for epoch in range(1, 2001) if preview.fewer().due(epoch, 2000)]) == FEWER + 1
    assert all(preview.due(epoch, 40) for epoch in range(1, 41)), "the first network shows as many as ever"


def test_a_short_watched_part_is_shown_whole(table: PriceTable, tiny_config: ExperimentConfig) -> None:
    data = prepare(table, Preparation.of(tiny_config))
    preview = Preview(data)
    assert preview.actual == data.test.actual.tolist()
    assert preview.dates[:2] == ["2020-05-21", "2020-05-22"]
    assert list(pd.DatetimeIndex(preview.dates)) == list(data.test.dates)
    assert preview(data.test.targets, even(data.test)).predictions == pytest.approx(preview.actual, rel=1e-5)


def test_rows_within_a_day_keep_their_time(table: PriceTable, tiny_config: ExperimentConfig) -> None:
    hours = pd.date_range("2024-01-01 09:00", periods=len(table), freq="h", name="date")
    data = prepare(dataclasses.replace(table, frame=table.frame.set_index(hours)), Preparation.of(tiny_config))
    preview = Preview(data)
    assert len(set(preview.dates)) == len(data.test.dates), "rows of one day lie on one another"
    assert list(pd.DatetimeIndex(preview.dates)) == list(data.test.dates)


def test_a_long_watched_part_is_thinned_evenly_from_end_to_end(
    make_table: Callable[..., PriceTable], tiny_config: ExperimentConfig
) -> None:
    data = prepare(make_table(2000), Preparation.of(tiny_config.with_("split", train=0.5)))
    preview = Preview(data)
    shown = preview(data.test.targets, even(data.test)).predictions
    assert shown is not None
    assert len(preview.dates) == len(preview.actual) == len(shown) == MAX_POINTS
    assert (preview.actual[0], preview.actual[-1]) == (data.test.actual[0], data.test.actual[-1])
    places = data.test.dates.get_indexer(np.array(preview.dates, dtype="datetime64[ns]"))
    assert set(np.diff(places)) == {3, 4}


def test_the_preview_is_of_validation_where_there_is_such_a_part(table: PriceTable) -> None:
    data = prepare(table, Preparation.of(preset("recommended").with_("features", window=5)))
    preview = Preview(data)
    assert data.validation is not None
    assert preview.watched == "validation"
    assert preview.actual == data.validation.actual.tolist()
    # A zero output means "no change", so the preview repeats the day before.
    shown = preview(np.zeros(len(data.validation), "float32"), even(data.validation))
    assert shown.predictions == data.validation.previous.tolist()


def test_attention_is_the_mean_over_all_windows_and_that_of_the_newest(
    make_table: Callable[..., PriceTable], tiny_config: ExperimentConfig
) -> None:
    data = prepare(
        make_table(2000), Preparation.of(tiny_config.with_("split", train=0.5))
    )  # more windows than are previewed
    attention = np.zeros((len(data.test), 5), "float32")
    attention[:, 0] = 1  # all look at the oldest step,
    attention[-1] = [0, 0.25, 0, 0, 0.75]  # save the newest
    shown = Preview(data)(data.test.targets, attention)
    others = (len(data.test) - 1) / len(data.test)
    assert shown.attention == pytest.approx([others, 0.25 * (1 - others), 0, 0, 0.75 * (1 - others)], rel=1e-4)
    assert shown.newest_attention == [0, 0.25, 0, 0, 0.75]


def test_weights_are_rounded_to_five_digits(table: PriceTable, tiny_config: ExperimentConfig) -> None:
    data = prepare(table, Preparation.of(tiny_config))
    attention = even(data.test)
    attention[-1] = [1 / 3, 1e-7 / 3, 0, 0, 2 / 3]
    assert Preview(data)(data.test.targets, attention).newest_attention == [0.33333, 3.3333e-8, 0, 0, 0.66667]


def test_of_a_model_without_attention_none_is_recorded(table: PriceTable, tiny_config: ExperimentConfig) -> None:
    data = prepare(table, Preparation.of(tiny_config))
    last_step = np.zeros((len(data.test), 5), "float32")
    last_step[:, -1] = 1
    shown = Preview(data, shows_attention=False)(data.test.targets, last_step)
    assert shown.predictions is not None
    assert (shown.attention, shown.newest_attention) == (None, None)
    # Attention that has learned to look at the last step only is attention.
    assert Preview(data)(data.test.targets, last_step).attention == [0, 0, 0, 0, 1]


def test_the_events_of_a_run_stay_small_with_the_longest_window(
    make_table: Callable[..., PriceTable], tiny_config: ExperimentConfig
) -> None:
    longest = max(rule.le for rule in FeatureConfig.model_fields["window"].metadata if hasattr(rule, "le"))
    data = prepare(
        make_table(3000), Preparation.of(tiny_config.with_("features", window=longest).with_("split", train=0.5))
    )
    random = np.random.default_rng(0)
    attention = random.random((len(data.test), longest)).astype("float32")
    shown = Preview(data)(data.test.targets, attention / attention.sum(axis=1, keepdims=True))
    event = EpochDone(
        epoch=1,
        loss=0.1,
        val_loss=0.1,
        seconds=0.1,
        best_epoch=1,
        preview=shown.predictions,
        attention=shown.attention,
        newest_attention=shown.newest_attention,
    )
    assert longest == 1000
    assert len(event.model_dump_json()) < 35_000
