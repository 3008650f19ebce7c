"""What the graph makes of a window is what NumPy makes of it."""

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.explain.trained import TrainedModel
from lstm_core.features.own_scale import by_itself
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare
from lstm_core.training.compiled import compiled_for
from lstm_core.training.own_scale import windows_by_themselves
from tests.made_results import made_result

CONFIG = ExperimentConfig().with_("features", scaling="window", window=6).with_("model", units=3)


def test_the_graph_scales_as_numpy_does_to_the_last_digit_or_two():
    random = np.random.default_rng(0)
    windows = random.normal(size=(40, 12, 3)) * [1.0, 1e-3, 5.0] + [0.0, 40.0, -2000.0]
    windows[::3, :, 1] = 0.1  # stands still
    windows = windows.astype("float32")
    np.testing.assert_allclose(windows_by_themselves(windows).numpy(), by_itself(windows), atol=1e-6)
    some = (True, False, True)
    np.testing.assert_allclose(windows_by_themselves(windows, some).numpy(), by_itself(windows, some), atol=1e-6)


@pytest.mark.parametrize("kind", ["level", "change", "log_return"])
def test_keras_and_numpy_predict_the_same_from_windows_scaled_by_themselves(table: PriceTable, kind):
    config = CONFIG.with_("features", target_kind=kind)
    data, result = prepare(table, Preparation.of(config)), made_result(config, table)
    compiled = compiled_for(config)
    compiled.weights = result.weights
    outputs, attention, _ = compiled.predict(compiled.place(data.test))
    model = TrainedModel.of(result)
    np.testing.assert_allclose(model.predict(model.windows(), model.frame()), data.test.to_level(outputs), rtol=1e-6)
    np.testing.assert_allclose(model.attention(), attention, atol=1e-5)


def test_a_graph_of_its_own_is_traced_for_it(table: PriceTable):
    plain = CONFIG.with_("features", scaling="standard")
    seen = [compiled_for(config) for config in (CONFIG, plain, CONFIG)]
    assert seen[0] is seen[2]
    assert seen[0] is not seen[1]
