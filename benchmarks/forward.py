"""What the app answers without TensorFlow: forward passes, what-if, attributions, on the tutorial's job."""

import statistics
import time
from collections.abc import Callable

from lstm_core.config import ExperimentConfig
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.explain.attribution import integrated_gradients
from lstm_core.explain.deletion import deletion_test
from lstm_core.explain.permutation import permutation_importance
from lstm_core.explain.trained import TrainedModel
from lstm_core.explain.what_if import shock, what_if
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare
from lstm_core.model.forward import forward
from lstm_core.model.initial import initial_weights

__all__ = ["measure"]


def measure() -> dict[str, float]:
    """Return milliseconds by name, medians of 20 (of 3 where one takes long)."""
    model = _model()
    window = model.window_of(0)
    scaled = model.windows()
    changes = [shock(model, window, "close", lag=5, percent=-5)]
    return {
        "NumPy forward pass of 1 window, ms": _median_ms(
            lambda: forward(model.config.model, model.weights, scaled[:1])
        ),
        f"NumPy forward pass of {len(scaled)} windows, ms": _median_ms(
            lambda: forward(model.config.model, model.weights, scaled)
        ),
        "what-if with all gates, ms": _median_ms(lambda: what_if(model, window, changes)),
        "integrated gradients of 1 window, ms": _median_ms(
            lambda: integrated_gradients(model.config.model, model.weights, scaled[0], model.baseline)
        ),
        "permutation importance, 20 repeats, ms": _median_ms(lambda: permutation_importance(model), times=3),
        "deletion test, ms": _median_ms(lambda: deletion_test(model), times=3),
    }


def _model() -> TrainedModel:
    """Return the tutorial's network with its first weights; what it has learned does not change what it costs."""
    config, table = ExperimentConfig(), load_bundled("ibm").last(1259)
    data = prepare(table, Preparation.of(config))
    series = table.frame[list(dict.fromkeys([*config.features.inputs, config.features.target]))]
    return TrainedModel(
        config=config,
        weights=initial_weights(config.model, config.features.window, len(config.features.inputs), config.seed),
        input_scaler=data.input_scaler,
        target_unit=data.target_unit,
        series=series,
        test_rows=data.test.rows,
        baseline=data.train.series.mean(axis=0),
    )


def _median_ms(call: Callable[[], object], times: int = 20) -> float:
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - began)
    return 1000 * statistics.median(seconds)
