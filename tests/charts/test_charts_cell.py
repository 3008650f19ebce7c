"""The picture of a cell carries the numbers of its step, and its arithmetic comes out."""

import math
import re

import altair
import numpy as np
import pytest

from lstm_core.charts.gates.cell import cell_picture
from lstm_core.explain.cell_step import cell_step
from lstm_core.explain.trained import TrainedModel
from lstm_core.model.cells import CELLS
from tests.made_results import made_result


@pytest.fixture(scope="module")
def steps(table, tiny_config):
    """Return a function that gives the cell at one step."""

    def at(step, cell="lstm", layer=1, layers=1):
        config = tiny_config.with_("model", cell=cell, layers=layers)
        model = TrainedModel.of(made_result(config, table))
        window = model.scaled(model.window_of(3).values)
        return cell_step(model.config.model, model.run(window[None]), window, step, layer)

    return at


def words(chart):
    """Return what stands on the picture: the number under each name, and each chip."""
    rows = chart.data
    names = rows[rows["mark"] == "name"]
    found = {}
    for name in names.itertuples():
        below = rows[(rows["mark"] == "number") & np.isclose(rows["x"], name.x) & (rows["y"] < name.y)]
        found[name.text] = below.sort_values("y")["text"].iloc[-1]
    chips = rows[(rows["mark"] == "number") & rows["text"].str.contains(" [+-]", regex=True, na=False)]
    return found | dict(text.rsplit(" ", 1) for text in chips["text"] if "," not in text)


def number(text):
    return float(re.search(r"[+-]?\d+\.\d+", text).group())


def test_an_lstms_numbers_stand_in_their_boxes_and_add_up(steps):
    step = steps(4)
    found = words(cell_picture(step, ["open", "close"], 2))
    assert found["forget"] == f"{step.gates['forget'][2]:.2f}"
    assert found["candidate"] == f"{step.gates['candidate'][2]:+.2f}"
    assert number(found["c before"]) == pytest.approx(step.cell_before[2], abs=0.005)
    assert number(found["h before"]) == pytest.approx(step.hidden_before[2], abs=0.005)
    assert number(found["kept"]) + number(found["written"]) == pytest.approx(number(found["c new"]), abs=0.016)
    assert number(found["tanh"]) == pytest.approx(math.tanh(step.cell[2]), abs=0.005)
    assert number(found["h new"]) == pytest.approx(step.hidden[2], abs=0.005)
    assert found["x, the inputs of this step (scaled)"] == f"open {step.inputs[0]:+.2f}, close {step.inputs[1]:+.2f}"


def test_a_gru_has_a_picture_of_its_own(steps):
    step = steps(3, "gru")
    found = words(cell_picture(step, ["open", "close"], 1))
    assert {"update", "reset", "candidate"} < set(found) and "c new" not in found
    assert number(found["rest"]) == pytest.approx(1 - step.gates["update"][1], abs=0.005)
    assert number(found["kept"]) + number(found["written"]) == pytest.approx(number(found["h new"]), abs=0.016)


def test_a_layer_above_names_where_its_inputs_come_from(steps):
    found = words(cell_picture(steps(2, layer=2, layers=2), ["open", "close"], 0))
    assert found["from layer 1: its hidden state"].startswith("4 numbers, mean ")


def test_only_data_change_from_step_to_step(steps):
    one, other = (cell_picture(steps(step), ["open", "close"], 0) for step in (0, 4))
    assert one.payload == other.payload
    assert list(one.data["mark"]) == list(other.data["mark"])
    assert words(one)["c before"] == "+0.00" != words(other)["c before"]
    altair.LayerChart.from_dict({**one.payload, "data": {"values": []}})


@pytest.mark.parametrize("cell", CELLS)
def test_boxes_do_not_overlap_and_strips_stay_inside(steps, cell):
    rows = cell_picture(steps(4, cell), ["open", "close"], 0).data
    boxes = rows[rows["mark"] == "box"][["x", "y", "x2", "y2"]].to_numpy(dtype="float64")
    for number, (left, bottom, right, top) in enumerate(boxes):
        assert 0 <= left < right <= 100 and 0 <= bottom < top <= 100
        for x, y, x2, y2 in boxes[number + 1 :]:
            assert right <= x or x2 <= left or top <= y or y2 <= bottom
    for x, y, x2, _ in rows[rows["mark"] == "strip"][["x", "y", "x2", "y2"]].to_numpy(dtype="float64"):
        low, high = sorted((x, x2))
        assert any(left <= low and high <= right and bottom <= y <= top for left, bottom, right, top in boxes)


def test_names_stand_as_they_are(steps):
    found = words(cell_picture(steps(4), ["<b>a</b>", "close"], 0))
    assert found["x, the inputs of this step (scaled)"].startswith("<b>a</b> +")
