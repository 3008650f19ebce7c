"""Rows are cut in the order of time, without gaps, overlaps or forgotten rows."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lstm_core.config import SplitConfig
from lstm_core.errors import TooFewRowsError
from lstm_core.features.splits import WindowCounts, count_windows, largest_window, split_rows


@st.composite
def _configs(draw: st.DrawFn) -> SplitConfig:
    """Make up shares in whole percent, as a form gives them."""
    train = draw(st.integers(1, 97))
    return SplitConfig(train=train / 100, validation=draw(st.integers(0, 98 - train)) / 100)


@given(st.integers(1, 5000), _configs())
def test_parts_follow_each_other_and_cover_every_row(rows: int, config: SplitConfig) -> None:
    split = split_rows(rows, config)
    assert split.train.start == 0
    assert split.train.stop == split.validation.start
    assert split.validation.stop == split.test.start
    assert split.test.stop == rows
    assert min(len(split.train), len(split.validation), len(split.test)) >= 0


@given(st.integers(1, 5000), _configs())
def test_each_part_is_within_a_row_of_its_share(rows: int, config: SplitConfig) -> None:
    split = split_rows(rows, config)
    assert abs(len(split.train) - rows * config.train) <= 1
    assert abs(len(split.validation) - rows * config.validation) <= 1


@example(rows=100, percent=29)
@given(st.integers(1, 5000), st.integers(1, 98))
def test_without_a_validation_share_there_is_no_validation_row(rows: int, percent: int) -> None:
    split = split_rows(rows, SplitConfig(train=percent / 100))
    assert len(split.validation) == 0


@pytest.mark.parametrize(
    ("rows", "config", "lengths"),
    [
        (1259, SplitConfig(train=0.8), (1007, 0, 252)),
        (1259, SplitConfig(train=0.7, validation=0.1), (881, 126, 252)),
        (10, SplitConfig(train=0.7, validation=0.1), (7, 1, 2)),
        (1000, SplitConfig(train=0.6, validation=0.2), (600, 200, 200)),
    ],
)
def test_known_splits(rows: int, config: SplitConfig, lengths: tuple[int, int, int]) -> None:
    split = split_rows(rows, config)
    assert (len(split.train), len(split.validation), len(split.test)) == lengths


def test_reaching_back_gives_every_later_row_a_window() -> None:
    shares = {"train": 0.7, "validation": 0.1}
    assert count_windows(1259, 60, SplitConfig(**shares)) == WindowCounts(821, 66, 192)
    assert count_windows(1259, 60, SplitConfig(**shares, reach_back=True)) == WindowCounts(821, 126, 252)


@pytest.mark.parametrize(
    ("rows", "config", "part", "size"),
    [
        (74, SplitConfig(train=0.8), "training", 59),
        (300, SplitConfig(train=0.8), "test", 60),
        (1000, SplitConfig(train=0.8, validation=0.05), "validation", 50),
        (3, SplitConfig(train=0.8, reach_back=True), "training", 2),
    ],
)
def test_too_few_rows_are_refused_with_the_part_and_its_size(
    rows: int, config: SplitConfig, part: str, size: int
) -> None:
    with pytest.raises(TooFewRowsError) as refused:
        count_windows(rows, 60, config)
    assert str(refused.value) == (
        f"Too few rows: the {part} part has {size} of the {rows} rows, which is not enough for a window of 60 "
        "and the value after it. Choose a shorter window, another split or a longer series."
    )


@pytest.mark.parametrize("reach_back", [False, True])
def test_one_row_more_is_enough(reach_back: bool) -> None:
    config = SplitConfig(train=0.5, reach_back=reach_back)
    with pytest.raises(TooFewRowsError):
        count_windows(20, 10, config)
    assert count_windows(22, 10, config) == WindowCounts(1, 0, 11 if reach_back else 1)


@given(
    rows=st.integers(1, 400),
    longest=st.integers(2, 100),
    train=st.floats(0.3, 0.8),
    validation=st.sampled_from([0.0, 0.1]),
    reach_back=st.booleans(),
    horizon=st.integers(1, 5),
)
def test_the_largest_window_fits_and_the_next_one_does_not(rows, longest, train, validation, reach_back, horizon):
    config = SplitConfig(train=train, validation=validation, reach_back=reach_back)
    found = largest_window(rows, longest, config, horizon)
    if found is not None:
        assert 2 <= found <= longest
        count_windows(rows, found, config, horizon)
    if found != longest:
        with pytest.raises(TooFewRowsError):
            count_windows(rows, 2 if found is None else found + 1, config, horizon)
