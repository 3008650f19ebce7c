"""The drawing of the network tells what the summary tells."""

import re

import pytest

from lstm_core.charts.training.architecture import architecture
from lstm_core.config import ExperimentConfig
from lstm_core.model.summary import describe_layers


def boxes(dot: str) -> list[str]:
    return re.findall(r'^  n\d+ \[label="((?:[^"\\]|\\.)*)"', dot, flags=re.MULTILINE)


def arrows(dot: str) -> list[str]:
    return re.findall(r'-> n\d+ \[label="  (.*)"\]', dot)


def test_the_tutorials_network_with_its_shapes_and_parameters():
    dot = architecture(ExperimentConfig()).payload
    assert [box.split("\\n")[0] for box in boxes(dot)] == [
        "Input window",
        "LSTM 1",
        "Attention",
        "Dense head",
        "Prediction",
    ]
    assert arrows(dot) == ["60 × 2", "60 × 64", "context vector: 64", "1 number"]
    assert [re.findall(r"([\d,]+) parameters", box) for box in boxes(dot)] == [[], ["17,152"], ["124"], ["65"], []]


@pytest.mark.parametrize(
    "changes",
    [{"layers": 3}, {"dropout": 0.2, "layers": 2}, {"cell": "gru"}, {"attention": "none"}, {"units": 1}],
)
def test_every_layer_of_the_summary_has_its_box(changes):
    config = ExperimentConfig().with_("model", **changes)
    layers = describe_layers(config.model, config.features.window, len(config.features.inputs))
    drawn = boxes(architecture(config).payload)
    assert [box.split("\\n")[0] for box in drawn] == [*(layer.name for layer in layers), "Prediction"]
    for layer, box in zip(layers[1:], drawn[1:], strict=False):
        assert (f"{layer.parameters:,} parameters" if layer.parameters else "no parameters") in box


def test_boxes_follow_each_other_in_one_column():
    dot = architecture(ExperimentConfig()).payload
    assert re.findall(r"n(\d) -> n(\d)", dot) == [("0", "1"), ("1", "2"), ("2", "3"), ("3", "4")]
    assert "rankdir=TB" in dot and 'bgcolor="transparent"' in dot


def test_names_of_columns_can_not_break_out_of_their_label():
    names = ('a"b', "c\\", "d<b>e")
    dot = architecture(ExperimentConfig().with_("features", inputs=names, target='"]; x -> y')).payload
    assert boxes(dot)[0].endswith(r"a&quot;b, c\\\nd&lt;b&gt;e")
    assert len(boxes(dot)) == 5 and dot.count('"') % 2 == 0
    assert '"]; x -> y' not in dot


def test_many_inputs_stay_narrow():
    inputs = tuple(f"column {number}" for number in range(9))
    lines = boxes(architecture(ExperimentConfig().with_("features", inputs=inputs)).payload)[0].split("\\n")
    assert lines[-1] == "and 5 more"
    assert max(map(len, lines)) <= 40


def test_it_says_what_is_predicted():
    assert boxes(architecture(ExperimentConfig()).payload)[-1].endswith("next close")
    change = ExperimentConfig().with_("features", target_kind="change")
    assert boxes(architecture(change).payload)[-1].endswith("change to the next close")
