"""The microscope shows the numbers of the forward pass, each unit in its place, and says what a gate does."""

import base64
from itertools import pairwise

import numpy as np
import pytest

from lstm_core.charts.gates.over_time import all_units, one_unit, panels_of
from lstm_core.explain.gates import gates_of
from lstm_core.explain.trained import TrainedModel
from tests.made_results import made_result


@pytest.fixture(scope="module")
def looked_at(table, tiny_config):
    """Return the target in a window, and the layers in it, by cell."""

    def look(cell="lstm", layers=1):
        config = tiny_config.with_("model", cell=cell, layers=layers)
        model = TrainedModel.of(made_result(config, table))
        window = model.window_of(3)
        series = model.series["close"].loc[window.dates]
        return series, gates_of(model.run(model.scaled(window.values)[None]))

    return look


def numbers(drawn_array):
    """Return an array as it is sent to the browser."""
    if isinstance(drawn_array, list):
        return np.array(drawn_array)
    values = np.frombuffer(base64.b64decode(drawn_array["bdata"]), dtype=drawn_array["dtype"])
    return values.reshape([int(size) for size in drawn_array["shape"].split(",")]) if "shape" in drawn_array else values


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("lstm", ["input gate", "forget gate", "output gate", "candidate", "cell state", "hidden state"]),
        ("gru", ["update gate", "reset gate", "candidate", "hidden state"]),
    ],
)
def test_every_gate_and_state_has_its_panel_under_the_series(looked_at, drawn, cell, names):
    series, (layer,) = looked_at(cell)
    figure = drawn(all_units(series, layer).payload)
    price, *heat = figure["data"]
    assert [trace["name"] for trace in heat] == names
    np.testing.assert_allclose(numbers(price["y"]), series)
    assert {tuple(trace["x"]) for trace in figure["data"]} == {tuple(f"{date:%d %b %Y}" for date in series.index)}
    assert [trace["yaxis"] for trace in heat] == [f"y{number}" for number in range(2, len(names) + 2)]
    domains = [figure["layout"]["yaxis" + ("" if n == 1 else str(n))]["domain"] for n in range(1, len(names) + 2)]
    assert all(upper[0] > lower[1] for upper, lower in pairwise(domains)), "panels overlap"


def test_gates_are_shown_as_they_are_and_states_around_zero(looked_at, drawn):
    series, (layer,) = looked_at()
    by_name = {trace["name"]: trace for trace in drawn(all_units(series, layer).payload)["data"][1:]}
    forget, cell = by_name["forget gate"], by_name["cell state"]
    np.testing.assert_allclose(numbers(forget["z"]), layer.gates["forget"].T)
    assert forget["y"] == [f"unit {unit}" for unit in layer.units]
    np.testing.assert_allclose(numbers(cell["customdata"]), layer.cell.T)
    assert np.abs(numbers(cell["z"])).max() == pytest.approx(1)
    assert np.sign(numbers(cell["z"])).tolist() == np.sign(layer.cell.T).tolist()
    assert (forget["coloraxis"], cell["coloraxis"]) == ("coloraxis", "coloraxis2")


def test_pointing_at_a_gate_says_what_near_0_and_near_1_does(looked_at, drawn):
    series, (layer,) = looked_at()
    by_name = {trace["name"]: trace for trace in drawn(all_units(series, layer).payload)["data"][1:]}
    told = by_name["forget gate"]["hovertemplate"]
    assert "near 0: nearly all that the cell held is forgotten" in told
    assert "near 1: nearly all that the cell held is kept" in told
    assert "%{z:.0%} of what the cell held is kept" in told
    assert "above 0: it would raise the state" in by_name["candidate"]["hovertemplate"]


def test_states_that_are_all_zero_are_drawn(looked_at, drawn):
    series, (layer,) = looked_at()
    layer.hidden[:] = 0
    assert (
        numbers(drawn(all_units(series, layer).payload)["data"][-1]["z"]).tolist()
        == np.zeros_like(layer.hidden.T).tolist()
    )


def test_of_very_many_units_the_most_active_are_drawn(looked_at, drawn, monkeypatch):
    series, (layer,) = looked_at()
    monkeypatch.setattr("lstm_core.charts.gates.over_time.MAX_CELLS", 10)
    figure = drawn(all_units(series, layer).payload)
    assert figure["data"][1]["y"] == [f"unit {unit}" for unit in layer.units[:2]]
    assert figure["layout"]["title"]["subtitle"]["text"] == "2 of 4 units, the most active on top"


def test_one_unit_is_found_by_its_number_and_told_in_words(looked_at, drawn):
    series, (layer,) = looked_at()
    unit = int(layer.units[2])
    lines = {trace["name"]: trace for trace in drawn(one_unit(series, layer, unit).payload)["data"][1:]}
    assert list(lines) == ["input gate", "forget gate", "output gate", "candidate", "cell state", "hidden state"]
    np.testing.assert_allclose(numbers(lines["hidden state"]["y"]), layer.hidden[:, 2])
    value = layer.gates["input"][1, 2]
    assert lines["input gate"]["text"][1] == f"input gate {value:.2f}: {value:.0%} of the candidate is written"
    looks = [(lines[name]["line"]["color"], lines[name]["line"]["dash"]) for name in list(lines)[:3]]
    assert len({color for color, _ in looks}) == len({dash for _, dash in looks}) == 3
    with pytest.raises(IndexError, match="there is no unit 9"):
        one_unit(series, layer, 9)


def test_the_second_layer_is_named(looked_at):
    series, layers = looked_at(layers=2)
    assert all_units(series, layers[1]).payload.layout.title.text == "Layer 2: what its units did"
    assert list(panels_of(layers[1])) == ["input", "forget", "output", "candidate", "cell", "hidden"]
