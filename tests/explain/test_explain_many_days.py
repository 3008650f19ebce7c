"""Attribution over many days: which samples, and how they are summed up."""

import numpy as np
import pytest

from lstm_core.charts.attention.output_unit import output_unit
from lstm_core.explain.attribution import integrated_gradients
from lstm_core.explain.many_days import attribute, mean_attribution, spread_days
from lstm_core.explain.trained import TrainedModel


@pytest.mark.parametrize(("samples", "most"), [(1, 5), (7, 7), (250, 40), (192, 191), (3, 1)])
def test_samples_are_spread_evenly_and_none_comes_twice(samples, most):
    found = spread_days(samples, most)
    assert len(found) == min(samples, most)
    assert found[0] == 0
    assert len(found) == 1 or found[-1] == samples - 1
    assert (np.diff(found) >= 1).all()
    assert len(set(np.diff(found))) <= 2


def test_each_day_is_attributed_by_itself(hand_made):
    model = hand_made((1.0, -2.0))
    found = attribute(model, np.array([3, 9]))
    assert found.shape == (2, 5, 2)
    one = integrated_gradients(model.config.model, model.weights, model.windows()[9], model.baseline)
    np.testing.assert_array_equal(found[1], one.values)


def test_the_mean_over_days_keeps_strength_and_direction_apart():
    attributions = np.array([[[1.0, 2.0], [0.0, 4.0]], [[-1.0, 2.0], [0.0, -2.0]]])
    found = mean_attribution(attributions)
    assert found.strength.tolist() == [[1, 2], [0, 3]]
    assert found.signed.tolist() == [[0, 2], [0, 1]]
    assert found.by_feature == pytest.approx([1 / 6, 5 / 6])
    assert (found.first, found.days) == ((1, 1), 2)


def test_a_model_that_listens_to_nothing_has_no_shares():
    assert mean_attribution(np.zeros((3, 4, 2))).by_feature.tolist() == [0, 0]


@pytest.mark.parametrize("kind", ["level", "change", "log_return"])
def test_in_a_window_scaled_by_itself_cells_add_up_to_the_difference_from_a_flat_one(
    make_result, table, tiny_config, kind
):
    config = tiny_config.with_("features", scaling="window", target_kind=kind)
    model = TrainedModel.of(make_result(table, config))
    for sample in (0, 7):
        (values,), unit = attribute(model, np.array([sample])), output_unit(model, sample)
        window = model.window_of(sample)
        # The same window with each input at its mean, told in the frame of the window as it was.
        flat = model.scaled(np.tile(window.values.mean(axis=0), (len(window.values), 1)))
        outputs = model.run(np.stack([model.scaled(window.values), flat])).prediction
        told, average = (unit.value(float(output)) for output in outputs)
        assert values.sum() * unit.width == pytest.approx(told - average, abs=2e-3 * unit.width)
        expected = model.predict(model.windows(), model.frame())[sample]
        zero = {"level": expected, "change": expected - window.previous}
        assert told == pytest.approx(zero.get(kind, 100 * np.log(expected / window.previous)))
