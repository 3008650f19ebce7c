"""The importance of inputs is drawn with its interval, the largest on top."""

import numpy as np

from lstm_core.charts.attention.importance import importance_dots
from lstm_core.explain.permutation import FeatureImportance, PermutationImportance

FOUND = PermutationImportance(
    rmse=1.5,
    days=200,
    features=(
        FeatureImportance("close", np.array([2.0, 4.0]), 1.0, 5.0),
        FeatureImportance("noise", np.array([-0.1, 0.1]), -0.5, 0.5),
    ),
)


def test_the_largest_is_on_top_with_its_interval(drawn):
    (dots,) = importance_dots(FOUND, ["close", "<b>noise"], "close").payload.data
    assert list(dots.x) == [0.0, 3.0]
    assert list(dots.error_x.array) == [0.5, 2.0] and list(dots.error_x.arrayminus) == [0.5, 2.0]
    figure = drawn(importance_dots(FOUND, ["close", "<b>noise"], "close").payload)
    assert figure["layout"]["yaxis"]["ticktext"] == ["&lt;b&gt;noise", "close"]
    assert figure["layout"]["title"]["subtitle"]["text"] == "2 shuffles on 200 predictions; RMSE unshuffled 1.5"


def test_what_chance_explains_is_hollow():
    (dots,) = importance_dots(FOUND, ["close", "noise"], "close").payload.data
    assert list(dots.marker.symbol) == ["circle-open", "circle"]


def test_0_is_marked():
    (line,) = importance_dots(FOUND, ["close", "noise"], "close").payload.layout.shapes
    assert line.x0 == line.x1 == 0
