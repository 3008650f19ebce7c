"""Previews are few, small and in the target's unit."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.table import PriceTable
from lstm_core.features.windows import prepare
from lstm_core.training.preview import MAX_POINTS, MAX_PREVIEWS, Preview


@given(st.integers(1, 2000))
def test_a_run_has_about_a_hundred_previews_the_first_and_last_epoch_among_them(epochs: int) -> None:
    due = [epoch for epoch in range(1, epochs + 1) if Preview.due(epoch, epochs)]
    assert (due[0], due[-1]) == (1, epochs)
    assert min(epochs, MAX_PREVIEWS // 2) <= len(due) <= MAX_PREVIEWS + 2


def test_a_short_watched_part_is_shown_whole(table: PriceTable, tiny_config: ExperimentConfig) -> None:
    data = prepare(table, tiny_config)
    preview = Preview(data)
    assert preview.actual == data.test.actual.tolist()
    assert preview.dates == [f"{date:%Y-%m-%d}" for date in data.test.dates]
    assert preview(data.test.targets) == pytest.approx(preview.actual, rel=1e-5)


def test_a_long_watched_part_is_thinned_evenly_from_end_to_end(
    make_table: Callable[..., PriceTable], tiny_config: ExperimentConfig
) -> None:
    data = prepare(make_table(2000), tiny_config.with_("split", train=0.5))
    preview = Preview(data)
    assert len(preview.dates) == len(preview.actual) == len(preview(data.test.targets)) == MAX_POINTS
    assert (preview.actual[0], preview.actual[-1]) == (data.test.actual[0], data.test.actual[-1])
    places = data.test.dates.get_indexer(np.array(preview.dates, dtype="datetime64[ns]"))
    assert set(np.diff(places)) == {3, 4}


def test_the_preview_is_of_validation_where_there_is_such_a_part(table: PriceTable) -> None:
    data = prepare(table, preset("recommended").with_("features", window=5))
    preview = Preview(data)
    assert data.validation is not None
    assert preview.watched == "validation"
    assert preview.actual == data.validation.actual.tolist()
    # A zero output means "no change", so the preview repeats the day before.
    assert preview(np.zeros(len(data.validation), "float32")) == data.validation.previous.tolist()
