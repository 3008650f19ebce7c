"""The arithmetic from rows to windows."""

import pytest

from lstm_core.config import FeatureConfig, SplitConfig
from lstm_core.errors import TooFewRowsError
from lstm_core.explore.shapes import part_shapes, targets_in_words


def test_the_tutorials_numbers():
    training, test = part_shapes(1259, 60, 2, SplitConfig(train=0.8))
    assert training.arithmetic == "1,007 training rows − 60 = 947 windows"
    assert test.arithmetic == "252 test rows − 60 = 192 windows"
    assert (training.inputs, test.inputs) == ((947, 60, 2), (192, 60, 2))
    assert "first 60 rows" in test.reason


def test_parts_that_reach_back_lose_no_row():
    split = SplitConfig(train=0.7, validation=0.1, reach_back=True)
    training, validation, test = part_shapes(1000, 60, 3, split)
    assert training.arithmetic == "700 training rows − 60 = 640 windows"
    assert validation.arithmetic == "100 validation rows = 100 windows"
    assert test.inputs == (200, 60, 3)
    assert "begin in the part before" in test.reason


def test_one_window_is_singular():
    split = SplitConfig(train=0.5)
    assert part_shapes(8, 3, 1, split)[0].arithmetic == "4 training rows − 3 = 1 window"


def test_too_few_rows_are_a_sentence():
    with pytest.raises(TooFewRowsError, match="Choose a shorter window"):
        part_shapes(100, 60, 2, SplitConfig(train=0.8))


def test_y_has_a_number_for_each_row_ahead():
    assert [part.targets for part in part_shapes(1259, 60, 2, SplitConfig(train=0.8), 5)] == [(943, 5), (188, 5)]
    assert [part.targets for part in part_shapes(1259, 60, 2, SplitConfig(train=0.8))] == [(947, 1), (192, 1)]


@pytest.mark.parametrize("kind", ["level", "change", "log_return", "har"])
@pytest.mark.parametrize("horizon", [1, 4])
def test_what_y_holds_is_said_of_the_settings_that_there_are(kind, horizon):
    text = targets_in_words(FeatureConfig(target_kind=kind, horizon=horizon), "close")
    assert ("since the window's last row" in text) == (kind in ("change", "log_return"))
    assert ("what HAR leaves over of close" in text) == (kind == "har")
    assert ("4 rows after it" in text) == (horizon == 4)
