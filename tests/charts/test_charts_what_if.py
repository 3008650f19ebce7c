"""Before faint, after strong, and only data change while a hand drags."""

import altair
import numpy as np
import pytest

from lstm_core.charts.gates.what_if import attention_change, drag_line, gate_changes, gate_lines
from lstm_core.charts.palette import MUTED
from lstm_core.explain.trained import TrainedModel
from lstm_core.explain.what_if import shock, what_if
from tests.made_results import made_result


@pytest.fixture(scope="module")
def model(table, tiny_config):
    return TrainedModel.of(made_result(tiny_config.with_("model", layers=2), table))


@pytest.fixture(scope="module")
def found(model):
    window = model.window_of(3)
    return what_if(model, window, [shock(model, window, "close", 3, percent=20)])


def values(chart, line, panel="attention"):
    rows = chart.data
    return rows[(rows["line"] == line) & (rows["panel"] == panel)]["value"].to_numpy()


def test_attention_before_and_after_on_the_windows_dates(found):
    chart = attention_change(found)
    np.testing.assert_allclose(values(chart, "before"), found.attention_before)
    np.testing.assert_allclose(values(chart, "after"), found.attention_after)
    assert list(chart.data["x"][:5]) == list(found.window.dates)
    scale = chart.payload["encoding"]["color"]["scale"]
    assert scale["range"][scale["domain"].index("before")] == MUTED


def test_the_difference_is_drawn_on_a_scale_of_its_own(found):
    chart = attention_change(found, difference=True)
    np.testing.assert_allclose(values(chart, "after − before"), found.attention_after - found.attention_before)
    assert set(chart.data["line"]) == {"after − before"}
    assert chart.payload["encoding"]["y"]["scale"]["zero"]


def test_gates_of_a_layer_as_means_or_of_one_unit(found):
    layer = found.gates_after[1]
    means, unit = gate_changes(found, 2), gate_changes(found, 2, int(layer.units[1]))
    np.testing.assert_allclose(values(means, "after", "forget"), layer.gates["forget"].mean(axis=1), rtol=1e-5)
    np.testing.assert_allclose(values(unit, "after", "cell"), layer.cell[:, 1])
    assert [panel["encoding"]["y"]["title"][0] for panel in means.payload["vconcat"]] == [
        "input",
        "forget",
        "output",
        "candidate",
        "cell",
        "hidden",
    ]
    before, after = gate_lines(found, 2)["hidden"]
    np.testing.assert_array_equal(before[:2], after[:2])  # nothing changes before the change
    assert np.abs(after[2:] - before[2:]).max() > 1e-4


def test_only_data_change_while_one_drags(model, found):
    none = what_if(model, model.window_of(8), [])
    for one, other in (
        (attention_change(found), attention_change(none)),
        (gate_changes(found, 1), gate_changes(none, 1)),
    ):
        assert one.payload == other.payload
    empty = {"data": {"values": []}}
    altair.Chart.from_dict(attention_change(found).payload | empty)
    altair.VConcatChart.from_dict(gate_changes(found, 1).payload | empty)


def test_the_line_holds_both_windows_and_the_predictions_of_the_same_column(model, found):
    window = model.window_of(3)
    close, opened = (drag_line(model, window, found, name).payload for name in ("close", "open"))
    assert close["after"][2] == pytest.approx(1.2 * close["before"][2])
    assert [a == b for a, b in zip(close["before"], close["after"], strict=True)] == [True, True, False, True, True]
    assert close["next"] == {"before": found.before, "after": found.after}
    assert opened["next"] is None and opened["before"] == opened["after"]
    assert close["dates"][0] == f"{window.dates[0]:%d %b %Y}" and close["unit"] == "close (price)"
